package bots

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
)

// A miner looks for something to break every lookEvery snapshots, as far as
// reach tiles away, and stands patience snapshots at it at most.
const (
	lookEvery = 10
	reach     = 3
	patience  = 100
)

// miner walks about and breaks what is near, one tile after the other. One that
// knows no tiles only walks.
type miner struct {
	*walker
	breakable [256]bool // by tile
	request   sandbox.Break
	tile      uint8 // what is being broken
	left      int   // snapshots of patience; 0: it breaks nothing
	count     int
}

func newMiner(s bot.Seat) *miner {
	m := &miner{walker: newWalker(s, false)}
	land, err := sandbox.DecodeLandInfo(s.Game)
	if err != nil {
		return m // it finds nothing to break
	}
	for i, t := range land.Tiles {
		m.breakable[i] = t.Flags&sandbox.TileBreakable != 0
	}
	return m
}

// Act walks, or stands at what it breaks.
func (m *miner) Act(t bot.Turn) {
	m.step(t)
	ask, stand := false, false
	if v := t.View(); v != nil {
		ask, stand = m.look(v)
	}
	if stand {
		m.held.Buttons = 0
	}
	t.Hold(&m.held)
	if ask {
		t.Send(&m.request)
	}
}

// look looks at a new snapshot: ask reports that request is to be sent now, stand
// that the miner must not walk.
func (m *miner) look(v *client.View) (ask, stand bool) {
	own, ok := v.Own()
	if !ok {
		m.left = 0
		return false, false
	}
	if m.left > 0 {
		m.left--
		if t, ok := tileAt(v, int32(m.request.X), int32(m.request.Y)); !ok || t != m.tile {
			m.left = 0 // it is broken, or out of view
		}
		return false, m.left > 0
	}
	if m.count++; m.count%lookEvery != 0 {
		return false, false
	}
	ask = m.find(v, own.X/components.One, own.Y/components.One)
	return ask, ask
}

// find chooses the nearest tile that can be broken, ring by ring.
func (m *miner) find(v *client.View, x, y int32) bool {
	for ring := int32(1); ring <= reach; ring++ {
		for dy := -ring; dy <= ring; dy++ {
			for dx := -ring; dx <= ring; dx++ {
				if max(dx, -dx, dy, -dy) != ring {
					continue
				}
				if t, ok := tileAt(v, x+dx, y+dy); ok && m.breakable[t] {
					m.request = sandbox.Break{Seq: m.request.Seq + 1, X: uint16(x + dx), Y: uint16(y + dy)}
					m.tile, m.left = t, patience
					return true
				}
			}
		}
	}
	return false
}

func tileAt(v *client.View, x, y int32) (uint8, bool) {
	if x < 0 || y < 0 {
		return 0, false
	}
	c, _, ok := v.Chunk(uint16(x/wire.ChunkSide), uint16(y/wire.ChunkSide))
	if !ok {
		return 0, false
	}
	return c[y%wire.ChunkSide*wire.ChunkSide+x%wire.ChunkSide], true
}
