package systems

import (
	"tickd/ecs"
	"tickd/ecs/replica"
	"tickd/netio"
)

// freeAges are the ages whose blocks may always be encoded: those that most
// clients share. Others cost the encode budget.
const freeAges = 1<<0 | 1<<1 | 1<<2 | 1<<4 | 1<<8 | 1<<16

// encodeBudget is how many entities may be encoded in a tick for blocks of other
// ages. A client for whom it does not suffice waits; it is first in the next
// tick.
const encodeBudget = 20_000

// plan is one client's snapshot of this tick: the age of each block, by place in
// the view; unknown where nothing is sent.
type plan struct {
	skip    bool
	partial bool
	age     uint8
	moved   bool
	ages    [viewSlots]uint8
	units   []unit // instead of ages, for a view in a crowd
	mask    uint64
}

// planner decides what each client gets in this tick.
type planner struct {
	world  *replica.World
	budget int32 // bytes a tick and client
	left   int32 // of the encode budget
	waits  int   // of the first client that had to wait, -1 for none
	outer  uint8 // log2 of how often slots off the centre are refreshed: the governor's
	queue  []unit
	Waited uint64 // clients that had to wait for a tick
}

// base is the newest snapshot that the client's loop has queued, if both ends
// still remember it.
func (w *view) base(tick ecs.Tick, queued uint32) (*sent, uint32) {
	age := uint32(tick) - queued
	b := &w.sent[queued%replica.History]
	if queued == 0 || age >= replica.History || b.tick != ecs.Tick(queued) {
		return nil, 0
	}
	return b, age
}

// plan fills in p. A view that fits into the client's budget is planned here;
// another becomes a crowd.
func (s *planner) plan(tick ecs.Tick, v netio.Viewer, w *view, queued uint32, p *plan) {
	base, age := w.base(tick, queued)
	now := &w.sent[tick%replica.History]
	*p = plan{age: uint8(age), moved: base == nil || base.cx != w.cx || base.cy != w.cy, units: p.units[:0]}
	now.tick, now.cx, now.cy = tick, w.cx, w.cy
	if w.crowd != nil && tick%planEvery == 0 && s.calmed(w, base) {
		w.crowd = nil
	}
	if w.crowd != nil || s.tooMuch(w, s.budget) {
		s.planCrowd(tick, w, base, age, p)
		return
	}
	odd := int32(0)
	for i := range viewSlots {
		p.ages[i] = unknown
		x, y := w.cell(i)
		if uint32(x) >= uint32(s.world.CellsX) || uint32(y) >= uint32(s.world.CellsY) {
			continue
		}
		cell, block := y*s.world.CellsX+x, 0
		if had := base.has(x, y); had != unknown {
			if block = int(age) + int(had); block >= replica.History {
				block = 0
			} else if s.outer > 0 && i != viewSlots/2 && !due(tick, cell, 0, s.outer) && block+1<<s.outer < replica.History {
				now.ages[slotOf(x, y)], p.partial = uint8(block), true
				continue
			}
		}
		p.ages[i] = uint8(block)
		now.ages[slotOf(x, y)] = 0
		if freeAges>>block&1 == 0 && !s.world.Wanted(cell, block) {
			odd += s.world.Population(y, x, x) + 1
		}
	}
	if odd > s.left && s.left < encodeBudget {
		p.skip, now.tick = true, 0
		s.Waited++
		return
	}
	s.left -= odd
	for i, block := range p.ages {
		if block != unknown {
			x, y := w.cell(i)
			s.world.Want(y*s.world.CellsX+x, int(block))
			p.mask |= 1 << slotOf(x, y)
		}
	}
}

// due reports whether a cell's group is refreshed in this tick by those who
// refresh it every 1<<period ticks. It is the same for all of them, so that they
// share its blocks; groups and neighbours take turns.
func due(tick ecs.Tick, cell int32, group, period uint8) bool {
	return (uint32(tick)+uint32(cell)*5+uint32(group)*3)&(1<<period-1) == 0
}

// tooMuch reports whether the whole view, refreshed each tick, is beyond the
// client's budget.
func (s *planner) tooMuch(w *view, budget int32) bool {
	x0, x1 := max(int32(w.cx)-viewRadius, 0), min(int32(w.cx)+viewRadius, s.world.CellsX-1)
	n := int32(0)
	for y := max(int32(w.cy)-viewRadius, 0); y <= min(int32(w.cy)+viewRadius, s.world.CellsY-1); y++ {
		n += s.world.Population(y, x0, x1)
	}
	if n*s.world.EntitySize(1)/16 > budget {
		return true
	}
	return s.world.Crowded() > 0 && n > crowdedView && s.splits(w)
}

// calmed reports whether a crowd fits into the budget again, with room to spare,
// and the client has all of it.
func (s *planner) calmed(w *view, base *sent) bool {
	if base == nil || s.tooMuch(w, s.budget*calm/100) {
		return false
	}
	for i := range viewSlots {
		x, y := w.cell(i)
		if uint32(x) < uint32(s.world.CellsX) && uint32(y) < uint32(s.world.CellsY) && base.has(x, y) == unknown {
			return false
		}
	}
	return true
}

// crowdedView is the least population of a view that may hold a split cell.
const crowdedView = 128

func (s *planner) splits(w *view) bool {
	for i := range viewSlots {
		x, y := w.cell(i)
		if uint32(x) < uint32(s.world.CellsX) && uint32(y) < uint32(s.world.CellsY) && s.world.Split(y*s.world.CellsX+x) > 0 {
			return true
		}
	}
	return false
}
