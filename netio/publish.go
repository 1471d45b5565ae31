package netio

import "github.com/tickd/tickd/netio/packet"

// Begin starts this tick's frames and lends the Blocks that they share. Publish
// hands them over.
func (s *Server) Begin() *Blocks {
	b := s.blocks.get()
	b.Bytes = shrunk(&b.used, b.Bytes)
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
		clear(l.outbox)
		l.outbox = shrunk(&l.posts, l.outbox)
		s.shorten(f)
		l.mailbox.Store(f)
		l.wake()
	}
	s.building = nil
}

// shorten keeps the mail of a loop that does not run within its bound.
func (s *Server) shorten(f *Frame) {
	most := s.mailMax()
	if len(f.mail) <= most {
		return
	}
	word := packet.Goodbye{Code: packet.Internal, Sentence: packet.Internal.Sentence()}
	kept, omitted, ended := shed(f.mail, most, s.message(Prompt, packet.Append(nil, &word)))
	clear(f.mail[len(kept):])
	f.mail = kept
	s.Counters.Omitted.Add(omitted)
	if ended > 0 {
		s.log.Error("an event loop has not run for too long: sessions end that would miss what must arrive", "loop", f.loop, "sessions", ended)
	}
}
