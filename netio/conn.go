package netio

import (
	"encoding/binary"

	"tickd/netio/packet"
	"tickd/netio/wire"
)

// closeBacklog is how much may lie in the transport for a last word to be worth
// its while.
const closeBacklog = 16 << 10

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
	stalled bool        // has frames unread until the next tick
	gone    bool        // the transport is closed
	went    bool        // the first part of this tick's view went out
	waits   bool        // among the loop's waiting
	session session
	pace    pace
	out     outbox

	ws     wsState
	at     int    // its place among the loop's connections
	leftAt uint64 // where the leaves' ring must be freed to, 0: not pushed yet
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
		r := c.session.frame(frame, c.loop.now)
		if r.later {
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
		c.send(r.reply)
	}
	if r.forward {
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
}

// report tells the tick what has been queued and applied.
func (c *conn) report() {
	s := &c.session
	c.pace.acked(s.acked, c.loop.now, c.loop.rules.tickRate)
	c.out.acked(s.acked)
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

// directive obeys the tick.
func (c *conn) directive(o op, frame []byte) {
	if c.session.state == ended {
		return
	}
	c.send(frame)
	switch o {
	case opAccept:
		c.session.state = playing
	case opWatch:
		c.session.state = watching
	case opRefuse:
		if code := packet.Code(frame[1]); code == packet.BadName || code == packet.NameTaken {
			c.loop.server.Counters.Codes[code].Add(1)
			c.session.state = welcomed
		} else {
			c.shut(code)
		}
	case opClose:
		c.shut(packet.Code(frame[1]))
	}
}

// end finishes the session with a last word, if it can still be heard.
func (c *conn) end(code packet.Code) {
	if c.session.state == ended {
		return
	}
	if !c.gone && c.phase != sniffing && code != packet.Dropped && len(c.out.held) == 0 && c.link.backlog() < closeBacklog {
		var last []byte
		if c.session.state == playing || c.session.state == watching {
			last = packet.Append(nil, &packet.Goodbye{Code: code, Sentence: code.Sentence()})
		} else {
			last = packet.Append(nil, &packet.Refused{Code: code, Sentence: code.Sentence()})
		}
		c.session.state = ended // a failing write comes back here
		c.write(append(c.appendHeader(nil, len(last)), last...))
	}
	c.shut(code)
}

// shut ends the session now; the transport lingers so that the last word is
// not lost to what the client still sends.
func (c *conn) shut(code packet.Code) {
	if c.code != packet.OK {
		return
	}
	c.loop.server.Counters.Codes[code].Add(1)
	c.session.state, c.code, c.out = ended, code, outbox{}
	c.session.heard = c.loop.now
	if c.known {
		c.loop.pushLeave(c)
	}
	if !c.gone && c.link.backlog() == 0 {
		c.link.shutdown()
	}
}

// tick is what time brings to one connection, once in timeEvery ticks.
func (c *conn) tick() {
	now, rate := c.loop.now, c.loop.rules.tickRate
	switch {
	case c.session.state == ended:
		if now-c.session.heard >= lingerSeconds*rate {
			c.link.close()
		}
		return
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

// retry sends what waits, as far as it may, and reports whether anything still
// does.
func (c *conn) retry() bool {
	if len(c.out.held) > 0 && c.link.backlog() == 0 && !c.gone {
		c.flush()
	}
	return len(c.out.held) > 0
}
