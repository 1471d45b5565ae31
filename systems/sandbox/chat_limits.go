package sandbox

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/netio/wire"
)

// chatLimits are how much has been said lately: by all, and in each place. They
// decide who is heard, so they are state.
type chatLimits struct {
	global bucket
	places []place // of cells in which somebody was heard lately, by rising cell
}

type place struct {
	cell int32
	bucket
}

// bucket leaks: what was said in it is forgotten at so many lines a second. A
// line counts as the tick rate, so that a tick forgets that many lines exactly.
type bucket struct {
	level int32
	tick  uint32 // that level is of
}

// leak forgets what the time since the last look lets it forget.
func (b *bucket) leak(tick uint32, most int32) {
	passed := int32(min(tick-b.tick, 1<<10))
	b.level, b.tick = max(b.level-passed*most, 0), tick
}

// take adds a line, if no more than most were said within about a second; beside
// as many others who was quiet for long may speak.
func (b *bucket) take(tick uint32, rate, most int32, quiet bool) bool {
	b.leak(tick, most)
	room := most * rate
	if quiet {
		room *= 2
	}
	if b.level+rate > room {
		return false
	}
	b.level += rate
	return true
}

// place is the bucket of a cell. It is good until the next call.
func (c *chatLimits) place(cell int32) *bucket {
	i, ok := slices.BinarySearchFunc(c.places, cell, func(p place, cell int32) int { return cmp.Compare(p.cell, cell) })
	if !ok {
		c.places = slices.Insert(c.places, i, place{cell: cell})
	}
	return &c.places[i].bucket
}

// forget drops the places where nothing counts any more.
func (c *chatLimits) forget(tick uint32, rate int) {
	c.places = slices.DeleteFunc(c.places, func(p place) bool { return tick-p.tick >= uint32(2*rate) })
}

func (c *chatLimits) Append(b []byte) []byte {
	b = wire.AppendU32(wire.AppendU32(b, uint32(c.global.level)), c.global.tick)
	b = wire.AppendU32(b, uint32(len(c.places)))
	for _, p := range c.places {
		b = wire.AppendU32(wire.AppendU32(wire.AppendU32(b, uint32(p.cell)), uint32(p.level)), p.tick)
	}
	return b
}

func (c *chatLimits) Decode(r *wire.Reader) {
	c.global = bucket{int32(r.U32()), r.U32()}
	c.places = c.places[:0]
	for n := r.U32(); n > 0 && r.Err() == nil; n-- {
		c.places = append(c.places, place{int32(r.U32()), bucket{int32(r.U32()), r.U32()}})
	}
	if !slices.IsSortedFunc(c.places, func(a, b place) int { return cmp.Compare(a.cell, b.cell) }) {
		r.Fail(wire.ErrValue)
	}
}
