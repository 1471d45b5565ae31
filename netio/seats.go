package netio

import (
	"encoding/binary"
	"net/netip"

	"github.com/tickd/tickd/netio/packet"
)

// open admits a connection, or one that is only told why it is not. It returns nil
// when there is no room even for that.
func (l *loop) open(k link, from netip.Addr) *conn {
	if !l.room() {
		l.server.Counters.Codes[packet.ServerFull].Add(1)
		l.server.Counters.Unsaid.Add(1)
		return nil
	}
	l.now = max(l.now, l.server.tick.Load()) // before its first connection a loop hears of no tick
	a := &l.hub.admission
	origin := a.origin(from)
	v := a.admit(origin, l.now)
	c := l.seat(k)
	c.from = origin
	if v.code != packet.OK {
		c.refused, c.retryMs = v.code, v.retryMs
		l.linger(c)
		return c
	}
	c.admitted = true
	l.await(c)
	return c
}

// seat gives a connection its slot.
func (l *loop) seat(k link) *conn {
	c := &conn{link: k}
	l.taken.Add(1)
	l.server.seated.Add(1)
	l.place(c)
	l.hub.open.Add(1)
	l.server.Counters.Accepted.Add(1)
	return c
}

// place makes a connection one of the loop's, which has a free slot that is counted.
func (l *loop) place(c *conn) {
	slot := int(l.free[len(l.free)-1])
	l.free = l.free[:len(l.free)-1]
	l.generation++
	c.loop, c.at, c.id = l, len(l.conns), newSessionID(l.index, slot, l.generation)
	c.session.open(&l.rules, l.moment)
	c.pace.open(l.now)
	l.reports[slot].Store(0)
	for len(l.bySlot) <= slot {
		l.bySlot = append(l.bySlot, nil)
	}
	l.bySlot[slot] = c
	l.conns = append(l.conns, c)
	l.server.Counters.Connections.Add(1)
}

// displace is the reverse of place. A slot that the tick knows stays taken until it
// has taken the leave: else a join could overtake a leave.
func (l *loop) displace(c *conn) {
	last := l.conns[len(l.conns)-1]
	l.conns[c.at], last.at = last, c.at
	l.conns[len(l.conns)-1] = nil
	l.conns = l.conns[:len(l.conns)-1]
	l.bySlot[c.id.slot()] = nil
	if c.departure != nil {
		l.zombies = append(l.zombies, c.departure)
	} else {
		l.release(c.id)
	}
	l.server.Counters.Connections.Add(-1)
	if len(l.conns) == 0 { // no tick may come for it any more
		l.tally.settle(&l.server.Counters)
	}
}

// release frees a slot.
func (l *loop) release(id SessionID) {
	l.free = append(l.free, int32(id.slot()))
	l.taken.Add(-1)
}

// closed forgets a connection whose transport is gone.
func (l *loop) closed(c *conn) {
	if c.gone {
		return
	}
	c.gone = true
	c.shut(packet.Dropped)
	l.displace(c)
	l.hub.open.Add(-1)
}

// departure is the end of a session that the tick knows.
type departure struct {
	id   SessionID
	code packet.Code
	at   uint64 // where the leaves' ring must be freed to, 0: not pushed yet
}

// pushLeave tells the tick that a session it knows has ended.
func (l *loop) pushLeave(d *departure) {
	var b [9]byte
	binary.LittleEndian.PutUint64(b[:], uint64(d.id))
	b[8] = byte(d.code)
	if !l.leaves.Push(b[:], nil) {
		l.leaving = append(l.leaving, d) // at most one per slot
		return
	}
	d.at = l.leaves.Pushed()
}

// bury frees the slots whose leave the tick has taken.
func (l *loop) bury() {
	leaving := l.leaving
	l.leaving = nil
	for _, d := range leaving {
		l.pushLeave(d)
	}
	kept := l.zombies[:0]
	for _, d := range l.zombies {
		if d.at != 0 && l.leaves.Freed() >= d.at {
			l.release(d.id)
		} else {
			kept = append(kept, d)
		}
	}
	clear(l.zombies[len(kept):])
	l.zombies = kept
}
