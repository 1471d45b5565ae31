package systems

import (
	"math/bits"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
)

// freeAges are the ages at which any block may be encoded: those that most clients
// share. Blocks of other ages cost the encode budget.
const freeAges = 1<<0 | 1<<1 | 1<<2 | 1<<4 | 1<<8 | 1<<16

// encodeBudget is how many entities may be encoded in a tick for blocks of other
// ages. A client for whom it does not suffice waits; it is first in the next
// tick.
const encodeBudget = 20_000

// plan is what one client is sent in this tick.
type plan struct {
	kind      planKind
	age       uint8     // of the baseline, 0 for none
	moved     bool      // the centre is another one than the baseline's
	partial   bool      // something in view is not refreshed
	agesFrom  int32     // of planCells: see blockAges
	refreshes []refresh // of planCrowd, by offset and group
	tell      []uint32  // ids whose blobs the client is told
}

type planKind uint8

const (
	planNone  planKind = iota // nothing in this tick
	planWhole                 // all of the view against the baseline: shared by all with this centre
	planCells                 // each cell's block has an age of its own
	planCrowd                 // as much as the budget carries
)

// planner decides what each client is sent in a tick.
type planner struct {
	Waited uint64 // clients that had to wait for a tick

	world  *replica.World
	grid   *grid
	budget int32 // bytes a tick and client

	tick    ecs.Tick
	left    int32 // of the encode budget
	outer   uint8 // log2 of how often cells off the centre are refreshed: the governor's
	centres centres
	wanted  [replica.History][]uint64 // by age, a bit for each cell: the whole view around it is wanted
	ages    uint32                    // a bit for each age in wanted
	cells   []uint8                   // of blockAges
	queue   []refresh                 // of the view in a crowd that is being planned

	selfID   uint32 // whose view that is
	selfCell int32  // -1: nowhere that everybody sees
}

// begin starts a tick's plans.
func (s *planner) begin(tick ecs.Tick, outer uint8) {
	s.tick = tick
	s.left = encodeBudget
	s.outer = outer
	s.cells = s.cells[:0]
	s.centres.begin(s.grid.across * s.grid.down)
}

// plan fills in p. queued is the newest snapshot that the client's loop has queued,
// 0 for none.
func (s *planner) plan(v *viewer, player uint32, queued ecs.Tick, p *plan) {
	centreCell := s.grid.centreCell(v.centre)
	if s.steady(v, queued) && s.fits(centreCell, v.centre) {
		s.planWhole(v.centre, uint32(s.tick-queued), p)
		return
	}
	v.writeDown(s.tick, s.grid.slots)
	h := v.history
	base := h.baseline(s.tick, queued)
	if base.tick == 0 || base.tick < h.full { // a full snapshot may be on its way, and makes the client forget older ones
		base = baseline{}
		h.full = s.tick
	}
	*p = plan{age: uint8(base.age), refreshes: p.refreshes[:0], tell: p.tell[:0]}
	p.moved = base.tick == 0 || base.centre != v.centre
	now := h.begin(s.tick, v.centre)
	if h.crowd != nil && s.tick%planEvery == 0 && s.calmed(v, &base) {
		h.crowd = nil
	}
	if h.crowd == nil && s.fits(centreCell, v.centre) {
		s.planCells(v, &base, now, p)
		return
	}
	s.selfID = player
	s.selfCell = -1
	if cell, ok := s.world.PublicCellAt(ecs.NetID(player)); ok {
		s.selfCell = cell
	}
	s.planCrowd(v, &base, queued, now, p)
}

// steady reports whether the client has all of its view from one snapshot, and
// will get all of it again.
func (s *planner) steady(v *viewer, queued ecs.Tick) bool {
	return v.steady != 0 && queued >= v.steady && s.tick-queued < replica.History &&
		v.centre == v.steadyAt && s.outer == 0
}

// planWhole plans a view that does not change. end asks for its blocks, once for
// all who look there.
func (s *planner) planWhole(c centre, age uint32, p *plan) {
	if s.wanted[age] == nil {
		s.wanted[age] = make([]uint64, (s.grid.across*s.grid.down+63)/64)
	}
	cell := s.grid.centreCell(c)
	word := &s.wanted[age][cell>>6]
	bit := uint64(1) << (cell & 63)
	if freeAges>>age&1 == 0 && *word&bit == 0 && !s.afford(s.population(c)) {
		p.kind = planNone
		return
	}
	*word |= bit
	s.ages |= 1 << age
	p.kind = planWhole
	p.age = uint8(age)
	p.moved = false
	p.partial = false
}

// planCells plans a view that has just moved, or of which something was left out.
func (s *planner) planCells(v *viewer, base *baseline, now sent, p *plan) {
	p.kind = planCells
	p.agesFrom = int32(len(s.cells))
	s.cells = append(s.cells, s.grid.unknown...)
	ages := s.blockAges(p)
	cost := int32(0) // of the encode budget
	view := s.grid.view(v.centre)
	for _, cell := range view {
		age := base.contentAge(s.grid, cell)
		if s.spares(cell.index, v.centre, age) {
			now.ages[cell.slot] = uint8(age)
			p.partial = true
			continue
		}
		if age >= replica.History {
			age = 0
		}
		ages[cell.slot] = uint8(age)
		now.ages[cell.slot] = 0
		if freeAges>>age&1 == 0 && !s.world.Wanted(cell.index, int(age)) {
			cost += s.world.Population(cell.index) + 1
		}
	}
	if !s.afford(cost) {
		p.kind = planNone
		v.history.drop(s.tick)
		return
	}
	for _, cell := range view {
		if age := ages[cell.slot]; age != unknown {
			s.world.Want(cell.index, int(age))
		}
	}
	if !p.partial {
		v.steady = s.tick
		v.steadyAt = v.centre
	}
}

// blockAges lends the ages of the blocks that a plan of planCells sends, by slot;
// unknown: none.
func (s *planner) blockAges(p *plan) []uint8 {
	return s.cells[p.agesFrom:][:s.grid.slots]
}

// spares reports whether a cell, of whose content a client has that age, is left
// out because the governor has cells off the centre refreshed more rarely. It may
// wait for its turn only while its content can still be a baseline then.
func (s *planner) spares(cell int32, c centre, age uint32) bool {
	return s.outer > 0 && cell != s.grid.centreCell(c) &&
		age+1<<s.outer < replica.History && !due(s.tick, cell, 0, s.outer)
}

// afford takes entities out of the encode budget; the first client may always.
func (s *planner) afford(entities int32) bool {
	if entities > s.left && s.left < encodeBudget {
		s.Waited++
		return false
	}
	s.left -= entities
	return true
}

// end asks the world for the blocks of the views that planWhole promised.
func (s *planner) end() {
	for ; s.ages != 0; s.ages &= s.ages - 1 {
		age := bits.TrailingZeros32(s.ages)
		for i, word := range s.wanted[age] {
			for ; word != 0; word &= word - 1 {
				s.wantView(int32(i<<6+bits.TrailingZeros64(word)), age)
			}
		}
		clear(s.wanted[age])
	}
}

// wantView asks for the blocks of all cells of a view.
func (s *planner) wantView(centreCell int32, age int) {
	for _, cell := range s.grid.view(s.grid.centreOf(centreCell)) {
		s.world.Want(cell.index, age)
	}
}
