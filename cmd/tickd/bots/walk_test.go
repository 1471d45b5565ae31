package bots

import (
	"testing"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// turn is one at which a test says where a bot is.
type turn struct {
	own  packet.OwnState
	held sandbox.Controls
	tick uint32
	sent []packet.Kind
	left bool
}

func (t *turn) Tick() uint32               { return t.tick }
func (t *turn) Own() packet.OwnState       { return t.own }
func (t *turn) View() *client.View         { return nil }
func (t *turn) Hold(c bot.Controls)        { t.held = *c.(*sandbox.Controls) }
func (t *turn) Send(m bot.Message)         { t.sent = append(t.sent, m.Kind()) }
func (t *turn) Size() int                  { return 1 << 10 * len(t.sent) }
func (t *turn) Leave()                     { t.left = true }
func (*turn) Ask(func(uint32) bot.Message) {}

func named(t *testing.T, name string) bot.Behaviour {
	t.Helper()
	for _, b := range Game().Behaviours {
		if b.Name == name {
			return b
		}
	}
	t.Fatalf("nobody does %s", name)
	return bot.Behaviour{}
}

func TestWalkers(t *testing.T) {
	seat := bot.Seat{Seed: 1, Index: 7, TickRate: 20, World: packet.WorldInfo{Width: 100, Height: 100}}
	a, b := named(t, "wander").New(seat), named(t, "wander").New(seat)
	turns, last := 0, uint16(0)
	for range 1000 {
		var one, two turn
		a.Act(&one)
		b.Act(&two)
		if one.held != two.held {
			t.Fatal("equal seeds walk differently")
		}
		if one.held.Buttons == 0 || one.held.Buttons&^sandbox.Buttons != 0 {
			t.Fatalf("holds down %b", one.held.Buttons)
		}
		if one.held.Buttons != last {
			turns++
		}
		last = one.held.Buttons
	}
	if turns < 1000/keepMax/2 || turns > 1000/keepMin {
		t.Errorf("%d turns", turns)
	}
	var idle turn
	if named(t, "idle").New(seat).Act(&idle); idle.held != (sandbox.Controls{}) {
		t.Error("the idle one moves")
	}
	far := turn{own: packet.OwnState{X: 10 * components.One, Y: 90 * components.One}}
	if named(t, "crowd").New(seat).Act(&far); far.held.Buttons != sandbox.East|sandbox.North {
		t.Errorf("from the south-west it goes %b", far.held.Buttons)
	}
}

// What attackers do beside walking.
func TestHabits(t *testing.T) {
	seat := bot.Seat{Seed: 1, Index: 1, TickRate: 20, World: packet.WorldInfo{Width: 100, Height: 100}}
	for name, want := range map[string]map[packet.Kind]int{ // in 6 seconds
		"chatter": {sandbox.KindChat: 6},
		"herd":    {sandbox.KindChat: 3, sandbox.KindSelect: 3, sandbox.KindPlace: 3, packet.KindBye: 1},
	} {
		b, said, left := named(t, name).New(seat), map[packet.Kind]int{}, 0
		for tick := range uint32(6*20 + 1) {
			now := turn{tick: tick}
			b.Act(&now)
			for _, k := range now.sent {
				said[k]++
			}
			if now.left {
				left++
			}
		}
		for kind, n := range want {
			if said[kind] != n || left != want[packet.KindBye] {
				t.Errorf("%s: %d of kind %d, want %d; left %d times", name, said[kind], kind, n, left)
			}
		}
	}
	var now turn
	if named(t, "flood").New(seat).Act(&now); now.Size() < floodMax {
		t.Errorf("a flood of %d bytes", now.Size())
	}
}
