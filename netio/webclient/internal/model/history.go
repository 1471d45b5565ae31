// Package model is a plain server of snapshots, for the browser client's test
// vectors. It keeps whole worlds and looks everything
// up again, so that it can be checked by reading.
package model

import (
	"slices"

	"github.com/tickd/tickd/netio/wire"
)

// Entity is one entity at one tick; Lanes has the schema's stride.
type Entity struct {
	ID    uint32
	Class uint8
	Lanes []int32
	Blob  []byte
	Share Share
}

// Share is who sees an entity: everybody, the client itself, or one of two teams.
type Share uint8

// Shares of a world with hidden entities.
const (
	Public Share = iota
	Owned
	Red
	Blue
)

// Cell is a cell's place, in cells.
type Cell struct{ X, Y int }

// History is what a world was at each of its last ticks.
type History struct {
	Schema *wire.Schema
	Keep   int // ticks
	Tick   uint32
	ticks  map[uint32]*state
}

type state struct {
	entities map[uint32]*Entity
	cells    map[Cell][]*Entity // by rising id
}

// NewHistory is empty; its first Add makes tick 1.
func NewHistory(s *wire.Schema, keep int) *History {
	return &History{Schema: s, Keep: keep, ticks: map[uint32]*state{}}
}

// Add appends a tick. It sets the rates from the tick before, except those of
// an entity that was not there then.
func (h *History) Add(list []*Entity) {
	before := h.ticks[h.Tick]
	h.Tick++
	delete(h.ticks, h.Tick-uint32(min(h.Keep, int(h.Tick))))
	st := &state{entities: map[uint32]*Entity{}, cells: map[Cell][]*Entity{}}
	for _, e := range list {
		if before != nil && before.entities[e.ID] != nil {
			h.rates(e.Lanes, before.entities[e.ID].Lanes)
		}
		st.entities[e.ID] = e
		c := Cell{int(e.Lanes[0] >> h.Schema.CellShift), int(e.Lanes[1] >> h.Schema.CellShift)}
		st.cells[c] = append(st.cells[c], e)
	}
	for _, l := range st.cells {
		slices.SortFunc(l, func(a, b *Entity) int { return int(a.ID) - int(b.ID) })
	}
	h.ticks[h.Tick] = st
}

func (h *History) rates(now, before []int32) {
	for i, c := range h.Schema.Components {
		for j, l := range c.Lanes {
			if l.Kind == wire.Predicted {
				at := h.Schema.First(i) + j
				now[h.Schema.RateOf(i, j)] = now[at] - before[at]
			}
		}
	}
}

// Has reports whether the tick is still kept.
func (h *History) Has(tick uint32) bool { return h.ticks[tick] != nil }

// Hidden lists the entities of a share other than Public in a cell at a tick, by
// rising id.
func (h *History) Hidden(tick uint32, c Cell, share Share) []*Entity {
	var out []*Entity
	for _, e := range h.ticks[tick].cells[c] {
		if e.Share == share {
			out = append(out, e)
		}
	}
	return out
}

// Members lists the public entities of one group of a cell at a tick, by rising id.
func (h *History) Members(tick uint32, c Cell, group, groups int) []*Entity {
	var out []*Entity
	for _, e := range h.ticks[tick].cells[c] {
		if e.Share == Public && int(e.ID)%groups == group {
			out = append(out, e)
		}
	}
	return out
}
