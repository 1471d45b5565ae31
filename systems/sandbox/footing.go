package sandbox

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// footing remembers who stands on harmless ground, so that nobody need look at
// the same tile twice. It is no state: what it says follows from the land and
// where everybody is.
type footing struct {
	land *land.Map
	hash uint64   // of the land for which it holds
	safe []uint32 // by id: 1 + the tile, 0 for not known
}

// begin makes room for so many ids, and forgets all when a tile has changed.
func (f *footing) begin(ids int) {
	for len(f.safe) < ids {
		f.safe = append(f.safe, 0)
	}
	if h := f.land.Hash(); h != f.hash {
		f.hash = h
		clear(f.safe)
	}
}

// note says that the tile is harmless on which an entity stands now.
func (f *footing) note(id ecs.NetID, x, y int32) {
	if int(id) < len(f.safe) {
		f.safe[id] = tileKey(x, y)
	}
}

// holds reports whether an entity that stands on a tile is known to be safe
// there.
func (f *footing) holds(id ecs.NetID, x, y int32) bool { return f.safe[id] == tileKey(x, y) }

func tileKey(x, y int32) uint32 { return 1 + (uint32(y)<<16 | uint32(x)) }
