package sim_test

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// A spectator sees what a player there would see, changes nothing and can do
// nothing.
func TestSpectator(t *testing.T) {
	conf := config(192)
	conf.Net.Spectators = 1
	rulesOf(conf).Spawn = 0
	s, twin := sim.New(conf), sim.New(conf)
	ann, other := s.Join("Ann"), twin.Join("Ann")
	watch := func(x, y uint16) *sim.Client {
		c := s.Dial("watcher")
		c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
		c.Read()
		c.Send(packet.Append(nil, &packet.Spectate{X: x, Y: y}))
		return c
	}
	w := watch(96, 96)
	sees := func() (n int) {
		for range w.View.All {
			n++
		}
		return n
	}
	step := func(n int) {
		for range n {
			for _, c := range []*sim.Client{ann, other} {
				c.Input(holding(sandbox.East, 0))
			}
			if w.View.Tick() > 0 {
				w.Send(packet.Append(nil, &packet.Ack{Tick: w.View.Tick()}))
			}
			s.Step()
			twin.Step()
		}
	}
	step(10)
	if sees() != 1 || w.Err != nil {
		t.Fatalf("sees %d: %v", sees(), w.Err)
	}
	if late := watch(1, 1); late != nil {
		step(2)
		if late.Conn.Code() != packet.ServerFull {
			t.Fatalf("a second spectator: %v", late.Conn.Code())
		}
	}
	w.Send(packet.Append(nil, &packet.Spectate{X: 0, Y: 65535}))
	step(5)
	if cx, cy := w.View.Centre(); cx != 0 || cy != 5 || sees() != 0 {
		t.Fatalf("looks at %d,%d and sees %d", cx, cy, sees())
	}
	if a, b := s.Game.App.State.Hash(), twin.Game.App.State.Hash(); a != b {
		t.Fatalf("watching changed the world: %x, %x", a, b)
	}
	w.Send(packet.Append(nil, &packet.Input[sandbox.Controls]{Seq: 1}))
	if w.Conn.Code() != packet.BadState {
		t.Fatalf("an input from a spectator: %v", w.Conn.Code())
	}
	step(2)
	if n := len(s.Server.Viewers()); n != 1 {
		t.Fatalf("%d viewers are left", n)
	}
	if again := watch(96, 96); again != nil {
		step(2)
		if again.Conn.Closed() {
			t.Fatalf("the place is not free: %v", again.Conn.Code())
		}
	}
}
