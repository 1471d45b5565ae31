package netio

import (
	"context"
	"sync"

	"github.com/panjf2000/gnet/v2"
)

// floorEngine binds gnet to a Floor's loops.
type floorEngine struct {
	gnet.BuiltinEventEngine
	gnet   gnet.Engine
	bytes  int
	booted chan struct{}

	mu     sync.Mutex // guards byLoop: OnOpen and tick only
	byLoop map[gnet.EventLoop]*floorLoop
}

// floorLoop is one event loop's connections; its own, but for the call of Execute.
type floorLoop struct {
	conns []gnet.Conn
}

// floorPlace is where a connection is among its loop's.
type floorPlace struct {
	loop *floorLoop
	at   int
}

// tick has each loop write to all of its connections: one Execute a loop.
func (e *floorEngine) tick(n uint32) {
	frame := floorFrame(e.bytes, n)
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

func (l *floorLoop) write(frame []byte) {
	for i := len(l.conns) - 1; i >= 0; i-- { // a failing write removes its connection
		if c := l.conns[i]; c.OutboundBuffered() < floorBacklog {
			_, _ = c.Write(frame) // gnet closes what fails
		}
	}
}

func (e *floorEngine) loopOf(on gnet.EventLoop) *floorLoop {
	e.mu.Lock()
	defer e.mu.Unlock()
	l := e.byLoop[on]
	if l == nil {
		l = &floorLoop{}
		e.byLoop[on] = l
	}
	return l
}

// OnBoot is called when the sockets listen.
func (e *floorEngine) OnBoot(g gnet.Engine) gnet.Action {
	e.gnet = g
	close(e.booted)
	return gnet.None
}

// OnOpen takes a connection in.
func (e *floorEngine) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	l := e.loopOf(c.EventLoop())
	c.SetContext(&floorPlace{l, len(l.conns)})
	l.conns = append(l.conns, c)
	return nil, gnet.None
}

// OnTraffic throws away what has come.
func (e *floorEngine) OnTraffic(c gnet.Conn) gnet.Action {
	if n := c.InboundBuffered(); n > 0 {
		_, _ = c.Discard(n) // that many are there
	}
	return gnet.None
}

// OnClose forgets a connection.
func (e *floorEngine) OnClose(c gnet.Conn, _ error) gnet.Action {
	p := c.Context().(*floorPlace)
	l := p.loop
	last := len(l.conns) - 1
	l.conns[p.at] = l.conns[last]
	l.conns[p.at].Context().(*floorPlace).at = p.at
	l.conns = l.conns[:last]
	return gnet.None
}
