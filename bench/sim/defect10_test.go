package sim_test

import (
	"context"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// There was no server tick, short reads desynchronised, nothing persisted, IPv4
// only, a thread per client.
func TestDefect10NoTickNoFramesNoStateNoIPv6(t *testing.T) {
	t.Run("the server ticks by itself", func(t *testing.T) {
		s := sim.New(flat(64))
		a := actorOf(s, "silent")
		s.Step()
		component[components.Velocity](s, a.ID).X = 500
		before := *component[components.Position](s, a.ID)
		for range 5 {
			s.Step() // and nobody sends anything
		}
		if got := *component[components.Position](s, a.ID); got.X <= before.X || s.Game.App.Tick() != 6 {
			t.Errorf("tick %d, still at %v", s.Game.App.Tick(), got)
		}
	})
	t.Run("short reads", func(t *testing.T) {
		s, a, _ := quarry(t)
		landOf(s).Set(12, 10, land.Cobblestone)
		frame := packet.Append(nil, &sandbox.Break{Seq: 1, X: 12, Y: 10})
		for _, c := range append(wire16(len(frame)), frame...) {
			a.Conn.Write([]byte{c}) // a byte a tick
			s.Step()
		}
		healthy(t, s)
		steps(t, s, 16)
		a.answered(t, "byte by byte", 1, packet.OK)
	})
	t.Run("the world outlives the process", func(t *testing.T) {
		s, _, _ := quarry(t)
		landOf(s).Set(12, 10, land.Stairs)
		again := sim.New(flat(64))
		if err := again.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
		if landOf(again).At(12, 10) != land.Stairs || again.Game.App.State.Hash() != s.Game.App.State.Hash() {
			t.Error("the world is not what it was")
		}
	})
	t.Run("IPv6, and no thread per client", many)
}

func wire16(n int) []byte { return []byte{byte(n), byte(n >> 8)} }

// many joins fifty clients over IPv6 where the machine has it.
func many(t *testing.T) {
	host := "::1"
	if l, err := net.Listen("tcp", "[::1]:0"); err != nil {
		host = "127.0.0.1"
		t.Log("this machine has no IPv6")
	} else if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s := netio.New(netio.Config{Loops: 2, TickRate: 20})
	g := systems.New(s, flat(64).Game)
	sandbox.Install(g)
	g.Init()
	ctx, end := context.WithCancel(context.Background())
	addr, done := serveOn(t, ctx, g, s, net.JoinHostPort(host, "0"))
	defer func() {
		end()
		<-done
	}()
	limit, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	const clients = 50
	before := runtime.NumGoroutine()
	for i := range clients {
		c, err := client.Dial(limit, addr, client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }() // the server hears of it either way
		if _, err := c.Join(limit, "sixth-"+string(rune('a'+i/26))+string(rune('a'+i%26))); err != nil {
			t.Fatal(err)
		}
	}
	if n := runtime.NumGoroutine() - before; n > clients/5 {
		t.Errorf("%d goroutines more for %d clients", n, clients)
	}
}
