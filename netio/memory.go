package netio

import (
	"fmt"
	"net/netip"
	"sync"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Memory serves a server's sessions without sockets or goroutines: whole frames
// go in and come out of slices. Tests and the simulator drive a game with it in
// one goroutine; the code above the transport is the one that sockets use.
type Memory struct {
	server *Server
	loop   *loop // the door's

	mu     sync.Mutex // guards posted: the ticks of many rooms may run at once
	posted []*loop
	spare  []*loop
}

// NewMemory opens the server for in-memory connections instead of Run.
func NewMemory(s *Server) *Memory { return NewMemories(s)[0] }

// NewMemories is NewMemory for all event loops of a server. Each is of one goroutine, but the
// server's ticks may run on others.
func NewMemories(s *Server) (all []*Memory) {
	s.open()
	for _, r := range s.hub.reactors {
		m := &Memory{server: s, loop: r.home}
		post := poster(m.post)
		r.post.Store(&post)
		all = append(all, m)
	}
	return all
}

func (m *Memory) post(l *loop) bool {
	m.mu.Lock()
	m.posted = append(m.posted, l)
	m.mu.Unlock()
	return true
}

// Run does what the event loop would do after a tick.
func (m *Memory) Run() {
	for {
		m.mu.Lock()
		posted := m.posted
		m.posted, m.spare = m.spare[:0], posted
		m.mu.Unlock()
		if len(posted) == 0 {
			return
		}
		for _, l := range posted {
			l.deliver()
		}
		clear(posted)
	}
}

// Pause makes the time of so many ticks pass in which the server is not there.
// What clients write before the next Run was waiting when it came back.
func (m *Memory) Pause(ticks int) { m.loop.absence.skipped += uint32(ticks) }

// Conn is a client's end of an in-memory connection.
type Conn struct {
	c       *conn
	unread  []byte // bytes to the server that it has not taken yet
	out     []byte // bytes to the client
	read    int    // of which Read has taken so many
	Stopped bool   // while true the link takes nothing: its backlog stays
	Discard bool   // while true what the server sends is counted and dropped
	Sent    uint64 // bytes dropped so
	waiting []byte
	frame   []byte
	shut    bool
}

// Dial opens a connection from this machine. One over the server's cap is refused
// once it sends something. It is nil when there are too many even of those.
func (m *Memory) Dial() *Conn { return m.DialFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1})) }

// DialFrom is Dial from another address.
func (m *Memory) DialFrom(from netip.Addr) *Conn {
	k := &Conn{}
	if k.c = m.loop.open(k, from); k.c == nil {
		return nil
	}
	return k
}

// Write gives the server raw bytes, as a socket would.
func (k *Conn) Write(b []byte) {
	if k.c.gone {
		return
	}
	k.unread = append(k.unread, b...)
	k.offer()
}

// Send gives the server one frame, kind and body.
func (k *Conn) Send(frame []byte) {
	k.frame = append(wire.AppendFrameHeader(k.frame[:0], len(frame)), frame...)
	k.Write(k.frame)
}

// Read lends the next frame that the server has sent, until the next call; nil
// when there is none.
func (k *Conn) Read() []byte {
	frame, n, err := wire.NextFrame(k.out[k.read:], wire.FrameDownMax)
	if err != nil {
		panic("netio: the server sent a malformed frame: " + err.Error())
	}
	k.read += n
	if frame == nil {
		k.out, k.read = k.out[:copy(k.out, k.out[k.read:])], 0
	}
	return frame
}

// Raw takes all bytes that the server has sent and Read has not taken.
func (k *Conn) Raw() []byte {
	b := k.out[k.read:]
	k.out, k.read = nil, 0
	return b
}

// Drop closes the connection from the client's side, without a goodbye.
func (k *Conn) Drop() { k.c.loop.closed(k.c) }

// Closed reports whether the server has ended the session.
func (k *Conn) Closed() bool { return k.c.gone || k.c.session.state == ended }

// Code is why the session ended.
func (k *Conn) Code() packet.Code { return k.c.code }

// ID is the connection's session.
func (k *Conn) ID() SessionID { return k.c.id }

// Queued is the newest snapshot that was written: the newest that a client which
// reads everything can acknowledge.
func (k *Conn) Queued() uint32 { return k.c.session.queued }

// Fault says which of the bounds on what a connection may keep waiting is broken, if any: what it
// has sent and nobody has taken, unless the server was not there, and what it is owed and does not take.
func (k *Conn) Fault() error {
	c := k.c
	switch held := c.stream.held(); {
	case c.gone || c.session.state == ended:
		return nil
	case len(k.unread) > inboundMax+wire.FrameUpMax && !c.loop.absence.away():
		return fmt.Errorf("netio: %d bytes wait unread, at most %d", len(k.unread), inboundMax+wire.FrameUpMax)
	case held > heldMax:
		return fmt.Errorf("netio: %d bytes of messages wait, at most %d", held, heldMax)
	case len(c.stream.thinnable) > thinnableMax:
		return fmt.Errorf("netio: %d thinnable messages wait, at most %d", len(c.stream.thinnable), thinnableMax)
	case k.backlog() > heldMax+wire.FrameDownMax:
		return fmt.Errorf("netio: %d bytes lie in the transport, at most %d", k.backlog(), heldMax+wire.FrameDownMax)
	}
	return nil
}

func (k *Conn) write(b []byte) error {
	if k.Discard {
		k.Sent += uint64(len(b))
		return nil
	}
	if k.Stopped {
		k.waiting = append(k.waiting, b...)
		return nil
	}
	k.out = append(append(k.out, k.waiting...), b...)
	k.waiting = k.waiting[:0]
	return nil
}

func (k *Conn) backlog() int {
	if !k.Stopped && len(k.waiting) > 0 {
		k.out = append(k.out, k.waiting...)
		k.waiting = k.waiting[:0]
	}
	return len(k.waiting)
}

func (k *Conn) offer() {
	k.c.loop.guard(k.c, func() {
		used := k.c.traffic(k.unread)
		k.unread = k.unread[:copy(k.unread, k.unread[used:])]
	})
	k.c.unread(len(k.unread))
}

func (k *Conn) shutdown() { k.shut = true }

func (k *Conn) close() { k.c.loop.closed(k.c) }
