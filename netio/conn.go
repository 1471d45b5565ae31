package netio

import (
	"encoding/binary"
	"net/netip"

	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// restMax is how much of what must arrive is still written before a last word,
// what lies in the transport included.
const restMax = 64 << 10

type phase uint8

const (
	sniffing phase = iota // the first bytes decide
	rawTCP
	webSocket
)

// conn is one connection: its transport, its session, its pace. The loop's.
type conn struct {
	// What each snapshot needs comes first: ten thousand of these do not fit into a cache.
	loop    *loop
	link    link
	id      SessionID
	phase   phase
	code    packet.Code // why it ended
	known   bool        // the tick has heard of the session
	hinted  bool        // bytes have come that do not tell the transport yet
	stalled bool        // has frames unread until the next tick
	gone    bool        // the transport is closed
	went    bool        // the first part of this tick's bundle went out
	waits   bool        // among the loop's waiting
	session session
	pace    pace
	stream  stream

	// Of its admission. The first three change under admission.mu alone.
	older, newer *conn // of those who have not asked to join
	among        bool  // is one of them
	admitted     bool  // counts among the live
	lingers      bool  // counts among the loop's over
	refused      packet.Code
	retryMs      uint32
	from         netip.Prefix

	ws        wsState
	at        int        // its place among the loop's connections
	departure *departure // once the tick is told that the session has ended
	awaited   string     // the room that is being opened for it
	caller    caller
}

// traffic takes what has arrived and returns how much of it is used up. The
// transport offers the rest again, with more, or when told to.
func (c *conn) traffic(b []byte) (used int) {
	for c.session.state != ended {
		frame, n, code := c.next(b[used:])
		if code != packet.OK {
			c.end(code)
			break
		}
		if frame == nil {
			used += n
			if n == 0 {
				break
			}
			continue
		}
		if !c.loop.causes.Fits(causeHead + len(frame)) {
			c.stall()
			break
		}
		r := c.session.frame(frame, c.loop.moment)
		if r.later {
			c.stall()
			break
		}
		if r.seek && !c.seek(frame[1:]) {
			c.session.refund(len(frame)) // it is offered again as often as rooms open
			c.stall()
			break
		}
		used += n
		c.react(r, frame)
		if c.ws.whole {
			c.ws.whole, c.ws.message = false, nil
		}
	}
	if c.session.state == ended {
		return len(b)
	}
	return used
}

// next splits the next frame off b. A frame of nil with n above 0 is transport
// matter that is used up; with 0, more bytes are needed.
func (c *conn) next(b []byte) (frame []byte, n int, code packet.Code) {
	if c.phase == sniffing {
		if code := c.sniff(b); code != packet.OK || c.phase == sniffing {
			return nil, 0, code
		}
	}
	if c.refused != packet.OK { // now it is known how to say so
		return nil, 0, c.refused
	}
	if c.phase == webSocket {
		return c.nextMessage(b)
	}
	frame, n, err := wire.NextFrame(b, c.session.limit())
	switch err {
	case nil:
		return frame, n, packet.OK
	case wire.ErrFrameLarge:
		return nil, 0, packet.TooLarge
	default:
		return nil, 0, packet.BadFrame
	}
}

// unread is told how many bytes lie unread after traffic. While the server comes
// back from an absence they may be many, until the tick has told so.
func (c *conn) unread(n int) {
	if n > inboundMax && planted.Bug != planted.Unbounded && c.session.state != ended && !c.loop.absence.away() {
		c.loop.server.Counters.Overfull.Add(1)
		c.end(packet.Rate)
	}
}

// stall leaves what is unread for the next tick.
func (c *conn) stall() {
	c.loop.server.Counters.Deferred.Add(1)
	if !c.stalled {
		c.stalled = true
		c.loop.stalled = append(c.loop.stalled, c)
	}
}

func (c *conn) react(r reaction, frame []byte) {
	if r.reply != nil {
		c.answer(r.reply)
	}
	if r.forward {
		if c.session.state == admitting { // so far, only one who asks to join
			if v := c.loop.hub.admission.join(c, c.loop.doorTick()); v.code != packet.OK {
				c.retryMs = v.retryMs
				c.end(v.code)
				return
			}
			c.asks(frame)
		}
		c.forward(frame)
	}
	c.report()
	if r.end != packet.OK {
		c.end(r.end)
	}
}

func (c *conn) forward(frame []byte) {
	h := &c.loop.cause
	binary.LittleEndian.PutUint64(h[:], uint64(c.id))
	binary.LittleEndian.PutUint32(h[8:], c.session.inputSeq)
	h[12] = frame[0]
	c.loop.causes.Push(h[:], frame[1:]) // traffic has made sure that it fits
	c.loop.tally.causes++
	c.known = true
	if ask := c.loop.server.ask; ask != nil && c.session.state == admitting {
		ask()
	}
}

// report tells the tick what has been queued and applied.
func (c *conn) report() {
	s := &c.session
	c.pace.acked(s.acked, c.loop.now, c.loop.rules.tickRate)
	c.stream.acked(s.acked)
	c.loop.reports[c.id.slot()].Store(uint64(s.queued)<<32 | uint64(s.acked))
}

func (c *conn) appendHeader(b []byte, n int) []byte {
	if c.phase == webSocket {
		return appendMessageHeader(b, n)
	}
	return wire.AppendFrameHeader(b, n)
}

// write hands bytes to the transport. After it the connection may be gone.
func (c *conn) write(b []byte) {
	if c.gone {
		return
	}
	c.loop.tally.bytesOut += uint64(len(b))
	if c.link.write(b) != nil && c.session.state != ended {
		c.end(packet.Dropped)
	}
}

// take obeys the tick.
func (c *conn) take(m *mail) {
	if m.op == opMove {
		c.moveTo(m.room)
		return
	}
	playing := c.session.state == playing || c.session.state == watching
	switch {
	case c.session.state == ended:
	case m.op == opClose:
		c.farewell(m.message.frame)
	case m.op == opSend && playing:
		c.deliver(m.message)
	case m.op == opOmitted && playing:
		c.stream.omitted += m.count
		c.loop.wait(c)
	case m.op == opAccept || m.op == opWatch || m.op == opRefuse:
		c.admit(m.op, m.message)
	}
}

// admit passes on what the tick says to a Join or Spectate.
func (c *conn) admit(o op, m Message) {
	next := playing
	switch code := packet.Code(m.frame[1]); {
	case o == opWatch:
		next = watching
	case o == opRefuse && !c.loop.rules.reopens[code]:
		c.farewell(m.frame)
		return
	case o == opRefuse:
		c.loop.server.Counters.Codes[code].Add(1)
		c.goes(code)
		next = welcomed
	}
	c.session.state = next
	if o != opRefuse {
		c.comes(o, m.frame)
	}
	c.deliver(m) // may end the session
	if c.session.state == welcomed {
		c.loop.await(c)
	}
}

// end finishes the session with a last word, if it can still be heard.
func (c *conn) end(code packet.Code) {
	if c.phase == sniffing && !c.hinted {
		c.phase = rawTCP // a WebSocket would have begun with a word of its own
	}
	switch {
	case c.session.state == ended:
	case c.gone || c.phase == sniffing || code == packet.Dropped:
		c.shut(code)
	case c.session.state == playing || c.session.state == watching:
		c.farewell(packet.Append(nil, &packet.Goodbye{Code: code, Sentence: code.Sentence()}))
	default:
		c.farewell(packet.Append(nil, &packet.Refused{Code: code, RetryMs: c.retryMs, Sentence: code.Sentence()}))
	}
}

// farewell ends the session with a last word, a Goodbye or Refused, after what
// must arrive before it, whether or not the client acknowledges.
func (c *conn) farewell(last []byte) {
	b := c.loop.out[:0]
	if c.stream.held()+c.link.backlog() <= restMax {
		b = c.appendRest(b)
	}
	b = append(c.appendHeader(b, len(last)), last...)
	if c.phase == webSocket {
		b = c.appendClose(b, packet.Code(last[1]))
	}
	c.loop.out = b
	c.session.state = ended // a failing write comes back here
	c.write(b)
	c.shut(packet.Code(last[1]))
}

// shut ends the session now; the transport lingers so that the last word is
// not lost to what the client still sends.
func (c *conn) shut(code packet.Code) {
	if c.code != packet.OK {
		return
	}
	c.loop.server.Counters.Codes[code].Add(1)
	c.goes(code)
	c.session.state, c.code, c.stream = ended, code, stream{}
	c.session.heard = c.loop.now
	c.loop.server.GiveSeat()
	if c.admitted {
		c.admitted = false
		c.loop.hub.admission.leave(c)
	}
	c.loop.linger(c)
	if c.known {
		c.depart(code)
	}
	switch {
	case c.gone:
	case c.link.backlog() == 0:
		c.link.shutdown()
	default:
		c.loop.wait(c) // until the last word is out
	}
}

// depart tells the tick that the session, which it knows, is no more.
func (c *conn) depart(code packet.Code) {
	c.departure = &departure{id: c.id, code: code}
	c.loop.pushLeave(c.departure)
}

// tick is what time brings to one connection, a few times a second.
func (c *conn) tick() {
	now, rate := c.loop.now, c.loop.rules.tickRate
	switch {
	case c.session.state == ended:
		linger := uint32(lingerSeconds)
		if c.link.backlog() > 0 {
			linger = lingerSlow
		}
		if now-c.session.heard > linger*rate {
			c.link.close()
		}
		return
	case c.refused != packet.OK && now-c.session.opened > refusingSeconds*rate:
		c.end(c.refused)
	case c.phase == sniffing && now-c.session.opened > upgradeSeconds*rate:
		c.end(packet.Idle)
	case c.pace.stuck(now, rate):
		c.end(packet.SlowClient)
	default:
		if code := c.session.overdue(now); code != packet.OK {
			c.end(code)
		}
	}
}
