package systems

import (
	"math/bits"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
)

// freeAges are the ages whose blocks may always be encoded: those that most
// clients share. Others cost the encode budget.
const freeAges = 1<<0 | 1<<1 | 1<<2 | 1<<4 | 1<<8 | 1<<16

// encodeBudget is how many entities may be encoded in a tick for blocks of other
// ages. A client for whom it does not suffice waits; it is first in the next
// tick.
const encodeBudget = 20_000

// plan is one client's snapshot of this tick.
type plan struct {
	how     how
	age     uint8 // of the baseline, 0 for none
	moved   bool
	partial bool
	ages    [viewSlots]uint8 // of the blocks, by place in the view; unknown: not sent
	mask    uint64
	units   []unit   // instead of ages, in a crowd
	tell    []uint32 // whose blobs the client is told
}

// how is which kind of snapshot a client gets.
type how uint8

const (
	sendNone   how = iota // none in this tick
	sendWhole             // all of the view against the baseline: shared by all who look there
	sendSingle            // each block has an age of its own
	sendCrowd             // as much as the budget carries
)

// planner decides what each client gets in this tick.
type planner struct {
	Waited uint64 // clients that had to wait for a tick

	world   *replica.World
	budget  int32 // bytes a tick and client
	left    int32 // of the encode budget
	outer   uint8 // log2 of how often slots off the centre are refreshed: the governor's
	middles middles
	centres [replica.History][]uint64
	ages    uint32 // a bit an age: of centres
	queue   []unit
	own     struct { // whose view is planned
		id   uint32
		cell int32
	}
}

// begin starts a tick's plans.
func (s *planner) begin(outer uint8) {
	s.left, s.outer = encodeBudget, outer
	s.middles.begin(s.world.CellsX * s.world.CellsY)
}

// plan fills in p. A view that fits into the client's budget is planned here;
// another becomes a crowd.
func (s *planner) plan(tick ecs.Tick, w *view, player, queued uint32, p *plan) {
	middle, age := int32(w.cy)*s.world.CellsX+int32(w.cx), uint32(tick)-queued
	if w.steady != 0 && ecs.Tick(queued) >= w.steady && age < replica.History && w.cx == w.sx && w.cy == w.sy &&
		s.outer == 0 && s.fits(middle, w) {
		if freeAges>>age&1 == 0 && !s.looks(middle, age) && !s.afford(s.crowdOf(w)) {
			p.how = sendNone
			return
		}
		p.how, p.age, p.moved, p.partial = sendWhole, uint8(age), false, false
		s.look(middle, age)
		return
	}
	w.loosen(tick)
	base, age := w.past.base(tick, queued)
	if base == nil || base.tick < w.past.full {
		base, age, w.past.full = nil, 0, tick // the full one may be on its way, and make the client forget
	}
	now := &w.past.sent[tick%replica.History]
	*p = plan{age: uint8(age), moved: base == nil || base.cx != w.cx || base.cy != w.cy, units: p.units[:0], tell: p.tell[:0]}
	now.tick, now.cx, now.cy = tick, w.cx, w.cy
	if w.past.crowd != nil && tick%planEvery == 0 && s.calmed(w, base) {
		w.past.crowd = nil
	}
	if w.past.crowd != nil || !s.fits(middle, w) {
		p.how = sendCrowd
		s.own.id, s.own.cell = player, -1
		if cell, ok := s.world.PublicCellAt(ecs.NetID(player)); ok {
			s.own.cell = cell
		}
		s.planCrowd(tick, w, base, age, queued, p)
		return
	}
	p.how = sendSingle
	s.planSingle(tick, w, base, age, now, p)
}

// base is the newest snapshot that the client's loop has queued, if both ends
// still remember it.
func (h *past) base(tick ecs.Tick, queued uint32) (*sent, uint32) {
	age := uint32(tick) - queued
	b := &h.sent[queued%replica.History]
	if queued == 0 || age >= replica.History || b.tick != ecs.Tick(queued) {
		return nil, 0
	}
	return b, age
}

