package sim_test

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// quarry is a flat world with an actor on (10, 10) and one who looks on.
func quarry(t *testing.T) (*sim.Sim, *actor, *actor) {
	s := sim.New(flat(64))
	a, b := actorOf(s, "digger"), actorOf(s, "looker")
	steps(t, s, 3)
	a.put(10, 10)
	b.put(14, 14)
	steps(t, s, 3)
	return s, a, b
}

func TestBreakTakesItsTimeAndLeavesDirt(t *testing.T) {
	for _, test := range []struct {
		tile  land.Tile
		ticks int // resistance / 16 s at 20 Hz, rounded up
	}{{land.Cobblestone, 13}, {land.Firestone, 32}} {
		s, a, b := quarry(t)
		landOf(s).Set(12, 10, test.tile)
		steps(t, s, 2)
		seq := a.dig(12, 10)
		last := int32(0)
		for i := range test.ticks {
			steps(t, s, 1)
			part := b.lane(t, a.ID, "digging", "part")
			if part < 1 || part > has.DiggingParts || part < last {
				t.Fatalf("%v: progress seen in tick %d is %d after %d", test.tile, i, part, last)
			}
			if x, y := b.lane(t, a.ID, "digging", "x"), b.lane(t, a.ID, "digging", "y"); x != 12 || y != 10 {
				t.Fatalf("%v: target seen is %d,%d", test.tile, x, y)
			}
			last = part
			if got := landOf(s).At(12, 10); got != test.tile || len(a.answers[seq]) > 0 {
				t.Fatalf("%v is %v after %d ticks, answered %v", test.tile, got, i, a.answers[seq])
			}
		}
		steps(t, s, 1)
		if landOf(s).At(12, 10) != land.Dirt || tileSeen(b.Client, 12, 10) != land.Dirt {
			t.Fatalf("%v became %v, seen as %v", test.tile, landOf(s).At(12, 10), tileSeen(b.Client, 12, 10))
		}
		a.answered(t, test.tile.String(), seq, packet.OK)
		if part := b.lane(t, a.ID, "digging", "part"); part != 0 {
			t.Errorf("%v: progress %d after the end", test.tile, part)
		}
		if err := landEqual(s, b.Client, landOf(s).At, true); err != nil {
			t.Error(err)
		}
	}
}

func TestBreakRefused(t *testing.T) {
	tests := []struct {
		name string
		x, y int32
		set  func(s *sim.Sim, a *actor)
		want packet.Code
	}{
		{"off the map", 64, 10, nil, sandbox.BadTarget},
		{"far off the map", 65535, 65535, nil, sandbox.BadTarget},
		{"out of reach", 16, 10, nil, sandbox.OutOfReach},
		{"out of reach aslant", 14, 14, nil, sandbox.OutOfReach},
		{"grass", 12, 10, nil, sandbox.NotBreakable},
		{"behind a wall", 13, 10, func(s *sim.Sim, _ *actor) {
			landOf(s).Set(13, 10, land.Cobblestone)
			landOf(s).Set(11, 10, land.Cobblestone)
		}, sandbox.NoSight},
		{"another item in hand", 12, 10, func(s *sim.Sim, a *actor) {
			landOf(s).Set(12, 10, land.Cobblestone)
			component[has.Hand](s, a.ID).Item = 3
		}, sandbox.NoTool},
		{"dead", 12, 10, func(s *sim.Sim, a *actor) {
			landOf(s).Set(12, 10, land.Cobblestone)
			component[components.Health](s, a.ID).Points = 0
		}, sandbox.Dead},
		{"too soon", 12, 10, func(s *sim.Sim, a *actor) {
			landOf(s).Set(12, 10, land.Cobblestone)
			component[has.Hand](s, a.ID).BreakAt = uint32(s.Game.App.Tick()) + 2
		}, sandbox.Cooldown},
	}
	for _, test := range tests {
		s, a, _ := quarry(t)
		if test.set != nil {
			test.set(s, a)
		}
		hash := landOf(s).Hash()
		seq := a.dig(test.x, test.y)
		steps(t, s, 40)
		a.answered(t, test.name, seq, test.want)
		if landOf(s).Hash() != hash {
			t.Errorf("%s: the land changed", test.name)
		}
	}
}

func TestBreakCancelled(t *testing.T) {
	tests := []struct {
		name string
		then func(s *sim.Sim, a *actor)
	}{
		{"by letting go", func(_ *sim.Sim, a *actor) { a.release() }},
		{"by moving away", func(_ *sim.Sim, a *actor) { a.put(20, 10) }},
		{"by a wall between", func(s *sim.Sim, _ *actor) { landOf(s).Set(11, 10, land.Firestone) }},
		{"by death", func(s *sim.Sim, a *actor) { component[components.Health](s, a.ID).Points = 0 }},
		{"by another break", func(s *sim.Sim, a *actor) {
			landOf(s).Set(10, 12, land.Firestone)
			a.dig(10, 12)
		}},
		{"by another item", func(_ *sim.Sim, a *actor) { a.take(2) }},
		{"by somebody faster", func(s *sim.Sim, _ *actor) { landOf(s).Set(12, 10, land.Dirt) }},
	}
	for _, test := range tests {
		s, a, b := quarry(t)
		landOf(s).Set(12, 10, land.Cobblestone)
		seq := a.dig(12, 10)
		steps(t, s, 5)
		if b.lane(t, a.ID, "digging", "part") == 0 {
			t.Fatalf("%s: did not begin", test.name)
		}
		test.then(s, a)
		steps(t, s, 2)
		a.answered(t, test.name, seq, sandbox.Cancelled)
		if e, ok := b.View.Find(a.ID); ok && test.name != "by another break" && b.lane(t, e.ID, "digging", "part") != 0 {
			t.Errorf("%s: still seen breaking", test.name)
		}
		steps(t, s, 12)
		if test.name != "by somebody faster" && landOf(s).At(12, 10) != land.Cobblestone {
			t.Errorf("%s: broken all the same", test.name)
		}
	}
}

