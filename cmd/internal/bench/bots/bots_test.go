package bots

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// lane is how many 1/1024 tiles a unit of the fake's lanes is.
const lane = components.One / 64

func join(t *testing.T, f *fake, o Options) *Swarm {
	t.Helper()
	o.Addr, o.Behaviour, o.Game = f.addr, bot.Wander(), &bot.Game{}
	if o.Bots == 0 {
		o.Bots = 1
	}
	s, err := Join(t.Context(), o)
	t.Cleanup(s.Leave)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// met lets a bot meet what play does, and returns what it counted.
func met(t *testing.T, o Options, play func(f *fake, c *fakeConn)) *Stats {
	t.Helper()
	var f *fake
	played := make(chan bool)
	f = newFake(t, func(c *fakeConn) {
		time.Sleep(50 * time.Millisecond) // let the window begin
		play(f, c)
		played <- true
	})
	s := join(t, f, o)
	go func() { <-played }()
	st, err := s.Measure(t.Context(), 300*time.Millisecond)
	if err != nil {
		t.Error(err)
	}
	return st
}

func TestBotsSeeWhatIsWrong(t *testing.T) {
	at := packet.OwnState{X: 100 * lane, Y: 200 * lane}
	for _, c := range []struct {
		what string
		play func(f *fake, c *fakeConn)
		want string // part of the error
		lost bool
	}{
		{"nothing wrong", func(f *fake, c *fakeConn) {
			c.say(f.snapshot(5, 1, 100, 200, at))
			c.say(f.snapshot(6, 1, 100, 200, at))
		}, "", false},
		{"the same tick twice", func(f *fake, c *fakeConn) {
			c.say(f.snapshot(5, 1, 100, 200, at))
			c.say(f.snapshot(5, 1, 100, 200, at))
		}, "does not rise", false},
		{"elsewhere than it is told", func(f *fake, c *fakeConn) { c.say(f.snapshot(5, 1, 101, 200, at)) }, "seen at 101,200", false},
		{"not in its own view", func(f *fake, c *fakeConn) { c.say(f.snapshot(5, 2, 100, 200, at)) }, "does not see itself", false},
		{"nonsense", func(_ *fake, c *fakeConn) { c.say([]byte{byte(packet.KindSnapshot), 255}) }, "kind 68", false},
		{"an empty frame", func(_ *fake, c *fakeConn) { c.say(nil) }, wire.ErrFrameEmpty.Error(), false},
		{"a goodbye", func(_ *fake, c *fakeConn) { c.say(packet.Append(nil, &packet.Goodbye{Code: packet.Kicked})) }, "KICKED", true},
		{"the end", func(_ *fake, c *fakeConn) { _ = c.Close() }, "EOF", true},
	} {
		st := met(t, Options{}, c.play)
		switch {
		case c.want == "" && (st.First != nil || st.Snapshots != 2 || st.VisibleMean() != 1 || st.Bytes == 0):
			t.Errorf("%s: %+v", c.what, st)
		case c.want != "" && (st.First == nil || !strings.Contains(st.First.Error(), c.want)):
			t.Errorf("%s: %v", c.what, st.First)
		case c.want != "" && (st.Lost == 1) != c.lost || st.DecodeErrors+st.Lost > 1:
			t.Errorf("%s: %d failed, %d lost", c.what, st.DecodeErrors, st.Lost)
		}
	}
}

func TestBotsAnswer(t *testing.T) {
	for _, decoding := range []int{0, 1} {
		// With Decoding 1 of 2 the second bot is a light one.
		for bot := range 1 + decoding {
			var f *fake
			inputs := make(chan packet.Input[packet.Controls], 10) // others are served when nobody listens any more
			n := uint32(0)
			f = newFake(t, func(c *fakeConn) {
				if n++; int(n) <= bot {
					return // not the one that is watched
				}
				for tick := uint32(5); tick < 8; tick++ {
					c.say(f.snapshot(tick, 1, 100, 200, packet.OwnState{X: 100 * lane, Y: 200 * lane}))
					b, err := c.read()
					for err == nil && packet.Kind(b[0]) != packet.KindInput {
						b, err = c.read()
					}
					var in packet.Input[packet.Controls]
					if err == nil && packet.Decode(b[1:], &in) == nil {
						inputs <- in
					}
				}
			})
			join(t, f, Options{Bots: 1 + decoding, Decoding: decoding})
			for i := range uint32(3) {
				select {
				case in := <-inputs:
					if in.Ack != 5+i || in.Seq != i+1 {
						t.Errorf("decoding %d, bot %d: %+v", decoding, bot, in)
					}
				case <-time.After(5 * time.Second):
					t.Fatalf("decoding %d, bot %d: no answer to snapshot %d", decoding, bot, i)
				}
			}
		}
	}
}

func TestBotsTryAgain(t *testing.T) {
	f := newFake(t, func(*fakeConn) {})
	f.refuse <- packet.Refused{Code: packet.RetryLater, RetryMs: 20}
	f.refuse <- packet.Refused{Code: packet.RetryLater}
	if s := join(t, f, Options{}); s.Joined() != 1 || s.Err() != nil {
		t.Errorf("%d joined: %v", s.Joined(), s.Err())
	}
	f.refuse <- packet.Refused{Code: packet.ServerFull, RetryMs: 5000}
	if s := join(t, f, Options{}); s.Joined() != 0 || s.Err() == nil || !strings.Contains(s.Err().Error(), "SERVER_FULL") {
		t.Errorf("%d joined: %v", s.Joined(), s.Err())
	}
}

func TestJoinEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := Join(ctx, Options{Addr: "127.0.0.1:1", Bots: 100})
	s.Leave()
	if !errors.Is(err, context.Canceled) || s.Joined() != 0 {
		t.Errorf("%d joined: %v", s.Joined(), err)
	}
}
