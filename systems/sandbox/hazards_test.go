package sandbox

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems"
)

// BenchmarkLandTick is what the land costs a tick of 10,000 players who walk:
// hazards, movement, requests and digging, without anything that is sent.
func BenchmarkLandTick(b *testing.B) {
	const n = 10000
	g := systems.New(netio.New(netio.Config{}), systems.Config{Seed: "tick", MaxPlayers: n, Width: 512, Height: 512})
	ground := Add(g, Rules{Spawn: SpawnScatter})
	g.Init()
	netio.NewMemory(g.Server)
	g.Step()
	for i := range n {
		if _, code := g.Players.Track(name(i)); code != 0 {
			b.Fatal(code)
		}
	}
	inputs := ecs.NewFilter1[components.Inputs[Controls]](g.App)
	measured := []ecs.System{NewHazards(ground), NewMovement(ground), g.Answers, NewWorldHandler(ground, g.Answers, NewBodies(ground, 0))}
	for _, s := range measured {
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
		for _, s := range measured {
			s.Update(tick)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/player")
}

func name(i int) []byte {
	return []byte{'p', 'l', byte('a' + i/676%26), byte('a' + i/26%26), byte('a' + i%26)}
}
