package sim_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

func TestPlaceWhatIsInHand(t *testing.T) {
	s, a, b := quarry(t)
	for _, tile := range []land.Tile{land.Cobblestone, land.Sand, land.Water, land.Lava, land.Void, land.Dirt, land.Plains} {
		x := 10 + int32(tile)%4
		hold := a.take(a.slotFor(t, tile))
		seq := a.place(x, 12)
		steps(t, s, 6)
		a.answered(t, tile.String()+" in hand", hold, packet.OK)
		a.answered(t, tile.String(), seq, packet.OK)
		if landOf(s).At(x, 12) != tile || tileSeen(b.Client, x, 12) != tile {
			t.Errorf("%v: is %v, seen as %v", tile, landOf(s).At(x, 12), tileSeen(b.Client, x, 12))
		}
		if item := b.lane(t, a.ID, "hand", "item"); item != int32(tile)+1 {
			t.Errorf("%v: item %d seen in hand", tile, item)
		}
		landOf(s).Set(x, 12, land.Grass)
	}
}

func TestPlaceRefused(t *testing.T) {
	tests := []struct {
		name string
		x, y int32
		tile land.Tile
		set  func(s *sim.Sim, a, b *actor)
		want packet.Code
	}{
		{"off the map", 64, 10, land.Cobblestone, nil, sandbox.BadTarget},
		{"far off the map", 65535, 3, land.Cobblestone, nil, sandbox.BadTarget},
		{"out of reach", 16, 10, land.Cobblestone, nil, sandbox.OutOfReach},
		{"where one stands", 10, 10, land.Cobblestone, nil, sandbox.Blocked},
		{"under one's edge", 11, 10, land.Cobblestone, func(s *sim.Sim, a, _ *actor) {
			component[components.Position](s, a.ID).X += 300
		}, sandbox.Blocked},
		{"on somebody else", 12, 11, land.Lava, func(_ *sim.Sim, _, b *actor) { b.put(12, 11) }, sandbox.Blocked},
		{"on a solid tile", 12, 10, land.Sand, func(s *sim.Sim, _, _ *actor) { landOf(s).Set(12, 10, land.Firestone) }, sandbox.Blocked},
		{"the same tile", 12, 10, land.Grass, nil, sandbox.NotPlaceable},
		{"a safe tile", 31, 31, land.Lava, func(_ *sim.Sim, a, b *actor) {
			a.put(29, 29)
			b.put(5, 5)
		}, sandbox.NotPlaceable},
		{"behind a wall", 13, 10, land.Sand, func(s *sim.Sim, _, _ *actor) { landOf(s).Set(12, 10, land.Firestone) }, sandbox.NoSight},
		{"with the shovel", 12, 10, 0, func(s *sim.Sim, a, _ *actor) {
			component[has.Hand](s, a.ID).Item = has.Shovel
		}, sandbox.NoTool},
		{"dead", 12, 10, land.Sand, func(s *sim.Sim, a, _ *actor) {
			component[components.Health](s, a.ID).Points = 0
		}, sandbox.Dead},
		{"too soon", 12, 10, land.Sand, func(s *sim.Sim, a, _ *actor) {
			component[has.Hand](s, a.ID).PlaceAt = uint32(s.Game.App.Tick()) + 2
		}, sandbox.Cooldown},
	}
	for _, test := range tests {
		s, a, b := quarry(t)
		component[has.Hand](s, a.ID).Item = uint8(test.tile) + 1
		if test.set != nil {
			test.set(s, a, b)
		}
		hash := landOf(s).Hash()
		seq := a.place(test.x, test.y)
		steps(t, s, 3)
		a.answered(t, test.name, seq, test.want)
		if landOf(s).Hash() != hash {
			t.Errorf("%s: the land changed", test.name)
		}
	}
}

func TestPlaceNotOnACreature(t *testing.T) {
	c := flat(64)
	rulesOf(c).Creatures = 1
	s := sim.New(c)
	a := actorOf(s, "placer")
	steps(t, s, 3)
	component[has.Hand](s, a.ID).Item = uint8(land.Sand) + 1
	for id := range s.Game.App.IDs.All {
		if uint32(id) == a.ID {
			continue
		}
		at := component[components.Position](s, uint32(id))
		*at = components.Position{X: 10*components.One + 512, Y: 10*components.One + 512}
		*component[components.Velocity](s, uint32(id)) = components.Velocity{}
		component[has.Wander](s, uint32(id)).Left = 100
	}
	a.put(12, 10)
	on, beside := a.place(10, 10), a.place(10, 11)
	steps(t, s, 2)
	a.answered(t, "on a creature", on, sandbox.Blocked)
	a.answered(t, "beside it", beside, packet.OK)
}

// Placing is as fast as its cooldown, whatever is asked for.
func TestPlaceCooldown(t *testing.T) {
	s, a, _ := quarry(t)
	a.take(a.slotFor(t, land.Sand))
	steps(t, s, 1)
	placed := 0
	for i := range int32(20) {
		seq := a.place(8+i%5, 12+i/5%2)
		steps(t, s, 1)
		if a.answers[seq][0] == packet.OK {
			placed++
		}
	}
	if most := 20*50/sandbox.PlaceCooldownMs + 1; placed == 0 || placed > most {
		t.Fatalf("placed %d in a second, at most %d", placed, most)
	}
}

func TestSelectRefused(t *testing.T) {
	s, a, _ := quarry(t)
	bad := a.take(200)
	steps(t, s, 1)
	a.answered(t, "no such slot", bad, packet.BadValue)
	component[components.Health](s, a.ID).Points = 0
	dead := a.take(1)
	steps(t, s, 1)
	a.answered(t, "dead", dead, sandbox.Dead)
	if item := component[has.Hand](s, a.ID).Item; item != has.Shovel {
		t.Errorf("item %d in hand", item)
	}
}
