package model

import (
	"fmt"
	"math/rand/v2"

	"github.com/tickd/tickd/netio/wire"
)

// World moves entities about at random, so that every way of coding is met.
type World struct {
	*History
	View    View
	rng     *rand.Rand
	live    []*Entity
	next    uint32
	most    int
	chaos   int  // 0 to 100: how unlike walking it is
	spread  int  // cells along one side that entities keep to
	Secrets bool // some entities are not public
}

// GameSchema is a lane table as the game has it, with every kind of lane.
func GameSchema() *wire.Schema {
	s := &wire.Schema{
		CellShift: 11,
		Components: []wire.Component{
			{Name: "position", Lanes: []wire.Lane{{Name: "x", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1}, {Name: "y", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1}}},
			{Name: "heading", Lanes: []wire.Lane{{Name: "angle", Kind: wire.Angle, Bits: 8, Scale: 1, K: 2}}},
			{Name: "health", Lanes: []wire.Lane{{Name: "health", Kind: wire.Delta, Bits: 7, Scale: 1, K: 3}}},
			{Name: "item", Lanes: []wire.Lane{{Name: "item", Kind: wire.Raw, Bits: 5, Scale: 1}}},
		},
		Classes: []wire.Class{
			{Name: "player", Components: []uint8{0, 1, 2, 3}},
			{Name: "creature", Components: []uint8{0, 1, 2}},
			{Name: "rock", Components: []uint8{0}},
		},
	}
	return compiled(s)
}

// RandomSchema is a lane table that no game has.
func RandomSchema(rng *rand.Rand) *wire.Schema {
	for {
		s := &wire.Schema{CellShift: uint8(4 + rng.IntN(8))}
		n := 1 + rng.IntN(6)
		for i := range n {
			c := wire.Component{Name: fmt.Sprint("c", i)}
			for j := range 1 + rng.IntN(3) {
				l := wire.Lane{Name: fmt.Sprint("l", j), Kind: wire.LaneKind(rng.IntN(4)), Bits: uint8(1 + rng.IntN(24)), Scale: uint16(1 + rng.IntN(1000)), K: uint8(rng.IntN(8))}
				if i == 0 && j < 2 {
					l.Kind, l.Bits = wire.Predicted, s.CellShift+8
				}
				c.Lanes = append(c.Lanes, l)
			}
			if i == 0 && len(c.Lanes) == 1 {
				c.Lanes = append(c.Lanes, c.Lanes[0])
				c.Lanes[1].Name = "l1"
			}
			s.Components = append(s.Components, c)
		}
		for i := range 1 + rng.IntN(5) {
			c := wire.Class{Name: fmt.Sprint("class", i), Components: []uint8{0}}
			for k := 1; k < n; k++ {
				if rng.IntN(2) == 0 {
					c.Components = append(c.Components, uint8(k))
				}
			}
			s.Classes = append(s.Classes, c)
		}
		if s.Compile() == nil {
			return s
		}
	}
}

func compiled(s *wire.Schema) *wire.Schema {
	if err := s.Compile(); err != nil {
		panic("model: " + err.Error())
	}
	return s
}

// NewWorld is a world of up to most entities.
func NewWorld(s *wire.Schema, v View, rng *rand.Rand, most, chaos int) *World {
	return &World{History: NewHistory(s, 400), View: v, rng: rng, next: 1, most: most, chaos: chaos, spread: 3 + rng.IntN(3)}
}

// Step makes the next tick.
func (w *World) Step() {
	var now []*Entity
	for _, e := range w.live {
		if w.rng.IntN(300) >= w.chaos+1 {
			now = append(now, w.moved(e))
		}
	}
	for len(now) < w.most && (len(now) < w.most/2 || w.rng.IntN(3) == 0) {
		now = append(now, w.born())
	}
	w.rng.Shuffle(len(now), func(i, j int) { now[i], now[j] = now[j], now[i] })
	w.live = now
	w.Add(now)
}

func (w *World) born() *Entity {
	e := &Entity{ID: w.next, Class: uint8(w.rng.IntN(len(w.Schema.Classes))), Lanes: make([]int32, w.Schema.Stride())}
	w.next += uint32(1 + w.rng.IntN(3))
	if w.rng.IntN(50) == 0 {
		w.next += 5000 // a gap of more than one group of 7 bits
	}
	e.Blob = fmt.Appendf(nil, "e%d", e.ID)
	if w.rng.IntN(10) == 0 {
		e.Blob = append(e.Blob, "-\u00e9\u4e16<b>"...)
	}
	for _, k := range w.Schema.Classes[e.Class].Components {
		for j, l := range w.Schema.Components[k].Lanes {
			e.Lanes[w.Schema.First(int(k))+j] = w.rng.Int32N(1 << l.Bits)
			if l.Kind == wire.Predicted {
				e.Lanes[w.Schema.RateOf(int(k), j)] = w.rng.Int32N(61) - 30
			}
		}
	}
	if w.Secrets && w.rng.IntN(3) > 0 {
		e.Share = Owned + Share(w.rng.IntN(3))
	}
	w.put(e, w.rng.Int32N(int32(w.spread)<<w.Schema.CellShift), w.rng.Int32N(int32(w.spread)<<w.Schema.CellShift))
	return e
}

func (w *World) put(e *Entity, x, y int32) {
	e.Lanes[0] = min(max(x, 0), int32(min(w.spread, w.View.Across))<<w.Schema.CellShift-1)
	e.Lanes[1] = min(max(y, 0), int32(min(w.spread, w.View.Down))<<w.Schema.CellShift-1)
}

func (w *World) moved(old *Entity) *Entity {
	e := &Entity{ID: old.ID, Class: old.Class, Lanes: append([]int32(nil), old.Lanes...), Blob: old.Blob, Share: old.Share}
	if e.Share != Public && w.rng.IntN(50) == 0 {
		e.Share = Owned + Share(w.rng.IntN(3))
	}
	s := w.Schema
	for _, k := range s.Classes[e.Class].Components {
		for j, l := range s.Components[k].Lanes {
			at := s.First(int(k)) + j
			wild := w.rng.IntN(100) < w.chaos
			switch {
			case l.Kind == wire.Predicted && !(wild && w.rng.IntN(5) > 0):
				e.Lanes[at] += old.Lanes[s.RateOf(int(k), j)] + w.rng.Int32N(7) - 3
			case l.Kind == wire.Angle && w.rng.IntN(3) == 0:
				e.Lanes[at] += w.rng.Int32N(9) - 4
			case l.Kind == wire.Delta && w.rng.IntN(20) == 0:
				e.Lanes[at] += w.rng.Int32N(41) - 20
			case wild && w.rng.IntN(3) == 0:
				e.Lanes[at] = w.rng.Int32N(1 << l.Bits)
			}
			if l.Kind == wire.Angle || l.Kind == wire.Raw {
				e.Lanes[at] &= 1<<l.Bits - 1
			} else {
				e.Lanes[at] = min(max(e.Lanes[at], 0), 1<<l.Bits-1)
			}
		}
	}
	w.put(e, e.Lanes[0], e.Lanes[1])
	return e
}
