package netio

// Begin starts this tick's frames and lends the Blocks that they share. Publish
// hands them over.
func (s *Server) Begin() *Blocks {
	b := s.blocks.get()
	b.Bytes = b.Bytes[:0]
	s.building = b
	for _, l := range s.loops {
		l.next = l.frames.get()
		l.next.reset()
		l.next.Tick, l.next.loop = s.tick.Load(), l.index
		s.nexts[l.index] = l.next
	}
	return b
}

// FrameFor is the frame that the session's loop will get.
func (s *Server) FrameFor(id SessionID) *Frame { return s.nexts[id.loop()] }

// Publish hands the frames that Begin lent, and all directives since the last
// Publish, to the loops. A frame that its loop has not taken yet is replaced by
// this one; its mail is kept.
func (s *Server) Publish() {
	if s.building != nil {
		s.building.refs.Store(int32(len(s.loops)))
	}
	for _, l := range s.loops {
		f := l.next
		if f == nil {
			f = l.frames.get()
			f.reset()
			f.Tick = s.tick.Load()
		}
		f.blocks, l.next = s.building, nil
		if old := l.mailbox.Swap(nil); old != nil {
			if l.post.Load() != nil {
				s.Counters.Overwritten.Add(1)
			}
			f.mail = append(f.mail, old.mail...)
			l.recycle(old)
		}
		f.mail = append(f.mail, l.outbox...)
		l.outbox = l.outbox[:0]
		if len(f.mail) > mailMax {
			// The loop has not run for very long; what it missed cannot be said.
			f.mail = f.mail[:0]
			l.lost.Store(true)
		}
		l.mailbox.Store(f)
		l.wake()
	}
	s.building = nil
}
