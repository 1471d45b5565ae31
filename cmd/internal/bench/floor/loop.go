package floor

import (
	"context"
	"sync"

	"github.com/panjf2000/gnet/v2"
)

// engine binds gnet to a Floor's loops.
type engine struct {
	gnet.BuiltinEventEngine
	gnet   gnet.Engine
	bytes  int
	booted chan struct{}

	mu     sync.Mutex // guards byLoop: OnOpen and tick only
	byLoop map[gnet.EventLoop]*loop
}

// loop is one event loop's connections; its own, but for the call of Execute.
type loop struct {
	conns []gnet.Conn
}

// place is where a connection is among its loop's.
type place struct {
	loop *loop
	at   int
}

// tick has each loop write to all of its connections: one Execute a loop.
func (e *engine) tick(n uint32) {
	frame := frameOf(e.bytes, n)
	e.mu.Lock()
	defer e.mu.Unlock()
	for on := range e.byLoop {
		// Refused only by a loop that ends.
		_ = on.Execute(context.Background(), gnet.RunnableFunc(func(context.Context) error {
			e.loopOf(on).write(frame)
			return nil
		}))
	}
}

func (l *loop) write(frame []byte) {
	for i := len(l.conns) - 1; i >= 0; i-- { // a failing write removes its connection
		if c := l.conns[i]; c.OutboundBuffered() < backlog {
			_, _ = c.Write(frame) // gnet closes what fails
		}
	}
}

func (e *engine) loopOf(on gnet.EventLoop) *loop {
	e.mu.Lock()
	defer e.mu.Unlock()
	l := e.byLoop[on]
	if l == nil {
		l = &loop{}
		e.byLoop[on] = l
	}
	return l
}

// OnBoot is called when the sockets listen.
func (e *engine) OnBoot(g gnet.Engine) gnet.Action {
	e.gnet = g
	close(e.booted)
	return gnet.None
}

// OnOpen takes a connection in.
func (e *engine) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	l := e.loopOf(c.EventLoop())
	c.SetContext(&place{l, len(l.conns)})
	l.conns = append(l.conns, c)
	return nil, gnet.None
}

// OnTraffic throws away what has come.
func (e *engine) OnTraffic(c gnet.Conn) gnet.Action {
	if n := c.InboundBuffered(); n > 0 {
		_, _ = c.Discard(n) // that many are there
	}
	return gnet.None
}

// OnClose forgets a connection.
func (e *engine) OnClose(c gnet.Conn, _ error) gnet.Action {
	p := c.Context().(*place)
	l := p.loop
	last := len(l.conns) - 1
	l.conns[p.at] = l.conns[last]
	l.conns[p.at].Context().(*place).at = p.at
	l.conns = l.conns[:last]
	return gnet.None
}
