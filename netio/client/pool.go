package client

import (
	"math/bits"

	"github.com/tickd/tickd/netio/wire"
)

// content is the members of a cell, or of one group of a crowded one, at one
// tick. Snapshots that did not refresh it share it: refs counts their cells.
type content struct {
	wire.Members
	tick uint32
	refs int
	size int // which of the pool's
}

const groupsMax = 8

// cell is one slot's content in one or more snapshots: 1, 2, 4 or 8 groups. A
// group without content is unknown.
type cell struct {
	groups int
	group  [groupsMax]*content
	fresh  uint8 // groups refreshed by the snapshot that made it
	refs   int
}

// of lends the group that an entity would be in.
func (c *cell) of(id uint32) *content { return c.group[id&uint32(c.groups-1)] }

// pool keeps cells and contents that no snapshot refers to any more, contents
// by size: the memory of a small one would grow, of a large one lie idle.
type pool struct {
	cells    []*cell
	contents [sizes][]*content
	held     int // numbers that contents in use have room for
	idle     int // of those in contents
}

// heldMax bounds what all snapshots of a View hold, in numbers of 4 bytes: ten
// thousand entities in view of a dozen lanes each, all of them refreshed in every
// snapshot, take half of it. What lies idle for reuse is no more than idleLeast,
// or than what is in use.
const (
	heldMax   = 8 << 20
	idleLeast = 1 << 17
)

// room is how many numbers a content has room for.
func (c *content) room() int { return cap(c.Lanes) + cap(c.IDs) + cap(c.Classes)/4 }

// sizes is how many sizes of content there are: none, then powers of two from
// 1<<sizeMin entities.
const (
	sizeMin = 2
	sizes   = 18 - sizeMin
)

func sizeOf(entities int) int {
	if entities == 0 {
		return 0
	}
	return max(bits.Len(uint(entities-1)), sizeMin) - sizeMin + 1
}

func (p *pool) newCell(groups int) *cell {
	var c *cell
	if n := len(p.cells); n > 0 {
		c, p.cells = p.cells[n-1], p.cells[:n-1]
	} else {
		c = new(cell)
	}
	*c = cell{groups: groups, refs: 1}
	return c
}

// newContent copies what was decoded.
func (p *pool) newContent(tick uint32, m *wire.Members) *content {
	size := sizeOf(len(m.IDs))
	free := p.contents[size]
	var c *content
	if n := len(free); n > 0 {
		c, p.contents[size] = free[n-1], free[:n-1]
		p.idle -= c.room()
	} else {
		c = &content{size: size}
		if size > 0 {
			most := 1 << (size + sizeMin - 1)
			c.IDs, c.Classes = make([]uint32, 0, most), make([]uint8, 0, most)
			c.Lanes = make([]int32, 0, most*len(m.Lanes)/len(m.IDs))
		}
	}
	c.tick, c.refs = tick, 1
	c.IDs, c.Classes, c.Lanes = append(c.IDs[:0], m.IDs...), append(c.Classes[:0], m.Classes...), append(c.Lanes[:0], m.Lanes...)
	p.held += c.room()
	return c
}

// drop gives up one reference to c, which may be nil.
func (p *pool) drop(c *cell) {
	if c == nil {
		return
	}
	if c.refs--; c.refs > 0 {
		return
	}
	for _, ct := range c.group[:c.groups] {
		p.dropContent(ct)
	}
	p.cells = append(p.cells, c)
}

func (p *pool) dropContent(c *content) {
	if c == nil {
		return
	}
	if c.refs--; c.refs > 0 {
		return
	}
	p.held, p.idle = p.held-c.room(), p.idle+c.room()
	p.contents[c.size] = append(p.contents[c.size], c)
	for size := sizes - 1; p.idle > max(idleLeast, p.held); {
		free := p.contents[size]
		if n := len(free); n > 0 {
			p.idle -= free[n-1].room()
			free[n-1], p.contents[size] = nil, free[:n-1]
		} else {
			size--
		}
	}
}
