package sim_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

// hostileMemory is what a client may keep of a damaged session: both bounds of a
// View's numbers, and as much again for its chunks, blobs and buffers.
const hostileMemory = 128 << 20

// recorded is a whole session of a real game, from the Welcome on.
func recorded(t *testing.T) (frames [][]byte) {
	t.Helper()
	conf, all := boarded()
	s := sim.New(conf)
	all.fill(20)
	others := []*sim.Client{s.Join("first"), s.Join("second")}
	steps(t, s, 5)
	c := s.Dial("recorded")
	c.Heard = func(_ *sim.Client, f []byte) { frames = append(frames, slices.Clone(f)) }
	c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	c.Read()
	c.Send(packet.Append(nil, &packet.Join{Name: []byte("recorded")}))
	for i := range 60 {
		for j, other := range others {
			other.Input(holding(uint16(1<<(i/8%4)), uint16(j)))
		}
		steps(t, s, 1)
	}
	kinds := map[packet.Kind]int{}
	for _, f := range frames {
		kinds[packet.Kind(f[0])]++
	}
	if packet.Kind(frames[0][0]) != packet.KindWelcome || kinds[packet.KindAccepted] != 1 || kinds[packet.KindSnapshot] < 50 || kinds[packet.KindChunk] == 0 {
		t.Fatalf("recorded %v: that is no whole session", kinds)
	}
	return frames
}

// damage changes a session in some places, and its Welcome rarely.
func damage(rng *rand.Rand, session [][]byte) [][]byte {
	s := slices.Clone(session)
	for range 1 + rng.IntN(6) {
		at := rng.IntN(len(s))
		if at == 0 && rng.IntN(8) > 0 {
			continue
		}
		f := slices.Clone(s[at])
		switch rng.IntN(6) {
		case 0:
			f[rng.IntN(len(f))] ^= 1 << rng.IntN(8)
			s[at] = f
		case 1:
			s[at] = f[:1+rng.IntN(len(f))]
		case 2:
			s = slices.Delete(s, at, at+1)
		case 3:
			s = slices.Insert(s, at, f)
		case 4:
			other := rng.IntN(len(s))
			s[at], s[other] = s[other], s[at]
		case 5:
			for i := range f {
				if rng.IntN(16) == 0 {
					f[i] = byte(rng.Uint32())
				}
			}
			s[at] = f
		}
		if len(s) < 2 {
			break
		}
	}
	return s
}

// sealed is a session as it comes over a transport; of some, the transport's own
// bytes are damaged too.
func sealed(rng *rand.Rand, web bool, session [][]byte) (b []byte) {
	for _, f := range session {
		if web {
			if rng.IntN(16) == 0 {
				b = append(b, ws.MustCompileFrame(ws.NewPingFrame([]byte("still there?")))...)
			}
			b = append(b, ws.MustCompileFrame(ws.NewBinaryFrame(f))...)
		} else {
			b = append(wire.AppendFrameHeader(b, len(f)), f...)
		}
	}
	if rng.IntN(4) == 0 {
		b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
	}
	return b
}

// hostile plays a session to whoever connects, whatever is said to it.
func hostile(conn net.Conn, web bool, b []byte) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // a closed one ends below
	if web {
		if _, err := ws.Upgrade(conn); err != nil {
			return
		}
	}
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		_, _ = io.Copy(io.Discard, conn) // until either has closed
	}()
	if _, err := conn.Write(b); err == nil {
		if half, ok := conn.(*net.TCPConn); ok {
			_ = half.CloseWrite() // or the client has gone
		}
	}
	<-heard
}

// declared reports whether an error is one that the client promises, rather than
// some other that it stumbled over.
func declared(err error) bool {
	var refused *client.Refused
	var goodbye *client.Goodbye
	var op *net.OpError // the connection's own
	if errors.As(err, &refused) || errors.As(err, &goodbye) || errors.As(err, &op) {
		return true
	}
	for _, e := range []error{
		client.ErrKind, client.ErrTick, client.ErrPart, client.ErrBaseline, client.ErrCentre, client.ErrSection, client.ErrCrowd,
		client.ErrChunk, client.ErrVersion, client.ErrWelcome, client.ErrMessage, io.EOF, io.ErrUnexpectedEOF, syscall.EPIPE,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return wireError(err)
}

// wireError reports whether an error is one of wire's, which bytes that do not
// decode give.
func wireError(err error) bool {
	return slices.ContainsFunc([]error{
		wire.ErrFrameEmpty, wire.ErrFrameLarge, wire.ErrShort, wire.ErrTrailing, wire.ErrValue, wire.ErrBlock,
		wire.ErrChunkShort, wire.ErrChunkMode, wire.ErrChunkPalette, wire.ErrChunkRun, wire.ErrChunkForm,
	}, func(e error) bool { return errors.Is(err, e) })
}

// listenHostile serves each connection with the session that next gives.
func listenHostile(t *testing.T, web bool, next func() []byte) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			hostile(conn, web, next())
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-served })
	return l.Addr().String()
}

// attend takes a session to its end and returns the error of it.
func attend(t *testing.T, addr, transport string) (frames int, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := client.Dial(ctx, addr, client.Options{Transport: transport})
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if _, err := c.Join(ctx, "recorded"); err != nil {
		return 0, err
	}
	_ = c.SetReadDeadline(time.Now().Add(time.Minute)) // a closed connection fails in Next
	for {
		if _, _, err := c.Next(); err != nil {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > hostileMemory {
				runtime.GC() // what is garbage is not kept
				if runtime.ReadMemStats(&m); m.HeapAlloc > hostileMemory {
					t.Fatalf("%d bytes are kept", m.HeapAlloc)
				}
			}
			runtime.KeepAlive(c)
			return frames, err
		}
		frames++
	}
}

// Whole sessions of a real game, damaged in every way, end with an error that the
// client declares, and never late.
func TestDamagedSessionsEndWithADeclaredError(t *testing.T) {
	session := recorded(t)
	for _, transport := range []string{"tcp", "ws"} {
		var next atomic.Pointer[[]byte] // the server's goroutine reads it
		web := transport == "ws"
		addr := listenHostile(t, web, func() []byte { return *next.Load() })
		whole, broken, frames := 0, 0, 0
		for seed := range uint64(150) {
			rng := rand.New(rand.NewPCG(seed, 15))
			bytes := sealed(rng, web, damage(rng, session))
			next.Store(&bytes)
			n, err := attend(t, addr, transport)
			if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("%s, seed %d: it did not end", transport, seed)
			}
			if !declared(err) {
				t.Fatalf("%s, seed %d: %v", transport, seed, err)
			}
			if frames += n; errors.Is(err, io.EOF) {
				whole++
			} else {
				broken++
			}
		}
		if broken < 50 || frames < 1000 {
			t.Errorf("%s: %d sessions broke, %d did not, %d frames were taken: nothing was tried", transport, broken, whole, frames)
		}
	}
}
