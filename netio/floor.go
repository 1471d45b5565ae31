package netio

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/panjf2000/gnet/v2"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Bounds of a frame that looks like a snapshot: its header, kind, flags and
// tick at least, what a length field can say at most.
const (
	FloorBytesMin = wire.FrameHeader + 6
	FloorBytesMax = wire.FrameHeader + wire.FrameDownMax
)

// floorBacklog is how much may wait for a client that does not read.
const floorBacklog = 256 << 10

// FloorConfig says what to write, and how often.
type FloorConfig struct {
	Loops int // event loops; 0 means 1
	Bytes int // a write
	Hz    int // writes a second and connection
}

// Floor is a bare gnet server: every tick it writes a number of bytes to each
// connection, and it throws away what it reads. It is what any server on these
// sockets costs at least, to compare tickd with.
type Floor struct {
	engine *floorEngine
	addr   string
	period time.Duration
	ticks  atomic.Uint64
	done   chan error
}

// ListenFloor opens a bare server on a free port of 127.0.0.1, with the options
// that Listen gives gnet.
func ListenFloor(c FloorConfig) (*Floor, error) {
	if c.Bytes < FloorBytesMin || c.Bytes > FloorBytesMax || c.Hz <= 0 {
		return nil, fmt.Errorf("netio: floor: %d bytes %d times a second", c.Bytes, c.Hz)
	}
	addr, release, err := claim("127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer release()
	s := &Floor{
		addr: addr, period: time.Second / time.Duration(c.Hz), done: make(chan error, 1),
		engine: &floorEngine{bytes: c.Bytes, booted: make(chan struct{}), byLoop: map[gnet.EventLoop]*floorLoop{}},
	}
	go func() {
		s.done <- gnet.Run(s.engine, "tcp://"+addr, gnetOptions(max(c.Loops, 1), slog.New(slog.DiscardHandler))...)
	}()
	select {
	case <-s.engine.booted:
		return s, nil
	case err := <-s.done:
		return nil, fmt.Errorf("netio: floor: %w", err)
	}
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
			return fmt.Errorf("netio: floor: the engine ended: %w", err)
		case <-timer.C:
		}
		s.engine.tick(uint32(s.ticks.Add(1)))
		for next = next.Add(s.period); time.Until(next) < 0; next = next.Add(s.period) {
		}
		timer.Reset(time.Until(next))
	}
}

func (s *Floor) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), StopTimeout)
	defer cancel()
	if err := s.engine.gnet.Stop(ctx); err != nil {
		return fmt.Errorf("netio: floor: %w", err)
	}
	return nil
}

// floorFrame is a frame of n bytes that has a snapshot's kind and tick.
func floorFrame(n int, tick uint32) []byte {
	b := wire.AppendFrameHeader(make([]byte, 0, n), n-wire.FrameHeader)
	b = append(b, byte(packet.KindSnapshot), 0)
	b = binary.LittleEndian.AppendUint32(b, tick)
	return b[:n]
}
