package bots

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"tickd/netio/packet"
	"tickd/netio/wire"
)

// light is a player that looks at no more of a snapshot than its tick and
// answers each like any other: what a server sees of it is the same, what it
// costs this side is the sockets. Over raw TCP only.
type light struct {
	conn   *conn
	walker *Walker
	effort time.Duration // it takes at least so long for a snapshot
	in     []byte        // read and not whole yet
	out    []byte
	seq    uint32
	tick   uint32
	last   time.Time
	read   uint64
}

func (l *light) socket() *conn { return l.conn }

func (l *light) leave() {
	bye := packet.Append(wire.AppendFrameHeader(nil, 1), &packet.Bye{})
	_, _ = l.conn.Write(bye)
	_ = l.conn.Close()
}

// lightMin is how much a light bot reads at once, at least.
const lightMin = 4 << 10

func (l *light) readable(now time.Time, s *Stats) error {
	l.conn.drained = false
	defer func() { s.Bytes, l.read = s.Bytes+l.conn.read-l.read, l.conn.read }()
	for {
		n := len(l.in)
		if cap(l.in)-n < lightMin {
			l.in = append(make([]byte, 0, 2*cap(l.in)+lightMin), l.in...)
		}
		m, err := l.conn.Read(l.in[n:cap(l.in)])
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil
		} else if err != nil {
			return err
		}
		l.in = l.in[:n+m]
		if err := l.frames(now, s); err != nil {
			return err
		}
	}
}

func (l *light) frames(now time.Time, s *Stats) error {
	rest := l.in
	for {
		frame, n, err := wire.NextFrame(rest, wire.FrameDownMax)
		if err != nil {
			return err
		}
		if frame == nil {
			l.in = l.in[:copy(l.in, rest)]
			return nil
		}
		rest = rest[n:]
		if err := l.frame(frame, now, s); err != nil {
			return err
		}
	}
}

// tickAt is where a snapshot's tick is, after its kind and flags.
const tickAt = 2

func (l *light) frame(f []byte, now time.Time, s *Stats) error {
	switch packet.Kind(f[0]) {
	case packet.KindSnapshot:
	case packet.KindGoodbye:
		return errGoodbye
	default:
		return nil
	}
	if len(f) < tickAt+4 {
		return wire.ErrShort
	}
	tick := binary.LittleEndian.Uint32(f[tickAt:])
	if tick == l.tick {
		return nil // a further part of the same snapshot
	}
	l.tick = tick
	s.Snapshots++
	if !l.last.IsZero() {
		record(s.Gap, now.Sub(l.last))
	}
	l.last = now
	err := l.answer()
	for err == nil && time.Since(now) < l.effort { // as one that decodes keeps its thread
	}
	return err
}

func (l *light) answer() error {
	l.seq++
	in := packet.Input{Seq: l.seq, Ack: l.tick, View: l.tick * 16}
	in.Buttons, in.Aim = l.walker.Next(packet.OwnState{})
	l.out = packet.Append(append(l.out[:0], 0, 0), &in)
	binary.LittleEndian.PutUint16(l.out, uint16(len(l.out)-wire.FrameHeader))
	_, err := l.conn.Write(l.out)
	return err
}

// errGoodbye is a server that ends the connection.
var errGoodbye = fmt.Errorf("bots: the server said goodbye: %w", io.EOF)
