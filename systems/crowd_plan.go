package systems

import (
	"math"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
)

const (
	tokensTicks = 20 // how many ticks' budget a client may save up
	patience    = 64 // ticks: what is not known for longer goes before what is known and due
)

// refresh is a group of a cell, perhaps all of it, that may be sent in this tick.
// Lesser ranks go first.
type refresh struct {
	rank         int32
	cell         int32
	block        int32 // its number in the world
	offset       uint8 // in the view
	slot         uint8
	split, group uint8
	age          uint8 // of the block; 0 for a full one
}

// rankSelf is the rank of the group that a client's own entity has just come into:
// it always sees itself.
const rankSelf = math.MinInt32 / 2

// planCrowd fills in p for a view that does not fit into the budget. Each cell has
// a period that does, and what is due goes out as far as the tokens reach, the most
// overdue and nearest first, so that nothing starves.
func (s *planner) planCrowd(v *viewer, base *baseline, queued ecs.Tick, now sent, p *plan) {
	h := v.history
	if h.crowd == nil {
		h.crowd = newCrowd(h, s.budget)
		h.crowd.blobs = s.newKnownBlobs(base)
	}
	c := h.crowd
	c.blobs.update(s.world, s.tick, queued)
	c.blobs.save(s.budget)
	s.schedule(v.centre, c)
	c.tokens = min(c.tokens+s.budget, s.budget*tokensTicks)

	before := c.at(base.tick)
	entry := c.begin(s.tick)
	s.queue = s.queue[:0]
	for _, offset := range s.grid.byDistance {
		cell, ok := s.grid.cellAt(v.centre, offset)
		if !ok {
			continue
		}
		if before.splits != nil && s.grid.sees(base.centre, cell.x, cell.y) {
			entry.keep(cell.slot, &before, base.age)
		} else {
			entry.lackAll(cell.slot, s.world.Split(cell.index))
		}
		s.queueCell(cell, offset, c.levels[offset], &entry)
	}
	p.kind = planCrowd
	p.partial = true
	s.spend(c, &entry, p)
	for slot := range now.ages {
		now.ages[slot] = unknown
		if age := entry.of(slot)[0]; entry.splits[slot] == 0 && age < replica.History {
			now.ages[slot] = age
		}
	}
}

// queueCell queues the groups of a cell that are due.
func (s *planner) queueCell(cell viewCell, offset, level uint8, entry *crowdSent) {
	if s.grid.nearness[offset] > 0 {
		level = max(level, s.outer)
	}
	split := s.world.Split(cell.index)
	sameSplit := entry.splits[cell.slot] == split
	knownMask := uint8(1)<<entry.splits[cell.slot] - 1
	ages := entry.of(cell.slot)
	for group := range uint8(1) << split {
		r := refresh{cell: cell.index, offset: offset, slot: uint8(cell.slot), split: split, group: group}
		age := ages[group&knownMask]
		arrived := s.selfCell == cell.index && s.selfID&(1<<split-1) == uint32(group)
		if sameSplit && age < replica.History {
			r.age = age
			arrived = arrived && !s.world.WasIn(ecs.NetID(s.selfID), cell.index, int(age))
			if !arrived && age <= periods[level] && !due(s.tick, cell.index, group, level) {
				continue
			}
		}
		r.rank = s.rank(&r, age, level)
		if arrived {
			r.rank = rankSelf
		}
		s.queue = append(s.queue, r)
	}
}

// rank orders what is due: what is most overdue first, by its period or, if the
// client has nothing that a block could refer to, by our patience. The nearest
// goes first among equals.
func (s *planner) rank(r *refresh, age, level uint8) int32 {
	period := int32(patience)
	if r.age != 0 {
		period = int32(periods[level])
	}
	return s.grid.nearness[r.offset] - int32(age)*16/period*2
}

// spend puts what is due into the plan, as far as the tokens reach.
func (s *planner) spend(c *crowd, entry *crowdSent, p *plan) {
	slices.SortFunc(s.queue, func(a, b refresh) int { return int(a.rank - b.rank) })
	tokens := c.tokens
	for i := range s.queue {
		if tokens <= 0 {
			c.dryTicks++
			break
		}
		r := &s.queue[i]
		tokens -= s.refreshBytes(r)
		slot := int(r.slot)
		if entry.splits[slot] != r.split {
			entry.resplit(slot, r.split)
		}
		entry.of(slot)[r.group] = 0
		r.block = s.world.WantGroup(r.cell, r.split, r.group, int(r.age))
		p.refreshes = append(p.refreshes, *r)
		s.tellBlobs(&c.blobs, r.block, p)
	}
	slices.SortFunc(p.refreshes, func(a, b refresh) int {
		return (int(a.offset)-int(b.offset))*groupsMax + int(a.group) - int(b.group)
	})
}

// refreshBytes is about how many bytes a refresh takes: of a cell's members every
// group has about the same share.
func (s *planner) refreshBytes(r *refresh) int32 {
	members := s.world.Population(r.cell) >> r.split
	return members*s.world.BareSize(int(r.age))/sizeUnit + groupHeadBytes
}

// groupHeadBytes is what a group's section takes beside its block.
const groupHeadBytes = 2
