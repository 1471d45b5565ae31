package client_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// body is the truth about one entity at one tick.
type body struct {
	class uint8
	name  string
	lanes []int32
}

func (b *body) cell() (x, y int) { return int(b.lanes[0] >> shift), int(b.lanes[1] >> shift) }

// moment is the truth at one tick.
type moment struct{ bodies map[uint32]*body }

// in lists the ids of one group of a cell, rising.
func (m *moment) in(x, y, groups, g int) (ids []uint32) {
	for id, b := range m.bodies {
		if bx, by := b.cell(); bx == x && by == y && int(id)%groups == g {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// world is a small world of moving entities with its whole past.
type world struct {
	schema *wire.Schema
	rng    *rand.Rand
	w, h   int // cells
	most   int
	ticks  []*moment
	chunks []wire.Chunk
	past   [][]packet.TileChange // of each chunk, since version 0
	died   map[uint32]int
}

func newWorld(s *wire.Schema, rng *rand.Rand, w, h, most int) *world {
	wd := &world{schema: s, rng: rng, w: w, h: h, most: most, died: map[uint32]int{}}
	wd.chunks, wd.past = make([]wire.Chunk, w*h), make([][]packet.TileChange, w*h)
	for i := range wd.chunks {
		for j := range wd.chunks[i] {
			wd.chunks[i][j] = uint8(rng.IntN(1 + i%20))
		}
	}
	wd.ticks = []*moment{{map[uint32]*body{}}}
	for range most {
		wd.spawn(wd.ticks[0])
	}
	return wd
}

func (w *world) now() *moment { return w.ticks[len(w.ticks)-1] }

// reuse is after how many ticks an id comes back: past what any view remembers.
const reuse = 2*ageMax + stale

func (w *world) spawn(m *moment) {
	id := uint32(1 + w.rng.IntN(2*w.most))
	if at, ok := w.died[id]; m.bodies[id] != nil || ok && len(w.ticks) < at+reuse {
		return
	}
	b := &body{class: uint8(w.rng.IntN(3)), lanes: make([]int32, w.schema.Stride())}
	b.lanes[0], b.lanes[1] = int32(w.rng.IntN(w.w<<shift)), int32(w.rng.IntN(w.h<<shift))
	if b.class == 0 {
		b.name = fmt.Sprintf("p%d@%d", id, len(w.ticks))
	}
	m.bodies[id] = b
}

func (w *world) step() {
	s, r, prev := w.schema, w.rng, w.now()
	rx, ry := s.RateOf(0, 0), s.RateOf(0, 1)
	m := &moment{map[uint32]*body{}}
	ids := make([]uint32, 0, len(prev.bodies))
	for id := range prev.bodies {
		ids = append(ids, id)
	}
	slices.Sort(ids) // the seed alone must decide
	for _, id := range ids {
		old := prev.bodies[id]
		if r.IntN(200) == 0 {
			w.died[id] = len(w.ticks)
			continue
		}
		b := &body{old.class, old.name, slices.Clone(old.lanes)}
		c := b.lanes
		if r.IntN(10) > 0 {
			c[0] = clamp(old.lanes[0]+old.lanes[rx]+int32(r.IntN(31))-15, w.w)
			c[1] = clamp(old.lanes[1]+old.lanes[ry]+int32(r.IntN(31))-15, w.h)
		}
		if r.IntN(300) == 0 {
			c[0], c[1] = int32(r.IntN(w.w<<shift)), int32(r.IntN(w.h<<shift))
		}
		c[rx], c[ry] = c[0]-old.lanes[0], c[1]-old.lanes[1]
		if b.class == 0 {
			c[s.First(1)] = (c[s.First(1)] + int32(r.IntN(9)) - 4) & 255
			if r.IntN(30) == 0 {
				c[s.First(3)] = int32(r.IntN(32))
			}
		}
		if b.class != 1 && r.IntN(30) == 0 {
			c[s.First(2)] = int32(r.IntN(101))
		}
		m.bodies[id] = b
	}
	for range r.IntN(4) {
		if len(m.bodies) < w.most {
			w.spawn(m)
		}
	}
	w.ticks = append(w.ticks, m)
	for range r.IntN(6) {
		w.dig()
	}
}

func (w *world) dig() {
	i := w.rng.IntN(len(w.chunks))
	c := packet.TileChange{Index: uint16(w.rng.IntN(wire.ChunkTiles)), Tile: uint8(w.rng.IntN(30))}
	w.chunks[i][c.Index] = c.Tile
	w.past[i] = append(w.past[i], c)
}

func clamp(v int32, cells int) int32 { return min(max(v, 0), int32(cells<<shift)-1) }
