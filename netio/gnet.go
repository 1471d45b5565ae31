package netio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/panjf2000/gnet/v2"

	"github.com/tickd/tickd/netio/packet"
)

// Bounds of a socket.
const (
	inboundMax = 40 << 10 // bytes that may wait unread: the burst and one frame
	sendBuffer = 32 << 10 // the kernel's; a larger one only hides a slow client
	filesSpare = 256
	filesKept  = 64   // descriptors that no new connection may take
	filesLoop  = 4096 // descriptors that gnet may need beside the connections, per loop
)

// ErrEngine is an engine that ended without being asked to.
var ErrEngine = errors.New("netio: the socket engine ended by itself")

// ErrFiles is a limit on open files that is too low for the connections asked for.
var ErrFiles = errors.New("netio: too few file descriptors")

// engine binds gnet to the loops.
type engine struct {
	gnet.BuiltinEventEngine
	server *Server
	gnet   gnet.Engine
	booted chan struct{}
	done   chan error
	ended  chan struct{}
	taking sync.Mutex // held for a moment by each Take

	mu     sync.Mutex // guards byLoop and asked: OnOpen and Stop only
	byLoop map[gnet.EventLoop]*reactor
	asked  bool
}

// Listener is a server's sockets.
type Listener struct {
	engine *engine
	addr   string
}

// Listen opens the server's one port, for raw TCP and WebSocket, and serves it
// on the server's loops until Stop. addr is host:port; an empty host is all of
// IPv4 and IPv6, port 0 a free one. On Windows only this machine is served: see
// ErrSystem.
func Listen(s *Server, addr string) (*Listener, error) {
	if writesWait {
		if err := onlyLoopback(addr); err != nil {
			return nil, err
		}
	}
	need := uint64(s.slots() + s.config.Files + filesLoop*s.config.Loops + filesSpare)
	if err := raiseFiles(need); err != nil {
		return nil, err
	}
	addr, release, err := claim(addr)
	if err != nil {
		return nil, err
	}
	defer release()
	s.hub.clock = time.Now
	s.open()
	e := &engine{server: s, booted: make(chan struct{}), done: make(chan error, 1), ended: make(chan struct{}), byLoop: map[gnet.EventLoop]*reactor{}}
	go func() {
		err := gnet.Run(e, "tcp://"+addr, append(gnetOptions(s.config.Loops, s.log), gnet.WithTicker(true))...)
		e.mu.Lock()
		asked := e.asked
		e.mu.Unlock()
		if err == nil && !asked {
			err = ErrEngine
		}
		close(e.ended)
		e.done <- err
	}()
	select {
	case <-e.booted:
		return &Listener{e, addr}, nil
	case err := <-e.done:
		return nil, fmt.Errorf("netio: listen on %s: %w", addr, err)
	}
}

// gnetOptions are the same for every server of ours.
func gnetOptions(loops int, log *slog.Logger) []gnet.Option {
	return []gnet.Option{
		gnet.WithNumEventLoop(loops), gnet.WithLoadBalancing(gnet.LeastConnections),
		gnet.WithReusePort(shares), gnet.WithReuseAddr(shares),
		gnet.WithTCPNoDelay(gnet.TCPNoDelay),
		gnet.WithSocketSendBuffer(sendBuffer),
		gnet.WithLogger(gnetLog{log}),
	}
}

// Addr is the address that is listened on, with the real port.
func (l *Listener) Addr() string { return l.addr }

// Done yields once, when the sockets are closed: nil after Stop.
func (l *Listener) Done() <-chan error { return l.engine.done }

// Stop closes all sockets. Goodbyes are the caller's, before it.
func (l *Listener) Stop(ctx context.Context) error {
	l.engine.mu.Lock()
	l.engine.asked = true
	l.engine.mu.Unlock()
	return l.engine.gnet.Stop(ctx)
}

// OnBoot is called when the first socket listens, before the loops are there.
func (e *engine) OnBoot(g gnet.Engine) gnet.Action {
	e.gnet = g
	return gnet.None
}

// OnTick is called once, on a goroutine of its own, when all loops are there.
func (e *engine) OnTick() (time.Duration, gnet.Action) {
	close(e.booted)
	return math.MaxInt64, gnet.None
}

// OnOpen admits a connection to the loop that accepted it.
func (e *engine) OnOpen(g gnet.Conn) ([]byte, gnet.Action) {
	if filesLeft(g.Fd()) < filesKept { // without any, accept fails, and that ends the engine
		e.server.Counters.Codes[packet.ServerFull].Add(1)
		e.server.Counters.NoFiles.Add(1)
		return nil, gnet.Close
	}
	k := &socket{g: g}
	early, takenOver := g.Context().(*taken)
	c := e.loopOf(g.EventLoop()).open(k, remote(g))
	if c == nil {
		return nil, gnet.Close
	}
	k.c = c
	g.SetContext(k)
	if takenOver {
		k.head = early.head
		_ = g.SetWriteBuffer(sendBuffer) // as for those who were accepted here, which do without as well
		return nil, e.OnTraffic(g)
	}
	return nil, gnet.None
}

