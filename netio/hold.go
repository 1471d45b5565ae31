package netio

import (
	"fmt"
	"sync"

	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/netio/packet"
)

// Hold says what of a tick waits until it is released.
type Hold uint8

const (
	// HoldNone lets all leave with Publish.
	HoldNone Hold = iota
	// HoldStrict keeps all that a tick has for its clients.
	HoldStrict
	// HoldRelaxed lets snapshots leave with Publish, and what goes out with them, and
	// keeps all else: who is let in and who must go, answers, events, moves.
	HoldRelaxed
)

// HeldMax is how many ticks are held at most.
const HeldMax = 8

// hold keeps what the clients may not hear yet.
type hold struct {
	mode Hold
	last uint32 // the newest tick that Publish was for; the tick goroutine's

	mu       sync.Mutex // also whoever hands frames to the loops of a server that holds any
	ticks    [HeldMax]heldTick
	first, n int
	released uint32 // the newest such tick
}

// heldTick is what is held of one tick.
type heldTick struct {
	tick   uint32
	frames []heldFrame
}

type heldFrame struct {
	loop  *loop
	frame *Frame
}

// Hold has Publish keep what a tick has for its clients until the tick is released: it is
// for a server whose clients hear of nothing that is not on disk yet. What
// sessions say by themselves, a Welcome or a Pong, is of no tick and waits for nothing.
// It panics when the loops are open.
func (s *Server) Hold(mode Hold) {
	if s.opened {
		panic("netio: Hold comes too late: the server's loops are open")
	}
	if planted.Bug == planted.RelaxedForStrict && mode == HoldStrict {
		mode = HoldRelaxed
	}
	s.hold.mode = mode
	s.rules.welcome.Promise = promised(mode)
}

// promised is what a Welcome says of a mode.
func promised(mode Hold) packet.Promise {
	switch mode {
	case HoldStrict:
		return packet.PromiseStrict
	case HoldRelaxed:
		return packet.PromiseRelaxed
	}
	return packet.PromiseNone
}

// Release lets go what is held of the ticks up to this one. Any goroutine.
func (s *Server) Release(tick uint32) {
	h := &s.hold
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.n > 0 && h.ticks[h.first].tick <= tick {
		h.each(func(f heldFrame) { s.hand(f.loop, f.frame) })
	}
	h.released = max(h.released, tick)
}

// Released is the newest tick that Release was called for. Any goroutine.
func (s *Server) Released() uint32 {
	s.hold.mu.Lock()
	defer s.hold.mu.Unlock()
	return s.hold.released
}

// Held is how many ticks are held: Publish panics on one more than HeldMax. Any goroutine.
func (s *Server) Held() int {
	s.hold.mu.Lock()
	defer s.hold.mu.Unlock()
	return s.hold.n
}

// DropHeld gives up what is held, for it can never be released: nobody hears of it. What
// is published after it leaves at once, so Abandon comes next, and no other tick.
func (s *Server) DropHeld() {
	h := &s.hold
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.n > 0 {
		h.each(func(f heldFrame) {
			giveSeats(f.frame.mail)
			f.loop.recycle(f.frame)
		})
	}
	h.released = ^uint32(0)
}

// each takes the oldest tick out and visits its frames.
func (h *hold) each(visit func(heldFrame)) {
	t := &h.ticks[h.first]
	for _, f := range t.frames {
		visit(f)
	}
	clear(t.frames) // a loop may be given up
	t.frames = t.frames[:0]
	h.first, h.n = (h.first+1)%HeldMax, h.n-1
}

// at is where the frames of a tick are held; nil when the tick is released already.
func (h *hold) at(tick uint32) *heldTick {
	if h.mode == HoldNone || tick <= h.released || planted.Bug == planted.AnswerBeforeSync {
		return nil
	}
	if h.n > 0 {
		if newest := &h.ticks[(h.first+h.n-1)%HeldMax]; newest.tick == tick {
			return newest
		}
	}
	if h.n == HeldMax {
		panic(fmt.Sprintf("netio: tick %d was published while %d ticks are held: wait for a Release first", tick, h.n))
	}
	t := &h.ticks[(h.first+h.n)%HeldMax]
	t.tick = tick
	h.n++
	return t
}

// add holds a frame. One more of the same tick, after the one that Publish held, has
// nothing but mail.
func (t *heldTick) add(l *loop, f *Frame) {
	for i := range t.frames {
		if held := &t.frames[i]; held.loop == l {
			held.frame.mail = appendMail(held.frame.mail, f.mail)
			clear(f.mail)
			f.mail = f.mail[:0]
			l.recycle(f)
			return
		}
	}
	t.frames = append(t.frames, heldFrame{l, f})
}

// mailOf takes the mail out of a frame: a frame of its own, nil when there is none.
func (l *loop) mailOf(f *Frame) *Frame {
	if len(f.mail) == 0 {
		return nil
	}
	m := l.frames.get()
	m.reset()
	m.Tick, m.loop, m.mailOnly = f.Tick, f.loop, true
	m.mail, f.mail = f.mail, m.mail
	return m
}
