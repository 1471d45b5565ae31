package systems

import (
	"math"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
)

// Bounds of a view in a crowd. While the budget carries it, everything in view
// is refreshed within the last of the periods, and a few ticks of slack: it must
// be before the baselines are forgotten. What is more than that comes in full,
// each in its turn.
const (
	planEvery   = 8  // ticks between two looks at the periods
	tokensTicks = 20 // how many ticks' budget a client may save up
	patience    = 64 // ticks: what is not known for longer goes before what is known and due
)

// periods are how often, in ticks, something may be refreshed; by level.
var periods = [...]uint8{1, 2, 4, 8, 16, 28}

// calm is the part of the budget, in percent, below which a view stops being a
// crowd; planned is the part that the periods may take, so that what is late can
// catch up.
const (
	calm    = 75
	planned = 88
)

// strainMost bounds a view's strain, in percent.
const strainMost = 1000

// unit is what may be sent on its own: a cell, or a group of one. Lesser ranks
// go first.
type unit struct {
	rank         int32
	cell         int32
	block        int32 // its number in the world
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
func (s *planner) planCrowd(tick ecs.Tick, w *view, base *sent, age, queued uint32, p *plan) {
	c := w.past.crowd
	if c == nil {
		c = &crowd{tokens: s.budget * tokensTicks, strain: 100}
		w.past.crowd = c
		c.adopt(w.past)
		s.adoptBlobs(tick, c, base, age)
	}
	c.blobs.update(s.world, tick, queued)
	c.blobs.save(s.budget)
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
	s.take(tick, c, rec, p)
	now := &w.past.sent[tick%replica.History]
	for slot := range viewSlots {
		if now.ages[slot] = unknown; rec.split[slot] == 0 && rec.ages[slot][0] < replica.History {
			now.ages[slot] = rec.ages[slot][0]
		}
	}
}

// queueCell queues what is due of one cell, and notes what the client goes on
// having of it.
func (s *planner) queueCell(tick ecs.Tick, c *crowd, was *crowdSent, age uint32, known bool, place uint8, x, y int32, rec *crowdSent) {
	cell, slot := y*s.world.CellsX+x, slotOf(x, y)
	split, level := s.world.Split(cell), c.levels[place]
	if place != viewSlots/2 {
		level = max(level, s.outer)
	}
	ages := &rec.ages[slot]
	rec.split[slot] = split
	for g := range ages {
		ages[g] = replica.History
	}
	if known {
		rec.split[slot] = was.split[slot]
		for g, had := range was.ages[slot] {
			ages[g] = uint8(min(uint32(had)+age, ageMost))
		}
	}
	for g := range uint8(1) << split {
		u := unit{cell: cell, place: place, slot: uint8(slot), split: split, group: g}
		had := ages[g&(1<<rec.split[slot]-1)]
		mine := s.own.cell == cell && s.own.id&(1<<split-1) == uint32(g)
		if rec.split[slot] == split && had < replica.History {
			u.age = had
			mine = mine && !s.world.WasIn(ecs.NetID(s.own.id), cell, int(had))
			if !mine && !due(tick, cell, g, level) && had <= periods[level] {
				continue
			}
		}
		if u.rank = rank(&u, had, level); mine {
			u.rank = first
		}
		s.queue = append(s.queue, u)
	}
}

// ageMost is as old as content is counted.
const ageMost = 254

// rank orders what is due: what is overdue most by its period first, or by our
// patience if the client has nothing that a block could refer to; the nearest
// first among equals.
func rank(u *unit, had, level uint8) int32 {
	overdue := int32(had) * 16 / patience
	if u.age != 0 {
		overdue = int32(had) * 16 / int32(periods[level])
	}
	return nearness[u.place] - overdue*2
}

// take fills the snapshot with what is due, as far as the tokens reach.
func (s *planner) take(tick ecs.Tick, c *crowd, rec *crowdSent, p *plan) {
	slices.SortFunc(s.queue, func(a, b unit) int { return int(a.rank - b.rank) })
	left := c.tokens
	for i := range s.queue {
		if left <= 0 {
			c.dry++
			break
		}
		u := &s.queue[i]
		x, y := u.cell%s.world.CellsX, u.cell/s.world.CellsX
		left -= s.world.Population(y, x, x)>>u.split*s.world.BareSize(int(u.age))/16 + 2
		if rec.split[u.slot] != u.split {
			rec.resplit(int(u.slot), u.split)
		}
		rec.ages[u.slot][u.group] = 0
		u.block = s.world.WantGroup(u.cell, u.split, u.group, int(u.age))
		p.units = append(p.units, *u)
		p.mask |= 1 << u.slot
		s.tell(tick, &c.blobs, u, p)
	}
	p.partial = true
	slices.SortFunc(p.units, func(a, b unit) int {
		return (int(a.place)-int(b.place))*groupsMax + int(a.group) - int(b.group)
	})
}

// resplit changes into how many groups a slot is split: the client forgets what
// it had of it, but that is how long the groups have waited.
func (r *crowdSent) resplit(slot int, split uint8) {
	was, old := r.ages[slot], r.split[slot]
	for g := range r.ages[slot] {
		r.ages[slot][g] = max(was[g&(1<<old-1)], replica.History)
	}
	r.split[slot] = split
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
				c.sent[i].ages[slot][g] = replica.History
			}
			if c.sent[i].ages[slot][0] = age; age == unknown {
				c.sent[i].ages[slot][0] = replica.History
			}
		}
	}
}

