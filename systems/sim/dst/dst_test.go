package dst_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim/dst"
)

// dots is the smallest game: players stand about.
func dots() *dst.Game {
	return &dst.Game{
		Name:   "dots",
		Config: func() systems.Config { return systems.Config{Seed: "dots", MaxPlayers: 12, Width: 40, Height: 40} },
		Install: func(g *systems.Game) {
			dot := g.Registry.Class("dot", wire.All, "position")
			systems.AddPlayers[packet.Controls](g, systems.Players{Class: dot})
			systems.AddRequests(g)
		},
		Player: func(dst.Seat) dst.Player { return still{} },
	}
}

type still struct{}

func (still) Act(*client.View, uint32, func(func(uint32) []byte)) []byte {
	return (&packet.Controls{}).Append(nil)
}
func (still) Settle() {}

// crowdFails is a model that is broken by three players at once after tick 40.
type crowdFails struct{}

func (crowdFails) Tick(g *systems.Game, _ []byte) error {
	if g.Players.Len() >= 3 && g.App.Tick() > 40 {
		return errors.New("three is a crowd")
	}
	return nil
}

func TestAnyGameCanBeSimulated(t *testing.T) {
	crashes := 0
	for seed := range uint64(20) {
		res := dst.Run(dots(), dst.Draw(seed, 200))
		if res.Failure != nil {
			t.Errorf("seed %d: %v\n%s", seed, res.Failure, res.Failure.Last)
		}
		crashes += res.Crashes
		if res.Counts.Snapshots < 50 {
			t.Errorf("seed %d: only %d snapshots were looked at", seed, res.Counts.Snapshots)
		}
	}
	if crashes < 5 {
		t.Errorf("only %d crashes", crashes)
	}
}

// What fails is made as small as it can be: three clients, some forty ticks, and nothing that goes wrong.
func TestAFailureIsMadeSmall(t *testing.T) {
	g := dots()
	g.Model = func() dst.Model { return crowdFails{} }
	tried := 0
	for seed := uint64(0); tried < 3; seed++ {
		plan := dst.Draw(seed, 300)
		if plan.Rooms > 0 || len(plan.Clients) < 4 || len(plan.Faults) < 5 {
			continue
		}
		tried++
		res := dst.Run(g, plan)
		if res.Failure == nil || res.Failure.Class != "model" || !strings.Contains(res.Failure.What, "three is a crowd") {
			t.Fatalf("seed %d: %v", seed, res.Failure)
		}
		small, res := dst.Shrink(g, plan, res.Failure)
		if len(small.Clients) != 3 || len(small.Faults) > 1 || small.Ticks > 60 || res.Failure == nil {
			t.Errorf("seed %d: %v left: %v", seed, &small, res.Failure)
		}
		again := dst.Run(g, small)
		if again.Failure == nil || again.Failure.What != res.Failure.What || again.Trace != res.Trace {
			t.Errorf("seed %d: played again it is %v, not %v", seed, again.Failure, res.Failure)
		}
		t.Log(small.Command())
	}
}

// A longer plan begins like a shorter one, and a plan is found again by the numbers of its parts.
func TestPlansAreNamedByNumbers(t *testing.T) {
	for seed := range uint64(50) {
		long, short := dst.Draw(seed, 300), dst.Draw(seed, 100)
		if !reflect.DeepEqual(long.Faults[:len(short.Faults)], short.Faults) && len(short.Faults) > 0 || long.Knobs != short.Knobs {
			t.Fatalf("seed %d: a shorter plan is another one", seed)
		}
		if len(long.Faults) < 2 {
			continue
		}
		part := long.Only([]int{1}, []int{long.Faults[1].Number})
		if len(part.Clients) != 1 || len(part.Faults) != 1 || part.Faults[0] != long.Faults[1] {
			t.Fatalf("seed %d: %v", seed, &part)
		}
		if !strings.Contains(part.Command(), "--clients 1 --faults 1") {
			t.Errorf("seed %d: %s", seed, part.Command())
		}
	}
}
