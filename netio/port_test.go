package netio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// patience is how long a test waits for what must happen: long, for the machine
// may be busy. Nothing is asserted about how soon it does.
const patience = 30 * time.Second

// port is a hall behind real sockets. The test is its tick.
type port struct {
	hall
	listener *Listener
	guests   []*guest
}

func listening(t *testing.T, addr string, c Config) *port {
	p := &port{hall: hall{t: t, server: New(c), memory: &Memory{}, names: map[uint32]string{}, left: map[uint32]packet.Code{}}}
	p.joins, p.inputs, p.leaves = Receive[packet.Join](p.server), ReceiveInput[packet.Controls](p.server), Receive[Leave](p.server)
	p.blanks, p.bulks = Receive[blank](p.server), Receive[bulk](p.server)
	var err error
	if p.listener, err = Listen(p.server, addr); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	return p
}

func (p *port) stop() {
	if p.listener == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.listener.Stop(ctx); err != nil {
		p.t.Errorf("stop: %v", err)
	}
	if err := <-p.listener.Done(); err != nil {
		p.t.Errorf("the engine ended with %v", err)
	}
	p.listener = nil
}

// until ticks until ok holds: fast, but no faster than a real server while a
// guest is behind.
func (p *port) until(what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if ok() {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("in vain: %s; names %v, left %v, %d connections", what, p.names, p.left, p.server.Counters.Connections.Load())
		}
		if !p.kept() {
			time.Sleep(time.Second / 20)
		}
		p.tick(1)
	}
}

// kept reports whether no guest is so far behind that it might be taken for a
// slow one.
func (p *port) kept() bool {
	for _, g := range p.guests {
		if !g.gone.Load() && p.now > g.since+20 && g.applied.Load()+20 < p.now {
			return false
		}
	}
	return true
}

func (p *port) connections() int { return int(p.server.Counters.Connections.Load()) }

func (p *port) dial() *net.TCPConn {
	p.t.Helper()
	c, err := net.DialTimeout("tcp", p.listener.Addr(), patience)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(2 * patience))
	return c.(*net.TCPConn)
}

func (p *port) write(c net.Conn, frames ...[]byte) {
	p.t.Helper()
	for _, f := range frames {
		if _, err := c.Write(frame(f)); err != nil {
			p.t.Fatal(err)
		}
	}
}

// join is a connection that has been accepted, and its player.
func (p *port) join(name string) (*net.TCPConn, uint32) {
	p.t.Helper()
	c := p.dial()
	p.write(c, hello(), join(name))
	id := uint32(0)
	p.until(name+" is accepted", func() bool {
		for i, n := range p.names {
			if n == name {
				id = i
			}
		}
		return id != 0
	})
	return c, id
}

// hears reads until a frame of that kind has come: what the loop, which is not
// the tick, has done by then is done.
func (p *port) hears(c net.Conn, kind packet.Kind) {
	p.t.Helper()
	for {
		b, err := next(c)
		if err != nil {
			p.t.Fatalf("waits for kind %d: %v", kind, err)
		}
		if packet.Kind(b[0]) == kind {
			return
		}
	}
}

// next reads a whole frame.
func next(c io.Reader) ([]byte, error) {
	var head [wire.FrameHeader]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return nil, err
	}
	b := make([]byte, int(head[0])|int(head[1])<<8)
	_, err := io.ReadFull(c, b)
	return b, err
}

// heard reads to the end of a connection and gives the last word in it.
func heard(c io.Reader) (packet.Kind, packet.Code, error) {
	for kind, code := packet.Kind(0), packet.OK; ; {
		b, err := next(c)
		if err != nil {
			return kind, code, err
		}
		if k := packet.Kind(b[0]); k == packet.KindRefused || k == packet.KindGoodbye {
			kind, code = k, packet.Code(b[1])
		}
	}
}

// guest plays as a good client does: it reads all and answers each snapshot.
type guest struct {
	conn    *net.TCPConn
	id      uint32
	since   uint32        // the tick it came in
	applied atomic.Uint32 // newest snapshot
	gone    atomic.Bool
	code    packet.Code // of its Goodbye, once done is closed
	done    chan struct{}
}

func (p *port) guest(name string) *guest {
	p.t.Helper()
	c, id := p.join(name)
	g := &guest{conn: c, id: id, since: p.now, done: make(chan struct{})}
	p.guests = append(p.guests, g)
	go g.play()
	p.t.Cleanup(func() { c.Close(); <-g.done })
	p.until(name+" sees the game", func() bool { return g.applied.Load() > 0 })
	return g
}

func (g *guest) play() {
	defer close(g.done)
	defer g.gone.Store(true)
	defer g.conn.Close()
	for seq := uint32(1); ; {
		_ = g.conn.SetDeadline(time.Now().Add(2 * patience))
		b, err := next(g.conn)
		if err != nil {
			return
		}
		switch packet.Kind(b[0]) {
		case packet.KindGoodbye:
			g.code = packet.Code(b[1])
			return
		case packet.KindSnapshot:
			var m packet.Snapshot
			r := wire.NewReader(b[1:])
			m.Decode(&r)
			g.applied.Store(m.Tick)
			if _, err := g.conn.Write(frame(input(seq, m.Tick))); err != nil {
				return
			}
			seq++
		}
	}
}

// plays fails unless a guest is still in the game and goes on.
func (p *port) plays(g *guest) {
	p.t.Helper()
	if code, left := p.left[g.id]; left || g.gone.Load() {
		p.t.Fatalf("player %d was ended: %v", g.id, code)
	}
	from := p.now
	p.until("the game goes on for a player", func() bool { return g.applied.Load() > from })
}

// gone waits until a player has left, and gives the reason.
func (p *port) gone(id uint32) packet.Code {
	p.t.Helper()
	p.until(fmt.Sprintf("player %d leaves", id), func() bool { _, left := p.left[id]; return left })
	return p.left[id]
}

// over reports whether err is how a connection ends that the other side has
// closed.
func over(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
