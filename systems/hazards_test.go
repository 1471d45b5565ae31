package systems

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
)

// BenchmarkLandTick is what the land costs a tick of 10,000 players who walk:
// hazards, movement, requests and digging, without anything that is sent.
func BenchmarkLandTick(b *testing.B) {
	const n = 10000
	g := New(netio.New(netio.Config{}), Config{Seed: "tick", Rules: Rules{MaxPlayers: n, Width: 512, Height: 512, Spawn: SpawnScatter}})
	g.Init()
	netio.NewMemory(g.Server)
	g.Step()
	for i := range n {
		if _, code := g.Players.Track(name(i)); code != 0 {
			b.Fatal(code)
		}
	}
	inputs := ecs.NewFilter1[components.Inputs](g.App)
	systems := []ecs.System{NewHazards(g.Rules), NewMovement(g.Rules), g.Answers, NewWorldHandler(g.Rules, g.Answers, NewBodies(g.Rules, 0))}
	for _, s := range systems {
		s.Init(g.App)
	}
	tick := g.App.Tick()
	b.ReportAllocs()
	for b.Loop() {
		if tick++; tick%20 == 0 {
			b.StopTimer()
			q, i := inputs.Query(), uint16(0)
			for q.Next() {
				i++
				q.Get().Now.Buttons = 1 + (i*7+uint16(tick/20))%15
			}
			b.StartTimer()
		}
		for _, s := range systems {
			s.Update(tick)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/player")
}

func name(i int) []byte {
	return []byte{'p', 'l', byte('a' + i/676%26), byte('a' + i/26%26), byte('a' + i%26)}
}
