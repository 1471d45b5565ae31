package netio

import "github.com/tickd/tickd/netio/wire"

// sendBundles writes the frame's snapshots to the sessions that can take them.
func (l *loop) sendBundles(f *Frame) {
	for i := range f.bundles {
		v := &f.bundles[i]
		c := l.conn(v.Session)
		if c == nil || c.gone || c.session.state != playing && c.session.state != watching {
			continue
		}
		if !v.More {
			c.went = c.ready(f.Tick)
			if !c.went {
				l.tally.skipped++
			} else if i+1 < len(f.bundles) && f.bundles[i+1].More && !f.fits(i) {
				c.went = false // none of its parts
				l.server.Counters.TooLarge.Add(1)
			}
		}
		if c.went {
			c.sendBundle(f, v)
		}
	}
}

// fits reports whether each part of the bundle that begins at i is a frame.
func (f *Frame) fits(i int) bool {
	for more := true; more; i++ {
		if f.length(&f.bundles[i]) > wire.FrameDownMax {
			return false
		}
		more = i+1 < len(f.bundles) && f.bundles[i+1].More
	}
	return true
}

// length is that of a bundle's snapshot, in bytes.
func (f *Frame) length(v *bundle) int {
	n := v.head.To - v.head.From
	for _, r := range f.ranges[v.sections.From:v.sections.To] {
		n += r.To - r.From
	}
	return int(n)
}

// ready reports whether a snapshot may go out now: the transport holds nothing
// and the client keeps up.
func (c *conn) ready(now uint32) bool { return c.link.backlog() == 0 && c.pace.free(now) }

// sendBundle assembles a bundle behind the messages that are due, each byte copied
// once, and hands it over in one write.
func (c *conn) sendBundle(f *Frame, v *bundle) {
	l, n := c.loop, f.length(v)
	if n > wire.FrameDownMax {
		l.server.Counters.TooLarge.Add(1)
		return
	}
	b := l.out[:0]
	if c.waits && !v.More {
		b = c.appendDue(b)
	}
	for _, r := range f.ranges[v.packets.From:v.packets.To] {
		b = append(c.appendHeader(b, int(r.To-r.From)), f.blocks.Bytes[r.From:r.To]...)
	}
	b = append(c.appendHeader(b, n), f.heads[v.head.From:v.head.To]...)
	for _, r := range f.ranges[v.sections.From:v.sections.To] {
		b = append(b, f.blocks.Bytes[r.From:r.To]...)
	}
	l.out = b
	if !v.More {
		c.session.queued = f.Tick
		c.pace.queued(f.Tick)
		l.tally.snapshots++
	}
	c.report()
	c.write(b)
}
