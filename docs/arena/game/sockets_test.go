package arena_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// Init and Update make the truth a system, which takes the picture that the tick
// sends.
func (t *truth) Init(*ecs.App)   {}
func (t *truth) Update(ecs.Tick) { t.take() }

// Twenty bots over TCP and ten over WebSocket play until somebody has won.
func TestBotsOnSockets(t *testing.T) {
	const bots = 30
	c := config(30)
	server := netio.New(netio.Config{Loops: 2, TickRate: c.Game.TickRate})
	game := systems.New(server, c.Game)
	systems.Provide(game, &rooms.Room{})
	arena.Install(game)
	truth := &truth{game: game}
	game.App.Add(ecs.Send, truth)
	game.Init()
	listener, err := netio.Listen(server, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	playing, over := context.WithCancel(ctx)
	defer over()

	var all sync.WaitGroup
	var won atomic.Int32
	for i := range bots {
		all.Go(func() {
			transport := "tcp"
			if i >= 20 {
				transport = "ws"
			}
			s := seat{name: fmt.Sprintf("bot-%d", i), team: uint8(i%2) + arena.Red, truth: truth}
			if err := s.play(ctx, listener.Addr(), transport); err != nil {
				t.Errorf("bot %d over %s: %v", i, transport, err)
			}
			if won.Add(1) == bots {
				over()
			}
		})
	}
	ticks := time.NewTicker(time.Second / time.Duration(c.Game.TickRate))
	defer ticks.Stop()
	for playing.Err() == nil {
		game.Step()
		if err := truth.sound(); err != nil {
			t.Error(err)
			over()
		}
		<-ticks.C
	}
	all.Wait()
	stop, done := context.WithTimeout(context.Background(), 20*time.Second)
	defer done()
	if err := listener.Stop(stop); err != nil {
		t.Error(err)
	}
	if err := <-listener.Done(); err != nil {
		t.Error(err)
	}
}

// seat is one bot on a socket.
type seat struct {
	name  string
	team  uint8
	truth *truth
	kills int  // heard of
	late  bool // joined when a match was under way
	won   int  // kills of the team that won; 0 before that
}

// play joins and plays until a match is over.
func (s *seat) play(ctx context.Context, addr, transport string) error {
	c, err := client.Dial(ctx, addr, client.Options{Transport: transport})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // the server hears of it either way
	if _, err := c.JoinWith(ctx, s.name, client.JoinOptions{Data: []byte{s.team}}); err != nil {
		return err
	}
	if limit, ok := ctx.Deadline(); ok {
		_ = c.SetReadDeadline(limit)
	}
	bot := arena.NewBot(c.Schema(), int(c.Welcome().TickRate), uint64(s.team))
	for {
		kind, body, err := c.Next()
		if err != nil {
			return err
		}
		switch kind {
		case packet.KindEvents:
			if err := s.hear(body); err != nil {
				return err
			}
		case packet.KindSnapshot:
			if err := s.truth.check(c.View(), uint32(s.team)); err != nil {
				return err
			}
			in := packet.Input[arena.Controls]{View: c.View().Tick() * 16, Body: *bot.Play(c.View())}
			if err := client.Input(c, &in); err != nil {
				return err
			}
			done, err := s.over(c.View())
			if err != nil {
				return err
			}
			if done {
				return client.Send(c, &packet.Bye{})
			}
		}
	}
}

// over reports whether a match is over and its kills were heard of, which may come
// later on a slow connection.
func (s *seat) over(v *client.View) (bool, error) {
	var match arena.Match
	if err := decode(v.Global(arena.GlobalMatch), &match); err != nil {
		return false, err
	}
	if s.won == 0 && s.kills == 0 && match.Phase != arena.WarmUp {
		s.late = true
	}
	if match.Phase == arena.Over {
		s.won = int(max(match.Scores[0], match.Scores[1]))
	}
	return s.won > 0 && (s.late || s.kills >= s.won), nil
}

// hear counts kills.
func (s *seat) hear(body []byte) error {
	var events packet.Events
	if err := packet.Decode(body, &events); err != nil {
		return err
	}
	for kind, b := range events.All {
		if kind == arena.EventKill {
			var k arena.Kill
			if err := decode(b, &k); err != nil {
				return err
			}
			s.kills++
		}
	}
	return nil
}
