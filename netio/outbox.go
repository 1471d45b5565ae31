package netio

import "tickd/netio/packet"

// heldMax bounds the reliable frames that wait for a slow client, and what may
// lie in its transport. Over it the client is cut off.
const heldMax = 256 << 10

// eventsInFlight is how many bytes of reliable frames a client may not have
// acknowledged, so that they do not queue up before its snapshots. When there
// are none one frame goes out, however long.
const eventsInFlight = 2 << 10

// send writes one reliable frame, after those that wait.
func (c *conn) send(frame []byte) {
	if len(c.out.held) > 0 || c.link.backlog() > 0 || !c.out.fits(len(frame)) {
		from := len(c.out.held)
		c.out.held = append(c.appendHeader(c.out.held, len(frame)), frame...)
		c.out.lens = append(c.out.lens, len(c.out.held)-from)
		c.loop.wait(c)
		if len(c.out.held)+c.link.backlog() > heldMax {
			c.end(packet.SlowClient)
		}
		return
	}
	l := c.loop
	l.out = append(c.appendHeader(l.out[:0], len(frame)), frame...)
	c.out.sent(len(l.out), c)
	c.write(l.out)
}

// outbox is what a client has still to hear, and has not acknowledged, of
// reliable frames.
type outbox struct {
	held   []byte // frames with their transport headers
	lens   []int  // of each of them
	flight int    // bytes sent since the last acknowledgement that covered all
	until  uint32 // the tick whose acknowledgement covers them
}

func (o *outbox) fits(n int) bool { return o.flight == 0 || o.flight+n <= eventsInFlight }

// sent counts what was written: for a client that gets snapshots, and so
// acknowledges.
func (o *outbox) sent(n int, c *conn) {
	if c.session.state == playing || c.session.state == watching {
		o.flight += n
		o.until = c.loop.now
	}
}

func (o *outbox) acked(tick uint32) {
	if tick >= o.until {
		o.flight = 0
	}
}

// flush writes as much of what waits as may be in flight.
func (c *conn) flush() {
	o := &c.out
	n, frames := 0, 0
	for frames < len(o.lens) && (o.flight+n == 0 || o.flight+n+o.lens[frames] <= eventsInFlight) {
		n += o.lens[frames]
		frames++
	}
	if frames == 0 {
		return
	}
	c.loop.out = append(c.loop.out[:0], o.held[:n]...)
	o.sent(n, c)
	o.held, o.lens = o.held[:copy(o.held, o.held[n:])], o.lens[:copy(o.lens, o.lens[frames:])]
	if len(o.held) == 0 {
		o.held, o.lens = nil, nil
	}
	c.write(c.loop.out)
}
