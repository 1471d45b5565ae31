package netio

import (
	"sync"

	"github.com/tickd/tickd/netio/packet"
)

// evictions are sessions of a loop that another loop's newcomers have displaced.
// Any loop adds, at most one for each connection that waits.
type evictions struct {
	mu  sync.Mutex
	ids []SessionID
}

func (e *evictions) add(id SessionID) {
	e.mu.Lock()
	e.ids = append(e.ids, id)
	e.mu.Unlock()
}

// take empties the list into to.
func (e *evictions) take(to []SessionID) []SessionID {
	e.mu.Lock()
	defer e.mu.Unlock()
	to = append(to, e.ids...)
	e.ids = e.ids[:0]
	return to
}

// await lets a session wait until it asks to join, and ends the one that has
// waited longest when there are too many.
func (l *loop) await(c *conn) {
	switch owner, id := l.hub.admission.wait(c); owner {
	case nil:
	case l:
		l.evict(id)
	default:
		owner.evictions.add(id)
		owner.wake()
	}
}

// evict ends a session that has waited longest, unless it has joined meanwhile.
func (l *loop) evict(id SessionID) {
	c := l.conn(id)
	if c == nil || c.session.state != greeting && c.session.state != welcomed {
		return
	}
	l.guard(c, func() {
		c.retryMs = retryEvictedMs
		c.end(packet.RetryLater)
	})
}

// evictAll does what other loops have asked for.
func (l *loop) evictAll() {
	l.displaced = l.evictions.take(l.displaced[:0])
	for _, id := range l.displaced {
		l.evict(id)
	}
}

// room makes sure that one more connection may be open, if need be by closing the
// one of this event loop that has been refused or over for longest.
func (l *loop) room() bool {
	most := int64(l.server.slots())
	if l.hub.open.Load() >= most {
		for _, c := range l.over {
			if !c.gone {
				l.guard(c, c.link.close)
				break
			}
		}
	}
	return l.hub.open.Load() < most && len(l.free) > 0
}

// linger counts a connection among those of the event loop that are refused or over.
func (l *loop) linger(c *conn) {
	if !c.lingers && !c.gone {
		c.lingers = true
		l.over = append(l.over, c)
	}
}

// forgetOver drops those of the over whose transport is closed.
func (l *loop) forgetOver() {
	kept := l.over[:0]
	for _, c := range l.over {
		if !c.gone {
			kept = append(kept, c)
		}
	}
	clear(l.over[len(kept):])
	l.over = kept
}
