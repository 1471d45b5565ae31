package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// head is how a section begins.
type head struct {
	groups int
	mask   uint8 // the groups that it refreshes
	bare   bool  // a section of a crowd: its blocks are bare
}

// sectionHead reads whether a section is one block or the blocks of a crowded
// cell's groups, and which of these it refreshes.
func sectionHead(b []byte) (h head, rest []byte, err error) {
	switch {
	case len(b) == 0:
		return h, nil, wire.ErrShort
	case b[0]&1 == 0: // the bit is the block's own first
		return head{groups: 1, mask: 1}, b, nil
	case len(b) < 2:
		return h, nil, wire.ErrShort
	}
	log := b[0] >> 1
	if log > 3 || b[1]>>(1<<log) != 0 {
		return h, nil, fmt.Errorf("head %#x %#x: %w", b[0], b[1], ErrSection)
	}
	return head{1 << log, b[1], true}, b[2:], nil
}

// section reads one cell's section into a layer of the draft and returns what
// follows it. Those of layers are never crowded.
func (v *View) section(b []byte, layer int, x, y int32) ([]byte, error) {
	h, rest, err := sectionHead(b)
	if err != nil {
		return nil, err
	}
	if layer != public && h.bare {
		return nil, fmt.Errorf("a crowd in layer %d: %w", layer, ErrSection)
	}
	groups, mask := h.groups, h.mask
	base := v.known(layer, x, y)
	if base != nil && base.groups != groups {
		base = nil
	}
	c, err := v.refresh(layer, v.slotOf(x, y), groups, mask, base)
	if err != nil {
		return nil, err
	}
	for g := range groups {
		if mask>>g&1 == 0 {
			continue
		}
		var old *content
		if base != nil {
			old = base.group[g]
		}
		if rest, err = v.block(rest, x, y, old, h.bare); err != nil {
			return nil, err
		}
		if !inGroup(v.members.IDs, groups, g) {
			return nil, fmt.Errorf("entity of another group than %d of %d: %w", g, groups, ErrSection)
		}
		v.pool.dropContent(c.group[g])
		c.group[g] = v.pool.newContent(v.open.header.Tick, &v.members)
		if v.pool.held > heldMax {
			return nil, fmt.Errorf("%d numbers held: %w", v.pool.held, ErrCrowd)
		}
	}
	return rest, nil
}

// refresh makes the cell that a section fills, with what the baseline knew of
// its groups. A second part may bring more groups of the same cell.
func (v *View) refresh(layer, slot, groups int, mask uint8, base *cell) (*cell, error) {
	d := &v.open
	slots := d.shot.slots[layer]
	if d.fresh[layer]>>slot&1 != 0 {
		c := slots[slot]
		if groups == 1 || c.groups != groups || c.fresh&mask != 0 {
			return nil, fmt.Errorf("refreshed twice: %w", ErrSection)
		}
		c.fresh |= mask
		return c, nil
	}
	c := v.pool.newCell(groups)
	c.fresh = mask
	if base != nil {
		c.group = base.group
		for _, ct := range c.group[:groups] {
			if ct != nil {
				ct.refs++
			}
		}
	}
	v.pool.drop(slots[slot])
	slots[slot] = c
	d.fresh[layer] |= 1 << slot
	return c, nil
}

// block reads one block into v.members, against old, which is nil for a full one.
func (v *View) block(b []byte, x, y int32, old *content, bare bool) ([]byte, error) {
	d, blobs := &v.open, v.names.stage
	if bare {
		blobs = v.names.stageMark
	}
	var base *wire.Members
	age := 0
	if old != nil && d.header.Tick-old.tick < History {
		base, age = &old.Members, int(d.header.Tick-old.tick)
	} else {
		v.stats.FullBlocks++
	}
	v.stats.Blocks++
	r := wire.NewBitReader(b)
	if err := v.blocks.Read(&r, base, age, x, y, bare, &v.members, blobs); err != nil {
		return nil, err
	}
	v.stats.Entities += uint64(len(v.members.IDs))
	if d.entities += len(v.members.IDs); d.entities > EntitiesMax {
		return nil, ErrCrowd
	}
	return b[r.Offset():], nil
}

func inGroup(ids []uint32, groups, g int) bool {
	if groups == 1 {
		return true
	}
	for _, id := range ids {
		if int(id)&(groups-1) != g {
			return false
		}
	}
	return true
}
