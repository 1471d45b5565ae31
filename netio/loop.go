package netio

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync/atomic"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/ring"
)

// link is what a transport gives a connection. The loop's.
type link interface {
	// write sends b, which is only lent. An error ends the connection.
	write(b []byte) error
	// backlog is how many bytes the transport still holds.
	backlog() int
	// offer calls loop.traffic again with what is unread.
	offer()
	// shutdown ends the outbound half once what was written is out.
	shutdown()
	// close ends the connection at once.
	close()
}

// poster has an event loop deliver what one of its loops got, soon. It reports false
// when the event loop is gone.
type poster func(*loop) bool

// loop is one event loop's share of a server's sessions. Everything in it belongs to
// the event loop unless it says otherwise.
type loop struct {
	*reactor
	server *Server
	index  int
	rules  rules

	causes  *ring.Ring      // to the tick
	leaves  *ring.Ring      // to the tick
	reports []atomic.Uint64 // by slot: queued<<32 | acked, to the tick
	mailbox atomic.Pointer[Frame]
	frames  pool[Frame]
	posted  atomic.Bool
	taken   atomic.Int64 // slots that are not free; closedLoop or less when it is no more to be used

	next   *Frame // the tick's: the frame it builds
	outbox []mail // the tick's: for the next frame
	posts  usage  // of outbox

	conns   []*conn
	bySlot  []*conn
	free    []int32
	waiting []*conn // with held frames
	stalled []*conn
	resumed []*conn      // the memory of the stalled of the tick before
	zombies []*departure // gone, but the tick has not taken their leave yet
	leaving []*departure // whose leave did not fit into the ring yet
	moment
	absence absence

	evictions evictions   // any loop's
	displaced []SessionID // the memory of evictAll
	round     int         // of rules.timeEvery
	tally     tally
}

// wake asks the event loop to take its mail. Any goroutine.
func (l *loop) wake() {
	post := l.post.Load()
	if post == nil || l.posted.Swap(true) {
		return
	}
	if !(*post)(l) {
		l.posted.Store(false)
	}
}

// Run is deliver, as gnet calls it on the event loop.
func (l *loop) Run(context.Context) error {
	l.deliver()
	runtime.Gosched() // see giveWay
	return nil
}

// deliver takes the newest frame: directives first, then snapshots, then what
// time brings.
func (l *loop) deliver() {
	l.posted.Store(false)
	l.evictAll()
	if l == l.home && l.resuming.Swap(false) {
		l.resume()
	}
	f := l.mailbox.Swap(nil)
	if f == nil {
		return
	}
	l.pass(f.Tick)
	for i := range f.mail {
		m := &f.mail[i]
		if c := l.conn(m.to); c != nil {
			l.guard(c, func() { c.take(m) })
		} else if m.to == 0 {
			l.each(func(c *conn) { c.take(m) })
		} else if m.op == opMove {
			m.room.GiveSeat() // who was to have it is gone
		}
	}
	l.sendBundles(f)
	l.recycle(f)
	l.keepTime()
}

// pass takes in that it is a later tick. Deadlines count ticks, so that an absence
// of the whole server is none of their business; of one in which only this loop
// was away, ticks did run, and so they are moved.
func (l *loop) pass(tick uint32) {
	ran := max(tick, l.now) - l.now
	l.now += ran
	l.missed += l.absence.take(ran)
	if ran > l.rules.tickRate {
		l.missed += ran - 1
		l.each(func(c *conn) {
			c.session.forgive(ran-1, l.now)
			c.pace.forgive(ran-1, l.now)
		})
	}
}

func (l *loop) conn(id SessionID) *conn {
	if slot := id.slot(); slot < len(l.bySlot) && l.bySlot[slot] != nil && l.bySlot[slot].id == id {
		return l.bySlot[slot]
	}
	return nil
}

// keepTime is each loop's work once a tick beside its mail.
func (l *loop) keepTime() {
	l.bury()
	if l == l.home {
		l.forgetOver()
	}
	l.resume()
	waiting := l.waiting
	l.waiting = l.waiting[:0]
	for _, c := range waiting {
		l.guard(c, func() { c.waits = c.retry() })
		if c.waits {
			l.waiting = append(l.waiting, c)
		}
	}
	clear(waiting[len(l.waiting):])
	l.round = (l.round + 1) % l.rules.timeEvery
	for slot := l.round; slot < len(l.bySlot); slot += l.rules.timeEvery {
		if c := l.bySlot[slot]; c != nil {
			l.guard(c, c.tick)
		}
	}
	l.tally.settle(&l.server.Counters)
}

// resume offers what lies unread to the sessions again.
func (l *loop) resume() {
	stalled := l.stalled
	l.stalled, l.resumed = l.resumed[:0], stalled
	for _, c := range stalled {
		c.stalled = false
		if !c.gone && c.session.state != ended {
			c.link.offer()
		}
	}
	clear(stalled) // or they would keep rooms that are over
}

// timeEvery is how many ticks apart a connection's deadlines, which are seconds,
// are looked at, 0.4 s or a tick: each tick those of another part.
func timeEvery(tickRate int) int { return max(tickRate*2/5, 1) }

// wait notes that a connection has frames that could not go out.
func (l *loop) wait(c *conn) {
	if !c.waits {
		c.waits = true
		l.waiting = append(l.waiting, c)
	}
}

// tally is what a loop has counted since it last told the others.
type tally struct{ bytesOut, causes, snapshots, skipped, omitted uint64 }

func (t *tally) settle(c *Counters) {
	c.BytesOut.Add(t.bytesOut)
	c.Causes.Add(t.causes)
	c.Snapshots.Add(t.snapshots)
	c.Skipped.Add(t.skipped)
	c.Omitted.Add(t.omitted)
	*t = tally{}
}

// each visits every connection; f may close the one it is given.
func (l *loop) each(f func(*conn)) {
	for i := len(l.conns) - 1; i >= 0; i-- {
		if i < len(l.conns) {
			c := l.conns[i]
			l.guard(c, func() { f(c) })
		}
	}
}

// guard runs f and turns a panic into the end of one connection.
func (l *loop) guard(c *conn, f func()) {
	defer func() {
		if p := recover(); p != nil {
			l.server.Counters.Panics.Add(1)
			l.server.log.Error("panic in a handler", "session", uint64(c.id), "panic", p, "stack", string(debug.Stack()))
			c.end(packet.Internal)
		}
	}()
	f()
}

// recycle gives a frame back, and its blocks when it was their last. Either
// goroutine, for a frame that it owns.
func (l *loop) recycle(f *Frame) {
	if b := f.blocks; b != nil && b.refs.Add(-1) == 0 {
		l.server.blocks.put(b)
	}
	f.blocks = nil
	l.frames.put(f)
}
