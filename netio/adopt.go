package netio

// closedLoop is what a loop's taken slots are set to when the tick gives it up.
const closedLoop = -1 << 32

// adopt takes in which event loops have sessions of the server. Tick goroutine only.
func (s *Server) adopt() {
	changed := false
	for i := range s.byLoop {
		l := s.byLoop[i].Load()
		if l == s.present[i] {
			continue
		}
		changed, s.present[i] = true, l
		if s.gate.seats[i] == nil {
			s.gate.seats[i] = make([]seat, s.slots())
		}
	}
	if changed {
		s.list()
	}
}

// list makes the list of the loops that are present.
func (s *Server) list() {
	clear(s.loops)
	s.loops = s.loops[:0]
	for _, l := range s.present {
		if l != nil {
			s.loops = append(s.loops, l)
		}
	}
}

// giveUpEmpty gives up the loops that have no session any more, with all their memory. The
// door keeps its own. Tick goroutine only.
func (s *Server) giveUpEmpty() {
	changed := false
	for i, l := range s.present {
		if l == nil || l.taken.Load() > 0 || !l.taken.CompareAndSwap(0, closedLoop) {
			continue
		}
		s.byLoop[i].CompareAndSwap(l, nil) // else the event loop has made another one meanwhile
		s.present[i], s.gate.seats[i], s.nexts[i] = nil, nil, nil
		changed = true
	}
	if changed {
		s.list()
	}
}