// adoptBlobs takes over whose blobs the client was told before it was a crowd:
// those of all that it has.
func (s *planner) adoptBlobs(tick ecs.Tick, c *crowd, base *sent, age uint32) {
	c.blobs = knownBlobs{births: tick, has: make([]uint64, s.world.IDs()/64+1), telling: make([]tellings, 0, tellingMax/2)}
	if base == nil {
		return
	}
	v := view{cx: base.cx, cy: base.cy}
	for place := range viewSlots {
		x, y := v.cell(place)
		if !s.inside(x, y) {
			continue
		}
		if had := base.has(x, y); uint32(had)+age < replica.History {
			for _, id := range s.world.MembersThen(y*s.world.CellsX+x, int(uint32(had)+age)) {
				c.blobs.know(id)
			}
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
	if tick-c.planned >= planEvery {
		c.settle()
	}
	c.planned, c.px, c.py = tick, w.cx, w.cy
	var population [viewSlots]int32
	for i := range viewSlots {
		if x, y := w.cell(i); s.inside(x, y) {
			population[i] = s.world.Population(y, x, x)
		}
	}
	c.levels = [viewSlots]uint8{}
	for level := uint8(1); level <= uint8(len(periods)); level++ {
		for j := len(near) - 1; j >= 0; j-- {
			if int64(s.cost(&population, &c.levels))*int64(c.strain) <= int64(s.budget)*planned {
				return
			}
			want := level
			if j == 0 { // the middle stays a step ahead
				want--
			}
			if int(want) < len(periods) {
				c.levels[near[j]] = max(c.levels[near[j]], want)
			}
		}
	}
}

// settle learns whether the last periods fitted: what comes new into view must
// find room too.
func (c *crowd) settle() {
	switch {
	case c.dry > planEvery/2:
		c.strain = min(c.strain+c.strain/8, strainMost)
	case c.dry == 0:
		c.strain = max(c.strain-c.strain/32, 100)
	}
	c.dry = 0
}

// cost is about how many bytes a tick a view takes with such periods.
func (s *planner) cost(population *[viewSlots]int32, levels *[viewSlots]uint8) (bytes int32) {
	for i, n := range population {
		period := int32(periods[levels[i]])
		bytes += n * s.world.BareSize(int(period)) / 16 / period
	}
	return bytes
}
