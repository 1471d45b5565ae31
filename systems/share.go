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
func (s *GameState) share(frame *netio.Frame, header *packet.Snapshot, at centre) bool {
	shared := s.sharedView(frame.Loop(), at)
	known := shared.tick == header.Tick && shared.age == header.Age
	if known && shared.large {
		return false
	}
	frame.Head(header)
	if known {
		frame.Share(shared.sections)
		return true
	}
	bytes := 0
	for _, cell := range s.grid.view(at) {
		block := s.world.Block(cell.index, int(header.Age))
		bytes += block.Len()
		frame.Section(netio.Range(block))
	}
	*shared = sharedView{tick: header.Tick, age: header.Age, large: bytes > partMax, sections: frame.Sections()}
	if shared.large {
		frame.Restart()
	}
	return !shared.large
}

// sharedView is the entry for a loop and a centre.
func (s *GameState) sharedView(loop int, at centre) *sharedView {
	for len(s.shared) <= loop {
		s.shared = append(s.shared, nil)
	}
	number, _ := s.planner.centres.number(s.grid.centreCell(at))
	for len(s.shared[loop]) <= int(number) {
		s.shared[loop] = append(s.shared[loop], sharedView{})
	}
	return &s.shared[loop][number]
}
