package bench

import (
	"os"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// The README's system, as it stands there.

// Regen heals everybody by a point a second.
type Regen struct {
	hurt ecs.Filter1[components.Health]
}

func (s *Regen) Init(a *ecs.App) { s.hurt = ecs.NewFilter1[components.Health](a) }

func (s *Regen) Update(tick ecs.Tick) {
	if tick%20 != 0 {
		return
	}
	q := s.hurt.Query()
	for q.Next() {
		if h := q.Get(); h.Points > 0 && h.Points < components.HealthMax {
			h.Points++
		}
	}
}

// end of Regen

func TestReadmeSystemWorks(t *testing.T) {
	s := sim.New(sim.Config{
		Game: systems.Config{TickRate: 20, MaxPlayers: 1},
		Install: func(g *systems.Game) {
			sandbox.Install(g)
			g.App.Add(ecs.Simulate, &Regen{})
		},
	})
	s.Join("patient")
	s.Step()
	e, _ := s.Game.Players.Get("patient")
	health := ecs.NewMap[components.Health](s.Game.App)
	health.Get(e).Points = 40
	for range 100 {
		s.Step()
	}
	if got := health.Get(e).Points; got != 45 {
		t.Fatalf("health is %d after 5 s, want 45", got)
	}
}

func TestReadmeShowsThatSystem(t *testing.T) {
	here, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(here), "as it stands there.\n\n")
	code, _, ok := strings.Cut(code, "\n// end of Regen")
	if !ok || !strings.Contains(string(readme), "```go\n"+code+"```\n") {
		t.Error("README.md shows another Regen than the one that is tested")
	}
}
