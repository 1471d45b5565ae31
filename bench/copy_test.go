package bench

import (
	"testing"

	"github.com/tickd/tickd/ecs"
)

// BenchmarkCopy is what a world snapshot of 10,000 players costs the tick that it is taken
// of, to be compared with BenchmarkTick/10k; BenchmarkSave is what it costs who writes it.
func BenchmarkCopy(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	f.tick()
	var c ecs.Copy
	f.game.App.State.Copy(&c)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		f.game.App.State.Copy(&c)
	}
}

// BenchmarkSave appends the copied state of 10,000 players.
func BenchmarkSave(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	f.tick()
	var c ecs.Copy
	f.game.App.State.Copy(&c)
	saved := c.Save(nil)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		saved = c.Save(saved[:0])
	}
	b.ReportMetric(float64(len(saved)), "bytes")
}
