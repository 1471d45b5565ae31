package python

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// count is a global that is another one in every tick.
type count uint32

func (c *count) Append(b []byte) []byte { return wire.AppendU32(b, uint32(*c)) }

func (c *count) Decode(r *wire.Reader) { *c = count(r.U32()) }

// patience is how long a session may take before the test gives up.
const patience = time.Minute

// TestPythonOnSockets has two players of the Python client's on a real server, one over each transport: they
// chat, break a tile and walk about. What each saw in each snapshot is compared with the server's own.
func TestPythonOnSockets(t *testing.T) {
	tiles := map[string][2]int32{"tcp": {77, 74}, "ws": {73, 76}}
	s := netio.New(netio.Config{Loops: 2, TickRate: 20})
	g := systems.New(s, systems.Config{
		Seed: "python", TickRate: 20, MaxPlayers: 10, Width: 150, Height: 150,
		Settings: &sandbox.Rules{Creatures: 20, Own: land.Theme{Name: "flat", Layers: []land.Layer{{Tile: land.Grass, Below: 0}, {Tile: land.Grass}}}},
	})
	sandbox.Install(g)
	clock := systems.NewGlobal[count](g, 7, "clock", 1)
	for _, at := range tiles {
		systems.Find[sandbox.Ground](g).Land.Set(at[0], at[1], land.Cobblestone)
	}
	w := &witness{game: g, clock: clock, ticks: map[uint32]*picture{}}
	g.App.Add(ecs.Send, w)
	g.Init()
	addr := serve(t, g, s)

	t.Run("sessions", func(t *testing.T) {
		for transport, at := range tiles {
			t.Run(transport, func(t *testing.T) {
				t.Parallel()
				host, port, err := net.SplitHostPort(addr)
				if err != nil {
					t.Fatal(err)
				}
				w.check(t, play(t, host, port, transport, at), at)
			})
		}
	})
}

// serve runs a game on real sockets until the test ends.
func serve(t *testing.T, g *systems.Game, s *netio.Server) (addr string) {
	l, err := netio.Listen(s, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			g.Step()
			<-tick.C
		}
		stop, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := l.Stop(stop); err != nil {
			t.Error(err)
		}
		if err := <-l.Done(); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-finished
	})
	return l.Addr()
}
