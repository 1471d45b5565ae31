package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/systems/sim"
)

// A game's mistakes that a server counts, and goes on with, end a simulation in
// words: a value that its lane cannot hold, somebody who has left the world.
func TestTheSimulatorIsStrict(t *testing.T) {
	for _, c := range []struct {
		name, words string
		mistake     func(s *sim.Sim, a *actor)
		counted     func(s *sim.Sim) uint64
	}{
		{
			"a lane over its bits", "component health, lane points: 400 does not fit into 7 bits",
			func(s *sim.Sim, a *actor) { component[components.Health](s, a.ID).Points = 400 },
			func(s *sim.Sim) uint64 { return s.Game.World.Clamped },
		},
		{
			"outside the world", `of class "player" is outside the world`,
			func(s *sim.Sim, a *actor) { component[components.Position](s, a.ID).X = -components.One },
			func(s *sim.Sim) uint64 { return s.Game.World.Outside },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, a, b := quarry(t)
			s.Game.World.Strict = false
			c.mistake(s, a)
			steps(t, s, 2)
			if b.View.Tick() != uint32(s.Game.App.Tick()) || c.counted(s) == 0 {
				t.Errorf("the server goes on: at tick %d of %d, %d counted", b.View.Tick(), s.Game.App.Tick(), c.counted(s))
			}
			s.Game.World.Strict = true
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, c.words) {
					t.Errorf("panic %q does not say %q", text, c.words)
				}
			}()
			s.Step()
		})
	}
}