// remote is the address of a connection's other end.
func remote(g gnet.Conn) netip.Addr {
	if a, ok := g.RemoteAddr().(*net.TCPAddr); ok {
		return a.AddrPort().Addr()
	}
	return netip.Addr{}
}

func (e *engine) loopOf(g gnet.EventLoop) *loop {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := e.byLoop[g]
	if r == nil {
		r = e.server.hub.reactors[len(e.byLoop)]
		e.byLoop[g] = r
		post := poster(func(l *loop) bool { return g.Execute(context.Background(), l) == nil })
		r.post.Store(&post)
	}
	return r.home
}

// OnTraffic takes what has arrived.
func (e *engine) OnTraffic(g gnet.Conn) gnet.Action {
	k, ok := g.Context().(*socket)
	if !ok {
		return gnet.Close
	}
	k.inTraffic = true
	k.offer()
	k.inTraffic = false
	k.c.loop.giveWay()
	if k.closing {
		return gnet.Close
	}
	return gnet.None
}

// OnClose forgets a connection. It can come from inside a write of ours.
func (e *engine) OnClose(g gnet.Conn, _ error) gnet.Action {
	if k, ok := g.Context().(*socket); ok {
		k.dead = true
		k.c.loop.closed(k.c)
	}
	return gnet.None
}

// socket is the link of one gnet connection. The loop's.
type socket struct {
	g         gnet.Conn
	c         *conn
	head      []byte // read before the connection was taken over, and not used up
	read      int    // bytes seen so far that stayed unread
	dead      bool   // a write now would reach whoever got the descriptor
	inTraffic bool
	closing   bool
}

func (k *socket) write(b []byte) error {
	if k.dead {
		return net.ErrClosed
	}
	_, err := k.g.Write(b)
	return err
}

func (k *socket) backlog() int {
	if k.dead {
		return 0
	}
	return k.g.OutboundBuffered()
}

func (k *socket) offer() {
	if k.dead {
		return
	}
	k.c.loop.guard(k.c, k.take)
	if !k.dead {
		k.c.unread(len(k.head) + k.g.InboundBuffered())
	}
}

func (k *socket) take() {
	b, err := k.g.Peek(-1)
	if err != nil {
		k.c.end(packet.Dropped)
		return
	}
	if len(k.head) > 0 {
		b = slices.Concat(k.head, b)
	}
	if fresh := len(b) - k.read; fresh > 0 {
		k.c.loop.server.Counters.BytesIn.Add(uint64(fresh))
	}
	used := k.c.traffic(b)
	k.read = len(b) - used
	early := min(used, len(k.head))
	k.head = k.head[early:]
	if used -= early; used > 0 && !k.dead { // Discard(0) would drop it all
		_, _ = k.g.Discard(used) // used is at most what was peeked
	}
}

func (k *socket) shutdown() {
	if !k.dead {
		_ = shutWrite(k.g.Fd()) // the peer may be gone already
	}
}

func (k *socket) close() {
	switch {
	case k.dead:
	case k.inTraffic:
		k.closing = true
	default:
		_ = k.g.EventLoop().Close(k.g) // OnClose does the rest, whatever it says
	}
}

// gnetLog puts gnet's lines into ours.
type gnetLog struct{ *slog.Logger }

func (l gnetLog) line(level slog.Level, format string, args []any) {
	l.Log(context.Background(), level, strings.TrimSpace(fmt.Sprintf(format, args...)), "from", "gnet")
}

func (l gnetLog) Debugf(f string, a ...any) { l.line(slog.LevelDebug, f, a) }
func (l gnetLog) Infof(f string, a ...any)  { l.line(slog.LevelDebug, f, a) }
func (l gnetLog) Warnf(f string, a ...any)  { l.line(slog.LevelWarn, f, a) }
func (l gnetLog) Errorf(f string, a ...any) { l.line(slog.LevelError, f, a) }
func (l gnetLog) Fatalf(f string, a ...any) { l.line(slog.LevelError, f, a) }

// DefaultLoops is how many event loops a machine gets when nothing is said: one
// a core, at most 8, for the tick needs one too.
func DefaultLoops() int { return min(max(runtime.NumCPU(), 1), 8) }

// StopTimeout bounds a Stop that nobody else bounds.
const StopTimeout = 5 * time.Second
