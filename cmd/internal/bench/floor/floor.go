// Package floor is a bare server to compare with: what any server on these sockets
// costs at least.
package floor

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/panjf2000/gnet/v2"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Bounds of a frame that looks like a snapshot: its header, kind, flags and
// tick at least, what a length field can say at most.
const (
	BytesMin = wire.FrameHeader + 6
	BytesMax = wire.FrameHeader + wire.FrameDownMax
)

// backlog is how much may wait for a client that does not read.
const backlog = 256 << 10

// Config says what to write, and how often.
type Config struct {
	Loops int // event loops; 0 means 1
	Bytes int // a write
	Hz    int // writes a second and connection
}

// Floor is a bare gnet server: every tick it writes a number of bytes to each
// connection, and it throws away what it reads. It is what any server on these
// sockets costs at least, to compare tickd with.
type Floor struct {
	engine *engine
	addr   string
	period time.Duration
	ticks  atomic.Uint64
	done   chan error
}

// Listen opens a bare server on a free port of 127.0.0.1, with the options
// that Listen gives gnet.
func Listen(c Config) (*Floor, error) {
	if c.Bytes < BytesMin || c.Bytes > BytesMax || c.Hz <= 0 {
		return nil, fmt.Errorf("floor: %d bytes %d times a second", c.Bytes, c.Hz)
	}
	addr, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Floor{
		addr: addr, period: time.Second / time.Duration(c.Hz), done: make(chan error, 1),
		engine: &engine{bytes: c.Bytes, booted: make(chan struct{}), byLoop: map[gnet.EventLoop]*loop{}},
	}
	go func() {
		s.done <- gnet.Run(s.engine, "tcp://"+addr, options(max(c.Loops, 1))...)
	}()
	select {
	case <-s.engine.booted:
		return s, nil
	case err := <-s.done:
		return nil, fmt.Errorf("floor: %w", err)
	}
}

// sendBuffer is the kernel's, as netio has it.
const sendBuffer = 32 << 10

// shares says whether the sockets of all loops have the port in common, as netio has it.
const shares = runtime.GOOS != "windows"

// quiet takes gnet's lines; what matters is in errors.
type quiet struct{}

func (quiet) Debugf(string, ...any) {}
func (quiet) Infof(string, ...any)  {}
func (quiet) Warnf(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(string, ...any) {}

// options are those that netio gives gnet, so that nothing else is compared.
func options(loops int) []gnet.Option {
	return []gnet.Option{
		gnet.WithNumEventLoop(loops),
		gnet.WithReusePort(shares), gnet.WithReuseAddr(shares),
		gnet.WithTCPNoDelay(gnet.TCPNoDelay),
		gnet.WithSocketSendBuffer(sendBuffer),
		gnet.WithLogger(quiet{}),
	}
}

// freePort finds one that all loops then bind: with port 0 each would have its own.
func freePort() (addr string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("floor: %w", err)
	}
	return l.Addr().String(), l.Close()
}

// Addr is where it listens.
func (s *Floor) Addr() string { return s.addr }

// Ticks is how often it has written to everybody.
func (s *Floor) Ticks() uint64 { return s.ticks.Load() }

// Run writes on time until ctx ends.
func (s *Floor) Run(ctx context.Context) error {
	next := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return s.stop()
		case err := <-s.done:
			return fmt.Errorf("floor: the engine ended: %w", err)
		case <-timer.C:
		}
		s.engine.tick(uint32(s.ticks.Add(1)))
		for next = next.Add(s.period); time.Until(next) < 0; next = next.Add(s.period) {
		}
		timer.Reset(time.Until(next))
	}
}

func (s *Floor) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), netio.StopTimeout)
	defer cancel()
	if err := s.engine.gnet.Stop(ctx); err != nil {
		return fmt.Errorf("floor: %w", err)
	}
	return nil
}

// frameOf is a frame of n bytes that has a snapshot's kind and tick.
func frameOf(n int, tick uint32) []byte {
	b := wire.AppendFrameHeader(make([]byte, 0, n), n-wire.FrameHeader)
	b = append(b, byte(packet.KindSnapshot), 0)
	b = binary.LittleEndian.AppendUint32(b, tick)
	return b[:n]
}
