package sandbox

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
)

// BenchmarkCreatures lets 10,000 wander.
func BenchmarkCreatures(b *testing.B) {
	const n = 10000
	r := newGround(Rules{Creatures: n}, &systems.Config{Seed: "creatures", TickRate: 20, Width: 1024, Height: 1024})
	a := ecs.NewApp(ecs.Config{})
	ecs.Component[components.Position](a, "position", 1)
	ecs.Component[components.Velocity](a, "velocity", 1)
	ecs.Component[components.Heading](a, "heading", 1)
	ecs.Component[sandbox.Wander](a, "wander", 1)
	a.Add(ecs.Simulate, NewCreatures(r, 0))
	a.Init()
	for range n/creaturesPerTick + 50 {
		a.Step()
	}
	b.ReportAllocs()
	for b.Loop() {
		a.Step()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/creature")
}
