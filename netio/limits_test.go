package netio

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// The leaves of all loops are cut before the causes of any: else what a session
// sends and then leaves, between the two cuts, would be a leave without what was
// sent before. A loop without a ring stops the cut in between.
func TestLeavesAreCutFirst(t *testing.T) {
	h := newHall(t, Config{Loops: 2})
	k := h.player("leaver")
	k.Send(input(1, 0))
	k.Send([]byte{byte(packet.KindBye)})
	h.server.loops[1].leaves = nil
	stopped := func() (stopped bool) {
		defer func() { stopped = recover() != nil }()
		h.server.Cut(h.now + 1)
		return false
	}()
	if l := h.server.loops[0]; !stopped || l.leaves.Next() == nil || l.causes.Next() != nil {
		t.Error("when the leaves of the last loop are to be cut, not all others are, or causes have been")
	}
}

// A player who says nothing is ended when its time is up and not before, also
// when nothing waits for its acknowledgement.
func TestASilentPlayerIsIdle(t *testing.T) {
	for _, watches := range []bool{false, true} {
		h := newHall(t, Config{Spectators: 1})
		h.quiet = true
		k := h.memory.Dial()
		k.Send(hello())
		if watches {
			k.Send(packet.Append(nil, &packet.Spectate{}))
		} else {
			k.Send(join("silent"))
		}
		const due, slack = silentSeconds * 20, 20 // not each tick looks at each connection
		for h.tick(1); !k.Closed() && h.now < due+slack; {
			h.tick(1)
		}
		if k.Code() != packet.Idle || h.now < due {
			t.Errorf("watching %v: ended with %v after %d ticks of %d", watches, k.Code(), h.now, due)
		}
		loud := h.player("loud")
		from := h.now
		for h.now-from < due+2*slack {
			if h.now%(due-slack) == 0 {
				loud.Send(packet.Append(nil, &packet.Ping{}))
			}
			h.tick(1)
		}
		if loud.Closed() {
			t.Errorf("who says something was ended with %v", loud.Code())
		}
	}
}

// A server that drains lets nobody in, at whichever step it asks; who plays or
// watches goes on.
func TestDrainRefusesAtEachStep(t *testing.T) {
	h := newHall(t, Config{Spectators: 2})
	player, watcher, greeted, other := h.player("player"), h.memory.Dial(), h.memory.Dial(), h.memory.Dial()
	watcher.Send(hello())
	watcher.Send(packet.Append(nil, &packet.Spectate{}))
	greeted.Send(hello())
	other.Send(hello())
	h.tick(1)
	h.server.Drain()
	greeted.Send(join("greeted"))
	other.Send(packet.Append(nil, &packet.Spectate{}))
	late := h.memory.Dial()
	late.Send(hello())
	player.Send(input(1, 0))
	h.tick(1)
	for what, k := range map[string]*Conn{"Join": greeted, "Spectate": other, "Hello": late} {
		if k.Code() != packet.Shutdown || lastWord(k) != packet.Shutdown {
			t.Errorf("%s: ended with %v", what, k.Code())
		}
	}
	if player.Closed() || watcher.Closed() || len(h.inputs.All()) != 1 || len(h.names) != 1 {
		t.Errorf("player %v, watcher %v, %d inputs, names %v", player.Code(), watcher.Code(), len(h.inputs.All()), h.names)
	}
}

// The longest frame that is welcome, and one byte more, before and in the game.
func TestFrameLimits(t *testing.T) {
	for _, c := range []struct {
		name   string
		length int // of the frame, its header not counted
		plays  bool
		code   packet.Code
	}{
		{"before the game", 512, false, packet.BadMagic}, // its kind is none, but its length is taken
		{"before the game, a byte more", 513, false, packet.TooLarge},
		{"in the game", 4096, true, packet.OK},
		{"in the game, a byte more", 4097, true, packet.TooLarge},
	} {
		h := newHall(t, Config{})
		k := h.memory.Dial()
		if c.plays {
			k = h.player("player")
			h.tick(10)
		}
		b := make([]byte, c.length)
		b[0] = byte(packet.GameKinds + 1)
		if !c.plays {
			b[0] = 200
		}
		k.Send(b)
		h.tick(1)
		if k.Code() != c.code {
			t.Errorf("%s, %d bytes: %v, want %v", c.name, c.length, k.Code(), c.code)
		}
		if got := len(h.bulks.All()); c.plays && c.code == packet.OK && got != 1 {
			t.Errorf("%s: %d came", c.name, got)
		}
	}
}

// What a session may send in one tick after a pause, and in each tick then.
func TestInboundBudget(t *testing.T) {
	for _, c := range []struct {
		name          string
		frame         []byte
		burst, steady int // frames that reach the first tick, and each one after
	}{
		{"packets", []byte{byte(packet.GameKinds)}, 32, 8},
		{"bytes", slices.Concat([]byte{byte(packet.GameKinds + 1)}, make([]byte, 4095)), 8, 2},
	} {
		h := newHall(t, Config{})
		k := h.player("sender")
		h.tick(10) // fills the budget up
		for range c.burst + 3*c.steady {
			k.Send(c.frame)
		}
		for tick, want := range []int{c.burst, c.steady, c.steady, c.steady, 0} {
			h.tick(1)
			if got := len(h.blanks.All()) + len(h.bulks.All()); got != want {
				t.Errorf("%s, tick %d: %d came, want %d", c.name, tick, got, want)
			}
		}
		if k.Closed() {
			t.Errorf("%s: ended with %v", c.name, k.Code())
		}
	}
}

// As many may watch as is said, and no more; a place that is left is free.
func TestSpectatorsMax(t *testing.T) {
	const most = 3
	h := newHall(t, Config{Spectators: most})
	watch := func() *Conn {
		k := h.memory.Dial()
		k.Send(hello())
		k.Send(packet.Append(nil, &packet.Spectate{}))
		h.tick(2)
		return k
	}
	var all []*Conn
	for range most {
		all = append(all, watch())
	}
	for i, k := range all {
		if k.Closed() {
			t.Fatalf("spectator %d of %d: %v", i+1, most, k.Code())
		}
	}
	if k := watch(); lastWord(k) != packet.ServerFull || len(h.server.Viewers()) != most {
		t.Fatalf("one more is let in: %v, %d watch", k.Code(), len(h.server.Viewers()))
	}
	all[1].Drop()
	h.tick(2)
	if k := watch(); k.Closed() || len(h.server.Viewers()) != most {
		t.Fatalf("the place that was left: %v, %d watch", k.Code(), len(h.server.Viewers()))
	}
}
