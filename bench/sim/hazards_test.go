package sim_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

func TestLavaHurtsKillsAndLetsComeBack(t *testing.T) {
	s, a, b := quarry(t)
	for y := int32(9); y <= 11; y++ {
		for x := int32(9); x <= 11; x++ {
			landOf(s).Set(x, y, land.Lava)
		}
	}
	health := func() int32 { return component[components.Health](s, a.ID).Points }
	for i := range 40 {
		steps(t, s, 1)
		if want := int32(components.HealthMax - 3*(i/10+1)); health() != want {
			t.Fatalf("health %d after %d ticks in lava, want %d", health(), i+1, want)
		}
	}
	component[components.Health](s, a.ID).Points = 1
	for health() > 0 {
		steps(t, s, 1)
	}
	if got := b.lane(t, a.ID, "health", "points"); got != 0 {
		t.Errorf("seen with health %d", got)
	}
	hash := landOf(s).Hash()
	seq := uint32(0)
	for i := range 59 {
		if i == 30 {
			seq = a.dig(12, 10)
		}
		a.Input(holding(sandbox.East, 0))
		b.Input(holding(0, 0))
		s.Step()
		healthy(t, s)
		if x, y := a.tile(); x != 10 || y != 10 {
			t.Fatalf("walked dead to %d,%d in tick %d", x, y, i)
		}
	}
	if own, _ := a.View.Own(); own.VX != 0 || own.VY != 0 || health() != 0 {
		t.Fatalf("dead: %+v, health %d", own, health())
	}
	steps(t, s, 2)
	a.answered(t, "dead", seq, sandbox.Dead)
	if x, y := a.tile(); landOf(s).Hash() != hash || health() != components.HealthMax || x < 31 || x > 32 || y < 31 || y > 32 {
		t.Errorf("came back at %d,%d with health %d", x, y, health())
	}
	steps(t, s, 20)
	if health() != components.HealthMax {
		t.Errorf("hurt on safe ground: %d", health())
	}
}

// Hopping in and out of lava does not spare anybody.
func TestLavaHurtsEachHalfSecondOfStandingInIt(t *testing.T) {
	s, a, _ := quarry(t)
	landOf(s).Set(10, 10, land.Lava)
	for range 20 {
		a.put(10, 10)
		steps(t, s, 1)
		a.put(12, 10)
		steps(t, s, 1)
	}
	if got := component[components.Health](s, a.ID).Points; got != components.HealthMax-4*3 {
		t.Errorf("health %d after two seconds, want four times 3 less", got)
	}
}

func TestTheGroundSlows(t *testing.T) {
	far := map[land.Tile]int32{}
	for _, tile := range []land.Tile{land.Grass, land.Water, land.Lava} {
		c := flat(64)
		rulesOf(c).Own.Layers = []land.Layer{{Tile: tile, Below: 0}, {Tile: tile}}
		s := sim.New(c)
		a := actorOf(s, "walker")
		steps(t, s, 3)
		a.put(10, 10)
		for range 10 {
			a.Input(holding(sandbox.East, 0))
			s.Step()
		}
		from := component[components.Position](s, a.ID).X
		for range 10 {
			a.Input(holding(sandbox.East, 0))
			s.Step()
		}
		far[tile] = component[components.Position](s, a.ID).X - from
	}
	if far[land.Grass] != 5600 || far[land.Water] != 2800 || far[land.Lava] != 1860 {
		t.Errorf("in half a second: %v of 1/1024 tile, want 5600, a half, a third", far)
	}
}
