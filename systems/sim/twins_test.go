package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// drift moves everybody by what by says of them.
type drift struct {
	all  ecs.Filter2[ecs.Net, components.Position]
	by   func(s *drift, n *ecs.Net, found int32) int32
	kept int32 // ticks since it was made: no state has it
}

func (s *drift) Init(a *ecs.App) { s.all = ecs.NewFilter2[ecs.Net, components.Position](a) }

func (s *drift) Update(ecs.Tick) {
	s.kept++
	found := int32(0)
	q := s.all.Query()
	for q.Next() {
		n, at := q.Get()
		found++
		at.X += s.by(s, n, found)
	}
}

// drifts is a game of drifters, of whom five play.
func drifts(by func(*drift, *ecs.Net, int32) int32) *sim.Sim {
	s := sim.New(sim.Config{Game: systems.Config{Width: 64, Height: 64}, Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("drifter", wire.All, "position")})
		g.App.Add(ecs.Simulate, &drift{by: by})
	}})
	for i := range 5 {
		s.Join(fmt.Sprint("drifter", i))
	}
	s.Step()
	return s
}

func ExampleSim_Twins() {
	s := drifts(func(_ *drift, n *ecs.Net, _ int32) int32 { return int32(n.ID) })
	twins := s.Twins()
	for range 10 {
		s.Step()
		if err := twins.Follow(); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println("all three are in the same state")
	// Output: all three are in the same state
}

// What a game must not go by shows in the twin that is made for it.
func TestTwinsNotice(t *testing.T) {
	for want, by := range map[string]func(*drift, *ecs.Net, int32) int32{
		"was restored":      func(s *drift, _ *ecs.Net, _ int32) int32 { return s.kept },
		"rows are shuffled": func(_ *drift, _ *ecs.Net, found int32) int32 { return found },
	} {
		s := drifts(by)
		twins := s.Twins()
		var err error
		for i := 0; i < 20 && err == nil; i++ {
			s.Step()
			err = twins.Follow()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want something of %q", err, want)
		}
	}
}
