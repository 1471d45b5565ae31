package bots

import (
	"encoding/binary"
	"errors"
	"os"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// light is a player that looks at no more of a snapshot than its header, and
// answers each like any other: what a server sees of it is the same, what it
// costs this side is the sockets.
type light struct {
	conn   *conn
	web    bool // WebSocket, else raw TCP
	turn   turn
	guest  guest
	schema *wire.Schema  // of the room
	prober *prober       // nil: it measures nothing but gaps
	effort time.Duration // it takes at least so long for a snapshot
	in     []byte        // read and not whole yet
	out    []byte
	tick   uint32

	last time.Time
	read uint64
}

func (l *light) socket() *conn { return l.conn }

func (l *light) leave() {
	_, _ = l.conn.Write(appendFrame(nil, l.web, &packet.Bye{})) // as far as that is still possible
	_ = l.conn.Close()
}

// lightMin is how much a light bot reads at once, at least.
const lightMin = 4 << 10

func (l *light) readable(now time.Time, s *Stats) error {
	l.conn.drained = false
	defer func() { s.Bytes, l.read = s.Bytes+l.conn.read-l.read, l.conn.read }()
	if err := l.frames(now, s); err != nil { // what was read ahead when it joined
		return err
	}
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
		frame, n, err := nextFrame(l.web, rest)
		if err != nil {
			return err
		}
		if n == 0 {
			l.in = l.in[:copy(l.in, rest)]
			return nil
		}
		rest = rest[n:]
		if len(frame) == 0 {
			continue
		}
		if err := l.frame(frame, now, s); err != nil {
			return err
		}
	}
}

func (l *light) frame(f []byte, now time.Time, s *Stats) error {
	switch packet.Kind(f[0]) {
	case packet.KindSnapshot:
		return l.snapshot(f[1:], now, s)
	case packet.KindWelcome:
		return l.moved(f[1:])
	case packet.KindRefused, packet.KindGoodbye: // one can only be refused after a move
		var m packet.Goodbye
		if err := packet.Decode(f[1:], &m); err != nil {
			return err
		}
		return (*client.Goodbye)(&m)
	case packet.KindPong, packet.KindEvents:
		if l.prober != nil {
			return l.prober.hear(packet.Kind(f[0]), f[1:], s)
		}
	}
	return nil
}

// tickAt is where a snapshot's tick is, after its flags.
const tickAt = 1

// snapshot answers a snapshot's first part.
func (l *light) snapshot(body []byte, now time.Time, s *Stats) error {
	if len(body) < tickAt+4 {
		return wire.ErrShort
	}
	tick := binary.LittleEndian.Uint32(body[tickAt:])
	if tick == l.tick {
		return nil // a further part of the same snapshot
	}
	l.tick = tick
	l.turn.head = body
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
	if free, err := l.turn.free(); err != nil || !free {
		return err
	}
	if err := l.turn.act(l.tick); err != nil {
		return err
	}
	in := &l.turn.held
	in.Seq++
	in.Ack, in.View = l.tick, l.tick*16
	l.out = appendFrame(l.out[:0], l.web, in)
	if l.prober != nil {
		l.out = l.prober.probe(l.out)
	}
	if _, err := l.conn.Write(l.out); err != nil {
		return err
	}
	return l.turn.send()
}

func (l *light) late(now time.Time, s *Stats) {
	if !l.last.IsZero() {
		recordLate(s.Gap, now.Sub(l.last))
	}
	if l.prober != nil {
		l.prober.late(now, s)
	}
}
