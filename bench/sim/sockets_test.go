package sim_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// truth keeps each tick's picture for the clients to compare with. It runs
// before the snapshots of its tick are published.
type truth struct {
	world *systems.Game
	mu    sync.RWMutex
	ticks map[uint32]map[uint32]entity
}

type entity struct {
	x, y  int32
	lanes []int32
}

func (s *truth) Init(*ecs.App) {}

func (s *truth) Update(tick ecs.Tick) {
	t := map[uint32]entity{}
	for id := range s.world.App.IDs.All {
		if lanes, ok := s.world.World.LanesOf(id); ok {
			x, y, _ := s.world.World.CellOf(id)
			t[uint32(id)] = entity{x, y, slices.Clone(lanes)}
		}
	}
	s.mu.Lock()
	s.ticks[uint32(tick)] = t
	s.mu.Unlock()
}

func (s *truth) check(v *client.View) error {
	s.mu.RLock()
	t := s.ticks[v.Tick()]
	s.mu.RUnlock()
	cx, cy := v.Centre()
	want := 0
	for _, e := range t {
		if e.x >= int32(cx)-1 && e.x <= int32(cx)+1 && e.y >= int32(cy)-1 && e.y <= int32(cy)+1 {
			want++
		}
	}
	got := 0
	for e := range v.All {
		got++
		if !slices.Equal(t[e.ID].lanes, e.Lanes) {
			return fmt.Errorf("tick %d entity %d: got %v, want %v", v.Tick(), e.ID, e.Lanes, t[e.ID].lanes)
		}
	}
	if got != want || want == 0 {
		return fmt.Errorf("tick %d: sees %d entities of %d", v.Tick(), got, want)
	}
	return nil
}

// serve runs a game on real sockets until the context ends.
func serve(t *testing.T, ctx context.Context, g *systems.Game, s *netio.Server) (addr string, done <-chan struct{}) {
	return serveOn(t, ctx, g, s, "127.0.0.1:0")
}

func serveOn(t *testing.T, ctx context.Context, g *systems.Game, s *netio.Server, on string) (addr string, done <-chan struct{}) {
	l, err := netio.Listen(s, on)
	if err != nil {
		t.Fatal(err)
	}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			g.Step()
			<-tick.C
		}
		stop, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := l.Stop(stop); err != nil {
			t.Error(err)
		}
		if err := <-l.Done(); err != nil {
			t.Error(err)
		}
	}()
	return l.Addr(), finished
}

func TestFiveHundredClientsOnSockets(t *testing.T) {
	const clients, snapshots = 500, 60
	c := config(192)
	s := netio.New(netio.Config{Loops: 2, TickRate: 20})
	g := systems.New(s, c.Game)
	sandbox.Install(g)
	tr := &truth{world: g, ticks: map[uint32]map[uint32]entity{}}
	g.App.Add(ecs.Send, tr)
	g.Init()
	ctx, cancel := context.WithCancel(context.Background())
	addr, done := serve(t, ctx, g, s)

	limit, stop := context.WithTimeout(ctx, 120*time.Second)
	var all sync.WaitGroup
	var moved atomic.Int64
	for i := range clients {
		all.Go(func() {
			transport := "tcp"
			if i%2 == 1 {
				transport = "ws"
			}
			if err := play(limit, addr, transport, i, snapshots, tr, &moved); err != nil {
				t.Errorf("client %d over %s: %v", i, transport, err)
			}
		})
	}
	all.Wait()
	stop()
	if n := moved.Load(); n != clients {
		t.Errorf("%d of %d clients moved", n, clients)
	}
	cancel()
	<-done
}

// play joins, walks and checks a number of snapshots.
func play(ctx context.Context, addr, transport string, i, snapshots int, tr *truth, moved *atomic.Int64) error {
	c, err := client.Dial(ctx, addr, client.Options{Transport: transport})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // the server hears of it either way
	a, err := c.Join(ctx, fmt.Sprintf("player-%d", i))
	if err != nil {
		return err
	}
	if d, ok := ctx.Deadline(); ok {
		_ = c.SetReadDeadline(d)
	}
	rng := rand.New(rand.NewPCG(uint64(i), 7))
	buttons, far := uint16(0), false
	for n := 0; n < snapshots; {
		kind, _, err := c.Next()
		if err != nil {
			return err
		}
		if kind != packet.KindSnapshot {
			continue
		}
		n++
		if err := tr.check(c.View()); err != nil {
			return err
		}
		if own, ok := c.View().Own(); ok && (own.X != a.X || own.Y != a.Y) && !far {
			far = true
			moved.Add(1)
		}
		if n%10 == 1 {
			buttons = uint16(rng.IntN(16))
		}
		if err := client.Input(c, &packet.Input[sandbox.Controls]{Body: sandbox.Controls{Buttons: buttons, Aim: uint16(rng.Uint32())}}); err != nil {
			return err
		}
	}
	return client.Send(c, &packet.Bye{})
}
