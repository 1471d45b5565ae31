package sandbox_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// Whoever is hurt has their health back after a while on safe ground, and not
// before; whatever the tick rate.
func TestHealthComesBack(t *testing.T) {
	for _, rate := range []int{20, 50} {
		s := sim.New(sim.Config{Game: systems.Config{TickRate: rate, MaxPlayers: 1, Width: 64, Height: 64}, Install: sandbox.Install})
		patient := s.Join("patient")
		s.Step()
		e, _ := s.Game.Players.Get("patient")
		health := ecs.NewMap[components.Health](s.Game.App)
		place := ecs.NewMap[components.Position](s.Game.App)
		seconds := func(n int) int32 {
			for range n * rate {
				patient.Input(&sandbox.Controls{})
				s.Step()
			}
			return health.Get(e).Points
		}
		at := *place.Get(e)
		x, y := at.X/components.One, at.Y/components.One
		grass := systems.Find[sandbox.Ground](s.Game).Land
		grass.Set(x, y, land.Lava)
		if got := seconds(10); got > components.HealthMax-50 {
			t.Fatalf("at %d ticks a second: health %d after ten seconds in lava", rate, got)
		}
		low := health.Get(e).Points
		grass.Set(x, y, land.Grass)
		if got := seconds(sandbox.RegenAfterMs / 1000); got != low {
			t.Errorf("at %d ticks a second: health %d, was %d: it came back at once", rate, got, low)
		}
		if got := seconds(10); got < low+9*sandbox.RegenPoints || got > low+11*sandbox.RegenPoints {
			t.Errorf("at %d ticks a second: health went from %d to %d in ten seconds", rate, low, got)
		}
		if got := seconds(60); got != components.HealthMax {
			t.Errorf("at %d ticks a second: health %d in the end", rate, got)
		}
	}
}

// The dead come back in their time, not by a point.
func TestTheDeadDoNotHeal(t *testing.T) {
	s := sim.New(sim.Config{Game: systems.Config{MaxPlayers: 1, Width: 64, Height: 64}, Install: sandbox.Install})
	s.Join("patient")
	for s.Game.App.Tick() < ecs.Tick(s.Game.Ticks(sandbox.RegenAfterMs)) {
		s.Step()
	}
	e, _ := s.Game.Players.Get("patient")
	health := ecs.NewMap[components.Health](s.Game.App)
	health.Get(e).Points = 0
	for range s.Game.Ticks(sandbox.RespawnMs) - 1 {
		s.Step()
		if got := health.Get(e).Points; got != 0 {
			t.Fatalf("dead with health %d", got)
		}
	}
}
