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
	"github.com/tickd/tickd/systems/sandbox"
)

// bot is one player. A worker's, once it has joined.
type bot struct {
	conn   *conn
	client *client.Client
	walker *Walker
	held   packet.Input[sandbox.Controls]
	miner  *miner // nil for who does not mine
	prober prober
	probe  []byte
	actor  actor
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

func (b *bot) socket() *conn { return b.conn }

// leave says goodbye, as far as that is still possible.
func (b *bot) leave() {
	_ = client.Send(b.client, &packet.Bye{})
	_ = b.conn.Close()
}

func (b *bot) readable(now time.Time, s *Stats) error {
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
		case packet.KindPong, packet.KindEvents:
			err = b.prober.hear(kind, body, s)
		}
		if err != nil {
			return err
		}
	}
}

// snapshot checks what came and answers with an input.
func (b *bot) snapshot(now time.Time, s *Stats) error {
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
func (b *bot) answer(v *client.View, now time.Time) error {
	if free, err := b.actor.free(); err != nil || !free {
		return err
	}
	b.held.View, b.held.Body = v.Tick()*16, b.walker.controls(v)
	if b.miner != nil {
		ask, stand := b.miner.act(v)
		if stand {
			b.held.Body.Buttons = 0
		}
		if ask {
			if err := client.Send(b.client, &b.miner.request); err != nil {
				return err
			}
		}
	}
	if err := client.Input(b.client, &b.held); err != nil {
		return err
	}
	if b.probe = b.prober.probe(b.probe[:0]); len(b.probe) > 0 {
		if _, err := b.conn.Write(b.probe); err != nil {
			return err
		}
	}
	own, _ := v.Own()
	return b.actor.act(v.Tick(), own)
}

func (b *bot) late(now time.Time, s *Stats) {
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
