package client_test

import (
	"slices"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// held is what the client has of a cell: per group the content's tick, -1 for
// unknown.
type held []int

// sent is a snapshot as the client applied it.
type sent struct {
	tick, cx, cy int
	cells        map[[2]int]held
}

// sender is a reference server for one client: it remembers what it sent and
// takes any liberty that the protocol leaves.
type sender struct {
	*world
	side     int
	blocks   *wire.BlockWriter
	history  []sent // the last 32
	versions map[[2]int]uint32
	header   packet.Snapshot // of the newest snapshot
	blob     []byte
	told     map[uint32]string // static blobs
	tell     packet.Blobs      // those that a crowd's arrivals still need
}

func newSender(w *world, side int) *sender {
	return &sender{world: w, side: side, blocks: wire.NewBlockWriter(w.schema), versions: map[[2]int]uint32{}, told: map[uint32]string{}}
}

func (s *sender) last() *sent { return &s.history[len(s.history)-1] }

// view lists the cells of a view, row-major.
func (s *sender) view(cx, cy int) (cells [][2]int) {
	for y := cy - s.side/2; y <= cy+s.side/2; y++ {
		for x := cx - s.side/2; x <= cx+s.side/2; x++ {
			if x >= 0 && x < s.w && y >= 0 && y < s.h {
				cells = append(cells, [2]int{x, y})
			}
		}
	}
	return cells
}

// block writes one group of a cell against what the client has of it.
func (s *sender) block(b []byte, at [2]int, groups, g, base int, bare bool) []byte {
	tick := len(s.ticks) - 1
	cur, ids := s.now(), s.now().in(at[0], at[1], groups, g)
	s.blocks.Reset(nil)
	var old []uint32
	if base < 0 || tick-base > stale { // older content is no baseline
		base = -1
		s.blocks.Begin(0)
	} else {
		s.blocks.Begin(tick - base)
		old = s.ticks[base].in(at[0], at[1], groups, g)
	}
	for _, id := range old {
		if !slices.Contains(ids, id) {
			s.blocks.Left()
			continue
		}
		s.blocks.Stay(cur.bodies[id].class, s.ticks[base].bodies[id].lanes, cur.bodies[id].lanes)
	}
	previous := uint32(0)
	for _, id := range ids {
		if !slices.Contains(old, id) {
			e := cur.bodies[id]
			s.blocks.Arrive(previous, id, e.class, e.lanes)
			if bare {
				s.blocks.Mark(wire.BlobMark([]byte(e.name)))
				if s.told[id] != e.name {
					s.tell.All = append(s.tell.All, packet.EntityBlob{ID: id, Blob: []byte(e.name)})
				}
			} else {
				s.blocks.Blob([]byte(e.name))
			}
			s.told[id], previous = e.name, id
		}
	}
	s.blocks.End()
	return append(b, s.blocks.Bytes()...)
}

// ageMax is past the 31 ticks of a real server: only the count is limited.
const ageMax = 100

// baseline picks one of the snapshots that the client holds; nil: none.
func (s *sender) baseline() *sent {
	if len(s.history) == 0 || s.rng.IntN(40) == 0 {
		return nil
	}
	n := len(s.history) - 1
	if s.rng.IntN(3) == 0 {
		n = s.rng.IntN(len(s.history))
	}
	if len(s.ticks)-1-s.history[n].tick > ageMax {
		return s.last()
	}
	return &s.history[n]
}

// stale is the age past which content is no baseline; a little later the cell
// is refreshed in any case.
const stale = 31

// piece is one group of one cell, to be sent in some part.
type piece struct {
	at     [2]int
	groups int
	g      int
	base   int
	bare   bool
}

// choose decides what a snapshot refreshes and what the client has after it.
func (s *sender) choose(base *sent, cells [][2]int, split int) (now map[[2]int]held, pieces []piece) {
	now = map[[2]int]held{}
	tick := len(s.ticks) - 1
	for _, at := range cells {
		var old held
		if base != nil {
			old = base.cells[at]
		}
		oldest := tick
		for _, t := range old {
			oldest = min(oldest, t)
		}
		must := len(old) > 0 && oldest < tick-stale-5
		if !must && s.rng.IntN(3) == 0 {
			if old != nil {
				now[at] = old
			}
			continue
		}
		groups := 1
		if s.rng.IntN(100) < split {
			groups = 2 << s.rng.IntN(3)
		}
		if len(old) > 0 && s.rng.IntN(4) > 0 {
			groups = len(old)
		}
		h := slices.Repeat(held{-1}, groups)
		if len(old) == groups {
			copy(h, old)
		}
		one := s.rng.IntN(groups) // a section that refreshes nothing is not sent
		bare := groups > 1 || s.rng.IntN(100) < split
		for g := range groups {
			if groups == 1 || must || g == one || s.rng.IntN(2) == 0 {
				pieces = append(pieces, piece{at, groups, g, h[g], bare})
				h[g] = tick
			}
		}
		now[at] = h
	}
	return now, pieces
}
