package bots

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// whole is a player that decodes and checks all that it gets. A worker's, once it has joined.
type whole struct {
	conn   *conn
	client *client.Client
	turn   turn
	guest  guest
	prober prober
	probe  []byte
	check  checker
	index  int
	looks  int // every how many snapshots it looks at all that it sees
	count  int
	last   time.Time // of the last snapshot
	read   uint64
}

// player is who sits behind a socket.
type player interface {
	// readable takes what has come. An error ends the player.
	readable(now time.Time, s *Stats) error
	socket() *conn
	leave()
	// late records what is overdue.
	late(now time.Time, s *Stats)
}

func (b *whole) socket() *conn { return b.conn }

// leave says goodbye, as far as that is still possible.
func (b *whole) leave() {
	_ = client.Send(b.client, &packet.Bye{})
	_ = b.conn.Close()
}

func (b *whole) readable(now time.Time, s *Stats) error {
	b.conn.drained = false
	defer func() { s.Bytes, b.read = s.Bytes+b.conn.read-b.read, b.conn.read }()
	for {
		kind, body, err := b.client.Next()
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case err != nil:
			return err
		}
		switch kind {
		case packet.KindSnapshot:
			if b.client.View().Tick() == b.check.tick {
				continue // a part of a snapshot to come
			}
			err = b.snapshot(now, s)
		case packet.KindWelcome:
			b.moved()
		case packet.KindPong, packet.KindEvents:
			err = b.prober.hear(kind, body, s)
		}
		if err != nil {
			return err
		}
	}
}

// snapshot checks what came and answers with an input.
func (b *whole) snapshot(now time.Time, s *Stats) error {
	v := b.client.View()
	if err := b.check.own(v); err != nil {
		return err
	}
	s.Snapshots++
	if !b.last.IsZero() {
		record(s.Gap, now.Sub(b.last))
	}
	b.last = now
	b.count++
	if (b.count+b.index)%b.looks == 0 {
		seen, err := b.check.all(v)
		if err != nil {
			return err
		}
		s.Looks, s.Seen = s.Looks+1, s.Seen+uint64(seen)
	}
	return b.answer(v, now)
}

// answer is all that the bot sends because of a snapshot.
func (b *whole) answer(v *client.View, now time.Time) error {
	if free, err := b.turn.free(); err != nil || !free {
		return err
	}
	if err := b.turn.act(v.Tick()); err != nil {
		return err
	}
	b.turn.held.View = v.Tick() * 16
	if err := client.Input(b.client, &b.turn.held); err != nil {
		return err
	}
	if b.probe = b.prober.probe(b.probe[:0]); len(b.probe) > 0 {
		if _, err := b.conn.Write(b.probe); err != nil {
			return err
		}
	}
	return b.turn.send()
}

func (b *whole) late(now time.Time, s *Stats) {
	if !b.last.IsZero() {
		recordLate(s.Gap, now.Sub(b.last))
	}
	b.prober.late(now, s)
}

// broken reports whether an error is the connection's, not what came over it.
func broken(err error) bool {
	var goodbye *client.Goodbye
	var errno syscall.Errno
	return errors.As(err, &goodbye) || errors.As(err, &errno) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrShortWrite) || errors.Is(err, net.ErrClosed)
}
