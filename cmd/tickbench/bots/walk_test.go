package bots

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

func TestWalkers(t *testing.T) {
	world := packet.WorldInfo{Width: 100, Height: 100}
	if _, err := ParseBehaviour("dance"); err == nil {
		t.Error("a behaviour that nobody has")
	}
	a, b := NewWalker(Wander, 1, 7, world), NewWalker(Wander, 1, 7, world)
	turns, last := 0, uint16(0)
	for range 1000 {
		buttons, aim := a.Next(packet.OwnState{})
		if again, aimAgain := b.Next(packet.OwnState{}); again != buttons || aimAgain != aim {
			t.Fatal("equal seeds walk differently")
		}
		if buttons == 0 || buttons&^sandbox.Buttons != 0 {
			t.Fatalf("holds down %b", buttons)
		}
		if buttons != last {
			turns++
		}
		last = buttons
	}
	if turns < 1000/keepMax/2 || turns > 1000/keepMin {
		t.Errorf("%d turns", turns)
	}
	idle := NewWalker(Idle, 1, 7, world)
	if buttons, aim := idle.Next(packet.OwnState{}); buttons != 0 || aim != 0 {
		t.Error("the idle one moves")
	}
	crowd := NewWalker(Crowd, 1, 7, world)
	if got, _ := crowd.Next(packet.OwnState{X: 10 * components.One, Y: 90 * components.One}); got != sandbox.East|sandbox.North {
		t.Errorf("from the south-west it goes %b", got)
	}
}

func TestLocalAddresses(t *testing.T) {
	for _, c := range []struct {
		addr string
		i    int
		want string
	}{
		{"127.0.0.1:7777", 0, "127.0.0.1"},
		{"127.0.0.1:7777", 253, "127.0.0.254"},
		{"127.0.0.1:7777", 254, "127.0.0.1"},
		{"10.1.2.3:7777", 5, ""},
		{"example.org:7777", 5, ""},
		{"[::1]:7777", 5, ""},
		{"nonsense", 5, ""},
	} {
		if got := local(c.addr, c.i); got != c.want {
			t.Errorf("bot %d on %s: %q, want %q", c.i, c.addr, got, c.want)
		}
	}
}
