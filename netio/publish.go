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
// Publish, to the loops, or holds what the server holds. A frame that its loop has
// not taken yet is replaced by this one; its mail is kept.
func (s *Server) Publish() {
	s.hold.last = s.tick.Load()
	s.publish()
}

// publish is Publish of what belongs to the tick that was published last.
func (s *Server) publish() {
	h := &s.hold
	if h.mode != HoldNone {
		h.mu.Lock()
		defer h.mu.Unlock()
	}
	held := h.at(h.last)
	switch {
	case s.building == nil:
	case len(s.loops) == 0: // as in a replay
		s.blocks.put(s.building)
	default:
		s.building.refs.Store(int32(len(s.loops)))
	}
	for _, l := range s.loops {
		f := l.finish(s.tick.Load(), s.building)
		switch {
		case held == nil:
			s.hand(l, f)
		case h.mode == HoldStrict:
			held.add(l, f)
		default:
			if mail := l.mailOf(f); mail != nil {
				held.add(l, mail)
			}
			s.hand(l, f)
		}
	}
	s.building = nil
}

// finish takes the tick's frame, or makes one, and puts the tick's mail into it.
func (l *loop) finish(tick uint32, blocks *Blocks) *Frame {
	f := l.next
	if f == nil {
		f = l.frames.get()
		f.reset()
		f.Tick, f.loop = tick, l.index
	}
	f.blocks, l.next = blocks, nil
	f.mail = append(f.mail, l.outbox...)
	clear(l.outbox)
	l.outbox = shrunk(&l.posts, l.outbox)
	return f
}

// hand gives a loop a frame. Of a server that holds any, whoever has hold.mu.
func (s *Server) hand(l *loop, f *Frame) {
	if old := l.mailbox.Swap(nil); old != nil {
		if f.mailOnly {
			f, old = old, f
			f.mail = appendMail(f.mail, old.mail)
		} else {
			if !old.mailOnly && l.post.Load() != nil {
				s.Counters.Overwritten.Add(1)
			}
			old.mail = appendMail(old.mail, f.mail)
			f.mail, old.mail = old.mail, f.mail
		}
		l.recycle(old)
	}
	s.shorten(f)
	l.mailbox.Store(f)
	l.wake()
}

// shorten keeps the mail of a loop that does not run within its bound.
func (s *Server) shorten(f *Frame) {
	most := s.mailMax()
	if len(f.mail) <= most {
		return
	}
	word := packet.Goodbye{Code: packet.Internal, Sentence: packet.Internal.Sentence()}
	last := Message{packet.Append(nil, &word), Prompt} // of no slab: those are the tick's
	kept, omitted, ended := shed(f.mail, most, last)
	clear(f.mail[len(kept):])
	f.mail = kept
	s.Counters.Omitted.Add(omitted)
	if ended > 0 {
		s.log.Error("an event loop has not run for too long: sessions end that would miss what must arrive", "loop", f.loop, "sessions", ended)
	}
}