func TestTwoBreakOneTile(t *testing.T) {
	s, a, b := quarry(t)
	landOf(s).Set(12, 12, land.Cobblestone)
	second, first := b.dig(12, 12), a.dig(12, 12)
	steps(t, s, 20)
	a.answered(t, "lower id", first, packet.OK)
	b.answered(t, "higher id", second, sandbox.Cancelled)
}

// Of two who dig at one tile the one breaks it, and in that tick a third puts
// another there, or another system does: the second has done nothing to that one.
func TestNoWorkIsDoneOnTheTileOfBefore(t *testing.T) {
	for _, put := range []string{"by a player", "by a system"} {
		s, a, b := quarry(t)
		c := actorOf(s, "mason")
		steps(t, s, 3)
		c.put(12, 14)
		c.take(c.slotFor(t, land.Cobblestone))
		landOf(s).Set(12, 12, land.Cobblestone)
		steps(t, s, 3)
		b.dig(12, 12)
		steps(t, s, 1)
		late := a.dig(12, 12) // the lower id: its work is done first in a tick
		steps(t, s, 12)
		if landOf(s).At(12, 12) != land.Cobblestone {
			t.Fatal("broken too soon")
		}
		placed := uint32(0)
		if put == "by a player" {
			placed = c.place(12, 12)
			steps(t, s, 1)
			c.answered(t, put, placed, packet.OK)
		} else {
			landOf(s).Set(12, 12, land.Firestone)
		}
		for range 12 {
			if tile := landOf(s).At(12, 12); tile == land.Dirt {
				t.Fatalf("%s: broken by what was done to the tile of before", put)
			}
			steps(t, s, 1)
		}
		a.answered(t, put, late, sandbox.Cancelled)
	}
}

// A thousand breaks a second are refused, and slow down nobody else's.
func TestAThousandBreaksASecond(t *testing.T) {
	s, a, b := quarry(t)
	for y := range int32(5) {
		landOf(s).Set(12, 8+y, land.Firestone)
	}
	landOf(s).Set(16, 14, land.Cobblestone)
	other := b.dig(16, 14)
	hash := landOf(s).Hash()
	for range 12 {
		for i := range int32(6) {
			a.dig(12, 8+i%5)
		}
		steps(t, s, 1)
	}
	if landOf(s).Hash() != hash {
		t.Error("the land changed")
	}
	cooled := 0
	for _, codes := range a.answers {
		if codes[0] == sandbox.Cooldown {
			cooled++
		}
	}
	if cooled < 40 {
		t.Errorf("only %d of 72 breaks were too soon", cooled)
	}
	steps(t, s, 5)
	b.answered(t, "somebody else's", other, packet.OK)
}

// While nothing can be kept, requests are refused, what is under way waits, and its tile and
// its answer come when there is space again; the same record gives the same world.
func TestReadOnly(t *testing.T) {
	s, a, _ := quarry(t)
	landOf(s).Set(12, 10, land.Cobblestone)
	saved := s.Game.App.State.Save(nil)
	var records [][]byte
	run := func(n int) {
		for range n {
			steps(t, s, 1)
			records = append(records, slices.Clone(s.Server.Record()))
		}
	}
	first := a.dig(12, 10)
	run(5)
	s.Server.SetReadOnly(true)
	run(1)
	second := a.place(11, 11)
	run(30)
	a.answered(t, "asked meanwhile", second, packet.ReadOnly)
	if !s.Game.ReadOnly() || landOf(s).At(12, 10) != land.Cobblestone || len(a.answers[first]) != 0 {
		t.Fatalf("read-only: %v, the tile is %v, answered %v", s.Game.ReadOnly(), landOf(s).At(12, 10), a.answers[first])
	}
	s.Server.SetReadOnly(false)
	run(15)
	a.answered(t, "asked before", first, packet.OK)
	if s.Game.ReadOnly() || landOf(s).At(12, 10) != land.Dirt {
		t.Fatalf("read-only: %v, the tile is %v", s.Game.ReadOnly(), landOf(s).At(12, 10))
	}

	again := sim.New(flat(64))
	if err := again.Game.App.State.Restore(saved); err != nil {
		t.Fatal(err)
	}
	hashes := replay(t, again, records)
	if hashes[len(hashes)-1] != s.Game.App.State.Hash() {
		t.Error("replayed, the world is another one")
	}
}
