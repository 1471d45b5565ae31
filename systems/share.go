package systems

import (
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// sharedView is where in a loop's frame the sections of a whole view are.
type sharedView struct {
	tick     uint32 // of the frame
	age      uint8  // of the blocks
	large    bool   // they do not fit into one part, and sections is of no use
	sections netio.Range
}

// share writes the snapshot of a whole view against the header's baseline: clients
// of the same loop with the same centre share its sections. It reports false, and
// writes nothing, if they are too long for one part.
func (s *GameState) share(f *netio.Frame, h *packet.Snapshot, c centre) bool {
	shared := s.sharedView(f.Loop(), c)
	known := shared.tick == h.Tick && shared.age == h.Age
	if known && shared.large {
		return false
	}
	f.Head(h)
	if known {
		f.Share(shared.sections)
		return true
	}
	bytes := 0
	view := s.grid.view(c)
	for y := view.y0; y <= view.y1; y++ {
		for x := view.x0; x <= view.x1; x++ {
			block := s.world.Block(s.grid.cell(x, y), int(h.Age))
			bytes += block.Len()
			f.Section(netio.Range(block))
		}
	}
	*shared = sharedView{tick: h.Tick, age: h.Age, large: bytes > partMax, sections: f.Sections()}
	if shared.large {
		f.Restart()
	}
	return !shared.large
}

// sharedView is the entry for a loop and a centre.
func (s *GameState) sharedView(loop int, c centre) *sharedView {
	for len(s.shared) <= loop {
		s.shared = append(s.shared, nil)
	}
	number, _ := s.planner.centres.number(s.grid.centreCell(c))
	for len(s.shared[loop]) <= int(number) {
		s.shared[loop] = append(s.shared[loop], sharedView{})
	}
	return &s.shared[loop][number]
}
