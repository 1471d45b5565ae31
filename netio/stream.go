package netio

import (
	"slices"

	"github.com/tickd/tickd/netio/packet"
)

// Bounds of what a client is sent beside its snapshots.
const (
	// heldMax bounds what waits for a slow client, in bytes, and what may lie in its
	// transport. Over it the client ends with SLOW_CLIENT.
	heldMax = 256 << 10
	// streamWindow is how many bytes of messages a client may not have
	// acknowledged, so that they do not queue up before its snapshots. When there
	// are none one message goes out, however long. Prompt ones do not count.
	streamWindow = 2 << 10
	// streamPerSecond is how many bytes of messages that are not prompt a client
	// gets, and thinnablePerSecond how many of these may be thinnable; both may
	// be saved up for a second.
	streamPerSecond    = 24 << 10
	thinnablePerSecond = 4 << 10
	// thinnableMax is how many thinnable messages wait for a client.
	thinnableMax = 32
	// promptKept is how long a buffer of prompt messages is kept by a client for
	// which nothing waits.
	promptKept = 1 << 10
)

// stream is what a client is owed beside its snapshots.
type stream struct {
	flight   int    // bytes sent since the last acknowledgement that covered all
	until    uint32 // the tick whose acknowledgement covers them
	refilled uint32 // tick of the last look at the budgets
	budget   int32  // bytes that may go out
	thin     int32  // of these, thinnable ones

	prompt    []byte   // with transport headers; waits for the transport alone
	reliable  [][]byte // frames, shared with others who wait for them
	thinnable [][]byte
	bytes     int    // of reliable
	omitted   uint32 // thinnable ones left out and not told of yet
}

// pending reports whether anything waits.
func (s *stream) pending() bool {
	return len(s.prompt) > 0 || len(s.reliable) > 0 || len(s.thinnable) > 0 || s.omitted > 0
}

func (s *stream) held() int { return len(s.prompt) + s.bytes }

// add takes a message and returns how many others are left out for it.
func (s *stream) add(m Message) (omitted int) {
	switch m.how {
	case Reliable:
		s.reliable = append(s.reliable, m.frame)
		s.bytes += len(m.frame)
	case Thinnable:
		if omitted = max(len(s.thinnable)+1-thinnableMax, 0); omitted > 0 {
			s.thinnable = slices.Delete(s.thinnable, 0, omitted)
			s.omitted += uint32(omitted)
		}
		s.thinnable = append(s.thinnable, m.frame)
	}
	return omitted
}

// refill adds to the budgets what the ticks since the last look bring.
func (s *stream) refill(now, rate uint32) {
	passed := int32(min(now-s.refilled, rate))
	s.refilled = now
	per := func(second int32) int32 { return second * passed / int32(rate) }
	s.budget = min(s.budget+per(streamPerSecond), streamPerSecond)
	s.thin = min(s.thin+per(thinnablePerSecond), thinnablePerSecond)
}

// fits reports whether a message of n bytes may go out behind those in flight.
func (s *stream) fits(n int) bool {
	return s.budget > 0 && (s.flight == 0 || s.flight+n <= streamWindow)
}

// sent counts a message that goes out.
func (s *stream) sent(n int) {
	s.flight += n
	s.budget -= int32(n)
}

// acked takes a cumulative acknowledgement.
func (s *stream) acked(tick uint32) {
	if tick >= s.until {
		s.flight = 0
	}
}

// appendDue appends to b what may go out now: what is prompt, then what must
// arrive, then what need not.
func (c *conn) appendDue(b []byte) []byte {
	s, now := &c.stream, c.loop.now
	b = append(b, s.prompt...)
	if s.prompt = s.prompt[:0]; cap(s.prompt) > promptKept {
		s.prompt = nil
	}
	if len(s.reliable) == 0 && len(s.thinnable) == 0 && s.omitted == 0 {
		return b
	}
	s.refill(now, c.loop.rules.tickRate)
	from, n := len(b), 0
	for n < len(s.reliable) && s.fits(len(s.reliable[n])) {
		f := s.reliable[n]
		b = append(c.appendHeader(b, len(f)), f...)
		s.bytes -= len(f)
		s.sent(len(f))
		n++
	}
	if s.reliable = slices.Delete(s.reliable, 0, n); len(s.reliable) == 0 {
		s.reliable = nil // there may have been thousands
	}
	b = c.appendThinnable(b)
	if len(b) > from {
		s.until = now
	}
	return b
}

// appendThinnable is that of the thinnable messages, after the count of those
// that were left out before them.
func (c *conn) appendThinnable(b []byte) []byte {
	s, n := &c.stream, 0
	if s.omitted > 0 && s.thin > 0 && s.fits(omittedMax) {
		var packed [omittedMax]byte
		f := appendOmitted(packed[:0], c.loop.now, s.omitted)
		b = append(c.appendHeader(b, len(f)), f...)
		s.sent(len(f))
		s.omitted = 0
	}
	for n < len(s.thinnable) && s.thin > 0 && s.fits(len(s.thinnable[n])) {
		f := s.thinnable[n]
		b = append(c.appendHeader(b, len(f)), f...)
		s.sent(len(f))
		s.thin -= int32(len(f))
		n++
	}
	s.thinnable = slices.Delete(s.thinnable, 0, n)
	return b
}

// omittedMax is the length of the packet that appendOmitted makes, at most.
const omittedMax = 1 + 4 + 1 + 1 + 5

// appendRest appends all that must still arrive, for a client that ends.
func (c *conn) appendRest(b []byte) []byte {
	b = append(b, c.stream.prompt...)
	for _, f := range c.stream.reliable {
		b = append(c.appendHeader(b, len(f)), f...)
	}
	return b
}

// deliver takes a message from the tick. It goes out with the snapshot, or after
// all snapshots of the tick.
func (c *conn) deliver(m Message) {
	if m.how == Prompt {
		c.stream.prompt = append(c.appendHeader(c.stream.prompt, len(m.frame)), m.frame...)
	} else {
		c.loop.tally.omitted += uint64(c.stream.add(m))
	}
	c.loop.wait(c)
	if c.stream.held() > heldMax {
		c.end(packet.SlowClient)
	}
}

// answer is the session's own word, at once if the transport takes it.
func (c *conn) answer(frame []byte) {
	c.deliver(Message{frame: frame, how: Prompt})
	if c.session.state != ended && c.link.backlog() == 0 {
		c.flush()
	}
}

// flush writes what may go out.
func (c *conn) flush() {
	l := c.loop
	l.out = c.appendDue(l.out[:0])
	if len(l.out) > 0 {
		c.write(l.out)
	}
}

// retry sends what waits, as far as it may, and reports whether anything still
// does.
func (c *conn) retry() bool {
	switch {
	case c.gone:
		return false
	case c.link.backlog() > 0:
		return true
	case c.session.state == ended:
		c.link.shutdown() // the last word is out
		return false
	}
	c.flush()
	return c.session.state != ended && c.stream.pending() || c.link.backlog() > 0
}
