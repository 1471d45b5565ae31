package systems

import (
	"math"
	"slices"

	"tickd/ecs"
	"tickd/ecs/replica"
)

// Bounds of a view in a crowd.
const (
	periodMax   = 4  // log2: nothing in view is older than 1<<periodMax ticks, if the budget can carry that
	planEvery   = 8  // ticks between two looks at the periods
	tokensTicks = 20 // how many ticks' budget a client may save up
)

// calm is the part of the budget, in percent, below which a view stops being a
// crowd.
const calm = 75

// unit is what may be sent on its own: a cell, or a group of one. Lesser ranks
// go first.
type unit struct {
	rank         int32
	cell         int32
	place        uint8 // in the view
	slot         uint8
	split, group uint8
	age          uint8 // of the block; 0 for a full one
}

// near is the order of a view's places by their distance from the middle, and
// nearness the number of each in it.
var (
	near     = [viewSlots]uint8{4, 1, 3, 5, 7, 0, 2, 6, 8}
	nearness = [viewSlots]int32{5, 1, 6, 2, 0, 3, 7, 4, 8}
)

// first is the rank of the unit that a client's own entity has just come into:
// it always sees itself.
const first = math.MinInt32 / 2

// planCrowd fills in p for a view that does not fit into the budget: each slot
// has a period that does, and what is due goes out as far as the tokens reach,
// the most overdue and nearest first, so that nothing starves.
func (s *planner) planCrowd(tick ecs.Tick, w *view, base *sent, age uint32, p *plan) {
	c := w.past.crowd
	if c == nil {
		c = &crowd{tokens: s.budget * tokensTicks}
		w.past.crowd = c
		c.adopt(w.past)
	}
	s.setPeriods(tick, w, c)
	c.tokens = min(c.tokens+s.budget, s.budget*tokensTicks)
	was := c.past(base)
	rec := &c.sent[tick%replica.History]
	*rec = crowdSent{tick: tick}
	s.queue = s.queue[:0]
	for _, place := range near {
		x, y := w.cell(int(place))
		if s.inside(x, y) {
			known := was != nil && inView(x, base.cx) && inView(y, base.cy)
			s.queueCell(tick, c, was, age, known, place, x, y, rec)
		}
	}
	s.take(c, rec, p)
	now := &w.past.sent[tick%replica.History]
	for slot := range viewSlots {
		if now.ages[slot] = unknown; rec.split[slot] == 0 {
			now.ages[slot] = rec.ages[slot][0]
		}
	}
}

// queueCell queues what is due of one cell, and notes what the client goes on
// having of it.
func (s *planner) queueCell(tick ecs.Tick, c *crowd, was *crowdSent, age uint32, known bool, place uint8, x, y int32, rec *crowdSent) {
	cell, slot := y*s.world.CellsX+x, slotOf(x, y)
	split, period := s.world.Split(cell), c.periods[place]
	if place != viewSlots/2 {
		period = max(period, s.outer)
	}
	for g := range rec.ages[slot] {
		rec.ages[slot][g] = unknown
	}
	if known {
		rec.split[slot] = was.split[slot]
		for g, had := range was.ages[slot] {
			if had != unknown && uint32(had)+age < replica.History {
				rec.ages[slot][g] = uint8(uint32(had) + age)
			}
		}
	}
	for g := range uint8(1) << split {
		u := unit{cell: cell, place: place, slot: uint8(slot), split: split, group: g}
		u.rank = first
		if had := rec.ages[slot][g]; rec.split[slot] == split && had != unknown {
			u.age = had
			lost := s.own.cell == cell && s.own.id&(1<<split-1) == uint32(g) && !s.world.WasIn(ecs.NetID(s.own.id), cell, int(had))
			if !lost && !due(tick, cell, g, period) && had < 2<<period {
				continue
			}
			if !lost {
				u.rank = rank(u, period)
			}
		} else if s.own.cell != cell || s.own.id&(1<<split-1) != uint32(g) {
			u.rank = rank(u, period)
		}
		s.queue = append(s.queue, u)
	}
}

// rank orders what is due: what is overdue most by its period first, what the
// client does not have at all as if it were overdue by two, and the nearest first
// among equals.
func rank(u unit, period uint8) int32 {
	overdue := int32(2 * 16)
	if u.age != 0 {
		overdue = int32(u.age) * 16 >> period
	}
	return nearness[u.place] - overdue*2
}

// take fills the snapshot with what is due, as far as the tokens reach.
func (s *planner) take(c *crowd, rec *crowdSent, p *plan) {
	slices.SortFunc(s.queue, func(a, b unit) int { return int(a.rank - b.rank) })
	left := c.tokens
	for _, u := range s.queue {
		if left <= 0 {
			break
		}
		x, y := u.cell%s.world.CellsX, u.cell/s.world.CellsX
		left -= s.world.Population(y, x, x)>>u.split*s.world.EntitySize(int(u.age))/16 + 2
		if rec.split[u.slot] != u.split {
			rec.split[u.slot] = u.split
			for g := range rec.ages[u.slot] {
				rec.ages[u.slot][g] = unknown
			}
		}
		rec.ages[u.slot][u.group] = 0
		p.units = append(p.units, u)
		p.mask |= 1 << u.slot
		if u.split == 0 {
			s.world.Want(u.cell, int(u.age))
		} else {
			s.world.WantGroup(u.cell, u.split, u.group, int(u.age))
		}
	}
	p.partial = true
	slices.SortFunc(p.units, func(a, b unit) int {
		return (int(a.place)-int(b.place))*groupsMax + int(a.group) - int(b.group)
	})
}

// past is what goes with a snapshot, or nil.
func (c *crowd) past(base *sent) *crowdSent {
	if base == nil {
		return nil
	}
	if r := &c.sent[base.tick%replica.History]; r.tick == base.tick {
		return r
	}
	return nil
}

// adopt takes over what the view knew before it was a crowd.
func (c *crowd) adopt(w *past) {
	for i := range w.sent {
		c.sent[i].tick = w.sent[i].tick
		for slot, age := range w.sent[i].ages {
			for g := range c.sent[i].ages[slot] {
				c.sent[i].ages[slot][g] = unknown
			}
			c.sent[i].ages[slot][0] = age
		}
	}
}

// setPeriods looks from time to time how often each slot can be refreshed: all
// in each tick, or the far ones more and more rarely until it fits. When all of
// it fits, the view is no crowd any more.
func (s *planner) setPeriods(tick ecs.Tick, w *view, c *crowd) {
	if tick-c.planned < planEvery && c.px == w.cx && c.py == w.cy {
		return
	}
	c.planned, c.px, c.py = tick, w.cx, w.cy
	var population [viewSlots]int32
	for i := range viewSlots {
		if x, y := w.cell(i); s.inside(x, y) {
			population[i] = s.world.Population(y, x, x)
		}
	}
	c.periods = [viewSlots]uint8{}
	for level := uint8(1); level <= periodMax+1; level++ {
		for j := len(near) - 1; j >= 0; j-- {
			if s.cost(&population, &c.periods) <= s.budget {
				return
			}
			want := level
			if j == 0 { // the middle stays a step ahead
				want--
			}
			if want <= periodMax {
				c.periods[near[j]] = max(c.periods[near[j]], want)
			}
		}
	}
}

// cost is about how many bytes a tick a view takes with such periods.
func (s *planner) cost(population *[viewSlots]int32, periods *[viewSlots]uint8) (bytes int32) {
	for i, n := range population {
		bytes += n * s.world.EntitySize(1<<periods[i]) / 16 >> periods[i]
	}
	return bytes
}
