package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

func config(size int32) sim.Config {
	return sim.Config{Install: sandbox.Install, Game: systems.Config{
		Seed: "test", TickRate: 20, MaxPlayers: 1000, Width: size, Height: size, Settings: &sandbox.Rules{Spawn: sandbox.SpawnScatter},
	}}
}

// rulesOf are those of the sandbox in a configuration, to be changed.
func rulesOf(c sim.Config) *sandbox.Rules { return c.Game.Settings.(*sandbox.Rules) }

// with is the sandbox and what more is installed after it.
func with(more ...func(*systems.Game)) func(*systems.Game) {
	return func(g *systems.Game) {
		sandbox.Install(g)
		for _, install := range more {
			install(g)
		}
	}
}

func landOf(s *sim.Sim) *land.Map { return systems.Find[sandbox.Ground](s.Game).Land }

// codeName is a code's name, as the server of a game knows it.
func codeName(s *sim.Sim, c packet.Code) string {
	for _, info := range s.Server.Codes() {
		if info.Code == c {
			return info.Name
		}
	}
	return "UNKNOWN"
}

func holding(buttons, aim uint16) *sandbox.Controls {
	return &sandbox.Controls{Buttons: buttons, Aim: aim}
}

// equal compares what a client sees with what the server holds, value by value.
func equal(s *sim.Sim, c *sim.Client) error {
	w := s.Game.World
	if ecs.Tick(c.View.Tick()) != s.Game.App.Tick() {
		return fmt.Errorf("the view is at tick %d, the server at %d", c.View.Tick(), s.Game.App.Tick())
	}
	cx, cy := c.View.Centre()
	want, radius := 0, int32(s.Game.Config.ViewCells/2)
	for y := int32(cy) - radius; y <= int32(cy)+radius; y++ {
		for x := int32(cx) - radius; x <= int32(cx)+radius; x++ {
			if x >= 0 && y >= 0 && x < w.CellsX && y < w.CellsY {
				want += len(w.Members(y*w.CellsX + x))
			}
		}
	}
	got := 0
	for e := range c.View.All {
		got++
		lanes, ok := w.LanesOf(ecs.NetID(e.ID))
		if !ok {
			return fmt.Errorf("entity %d is not on the server", e.ID)
		}
		for i, v := range lanes {
			if e.Lanes[i] != v {
				return fmt.Errorf("entity %d lane %d: got %d, want %d", e.ID, i, e.Lanes[i], v)
			}
		}
	}
	if got != want {
		return fmt.Errorf("sees %d entities of %d", got, want)
	}
	if _, ok := c.View.Me(); !ok {
		return fmt.Errorf("does not see itself")
	}
	return nil
}

func TestFiftyClientsSeeTheServer(t *testing.T) {
	s := sim.New(config(192))
	rng := rand.New(rand.NewPCG(1, 1))
	checked := 0
	for i := range 50 {
		c := s.Join(fmt.Sprintf("player%d", i))
		c.Seen = func(c *sim.Client) {
			if err := equal(s, c); err != nil && c.Err == nil {
				c.Err = err
			}
			checked++
		}
	}
	for range 300 {
		for _, c := range s.Clients {
			c.Input(holding(uint16(rng.IntN(sandbox.Buttons+1)), uint16(rng.Uint32())))
		}
		s.Step()
		for _, c := range s.Clients {
			if c.Err != nil {
				t.Fatal(c.Err)
			}
		}
	}
	if checked < 50*295 {
		t.Fatalf("only %d snapshots came", checked)
	}
}