// planSingle plans a view that has just moved, or was left something out.
func (s *planner) planSingle(tick ecs.Tick, w *view, base *sent, age uint32, now *sent, p *plan) {
	odd := int32(0)
	for i := range viewSlots {
		p.ages[i] = unknown
		x, y := w.cell(i)
		if !s.inside(x, y) {
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
	if !s.afford(odd) {
		p.how, now.tick = sendNone, 0
		return
	}
	for i, block := range p.ages {
		if block != unknown {
			x, y := w.cell(i)
			s.world.Want(y*s.world.CellsX+x, int(block))
			p.mask |= 1 << slotOf(x, y)
		}
	}
	if !p.partial {
		w.steady, w.sx, w.sy = tick, w.cx, w.cy
	}
}

// afford takes n entities out of the encode budget; the first client may always.
func (s *planner) afford(n int32) bool {
	if n > s.left && s.left < encodeBudget {
		s.Waited++
		return false
	}
	s.left -= n
	return true
}

// look asks for all blocks of a view at one age.
func (s *planner) look(middle int32, age uint32) {
	if s.centres[age] == nil {
		s.centres[age] = make([]uint64, (s.world.CellsX*s.world.CellsY+63)/64)
	}
	s.centres[age][middle>>6] |= 1 << (middle & 63)
	s.ages |= 1 << age
}

func (s *planner) looks(middle int32, age uint32) bool {
	return s.centres[age] != nil && s.centres[age][middle>>6]>>(middle&63)&1 != 0
}

// end asks the world for the blocks of the views that were looked at.
func (s *planner) end() {
	for ; s.ages != 0; s.ages &= s.ages - 1 {
		age := bits.TrailingZeros32(s.ages)
		for i, word := range s.centres[age] {
			for ; word != 0; word &= word - 1 {
				middle := int32(i<<6 + bits.TrailingZeros64(word))
				v := view{cx: int16(middle % s.world.CellsX), cy: int16(middle / s.world.CellsX)}
				for place := range viewSlots {
					if x, y := v.cell(place); s.inside(x, y) {
						s.world.Want(y*s.world.CellsX+x, age)
					}
				}
			}
			s.centres[age][i] = 0
		}
	}
}

func (s *planner) inside(x, y int32) bool {
	return uint32(x) < uint32(s.world.CellsX) && uint32(y) < uint32(s.world.CellsY)
}

// fits reports whether a whole view, refreshed each tick, is within a client's
// budget and holds no split cell. It is found out once a tick for all who look
// there.
func (s *planner) fits(middle int32, w *view) bool {
	i, known := s.middles.of(middle)
	if known {
		return s.middles.list[i].fits
	}
	n := s.crowdOf(w)
	ok := n*s.world.EntitySize(1)/16 <= s.budget && (s.world.Crowded() == 0 || n < crowdedView || !s.splits(w))
	s.middles.list[i].fits = ok
	return ok
}

// crowdOf is how many entities are in view.
func (s *planner) crowdOf(w *view) (n int32) {
	x0, x1 := max(int32(w.cx)-viewRadius, 0), min(int32(w.cx)+viewRadius, s.world.CellsX-1)
	for y := max(int32(w.cy)-viewRadius, 0); y <= min(int32(w.cy)+viewRadius, s.world.CellsY-1); y++ {
		n += s.world.Population(y, x0, x1)
	}
	return n
}

// due reports whether a cell's group is refreshed in this tick by those who
// refresh it as often as a level of periods says. It is the same for all of them, so that they
// share its blocks; groups and neighbours take turns.
func due(tick ecs.Tick, cell int32, group, level uint8) bool {
	return (uint32(tick)+uint32(cell)*5+uint32(group)*3)%uint32(periods[level]) == 0
}

// calmed reports whether a crowd fits into the budget again, with room to spare,
// and the client has all of it, and all blobs.
func (s *planner) calmed(w *view, base *sent) bool {
	if base == nil || s.crowdOf(w)*s.world.EntitySize(1)/16 > s.budget*calm/100 || s.splits(w) {
		return false
	}
	for i := range viewSlots {
		x, y := w.cell(i)
		if s.inside(x, y) && base.has(x, y) == unknown {
			return false
		}
	}
	return s.knowsAll(w, &w.past.crowd.blobs)
}

// crowdedView is the least population of a view that may hold a split cell.
const crowdedView = 128

func (s *planner) splits(w *view) bool {
	for i := range viewSlots {
		x, y := w.cell(i)
		if s.inside(x, y) && s.world.Split(y*s.world.CellsX+x) > 0 {
			return true
		}
	}
	return false
}
