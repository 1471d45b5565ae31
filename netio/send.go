package netio

// sendViews writes the frame's snapshots to the sessions that can take them.
func (l *loop) sendViews(f *Frame) {
	for i := range f.views {
		v := &f.views[i]
		c := l.conn(v.Session)
		if c == nil || c.gone || c.session.state != playing && c.session.state != watching {
			continue
		}
		if !v.More {
			c.went = c.ready(f.Tick)
			if !c.went {
				l.tally.skipped++
			}
		}
		if c.went {
			c.sendView(f, v)
		}
	}
}

// ready reports whether a snapshot may go out now: the transport holds nothing
// and the client keeps up.
func (c *conn) ready(now uint32) bool { return c.link.backlog() == 0 && c.pace.free(now) }

// sendView assembles a view behind the messages that are due, each byte copied
// once, and hands it over in one write.
func (c *conn) sendView(f *Frame, v *View) {
	l := c.loop
	b := l.out[:0]
	if c.waits && !v.More {
		b = c.appendDue(b)
	}
	for _, r := range f.ranges[v.packets.From:v.packets.To] {
		b = append(c.appendHeader(b, int(r.To-r.From)), f.blocks.Bytes[r.From:r.To]...)
	}
	n := int(v.head.To - v.head.From)
	sections := f.ranges[v.sections.From:v.sections.To]
	for _, r := range sections {
		n += int(r.To - r.From)
	}
	b = append(c.appendHeader(b, n), f.heads[v.head.From:v.head.To]...)
	for _, r := range sections {
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
