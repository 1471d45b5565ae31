package bench

import (
	"testing"

	"github.com/tickd/tickd/components"
)

// BenchmarkTick is the whole tick without the loops' part, for two sizes at one
// density. Making the inputs is not timed.
func BenchmarkTick(b *testing.B) {
	for _, size := range []struct {
		name    string
		players int
		side    int32
	}{{"5k", 5000, 30 * components.CellTiles}, {"10k", fieldPlayers, fieldSide}} {
		b.Run(size.name, func(b *testing.B) {
			f := newField(b, size.players, size.side)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				b.StopTimer()
				f.act()
				b.StartTimer()
				f.game.Step()
				b.StopTimer()
				f.memory.Run()
			}
			per(b, "player", size.players)
		})
	}
}

// BenchmarkGameState is the planning, encoding and assembling of 10,000
// clients' snapshots, by the system's own time.
func BenchmarkGameState(b *testing.B) { system(b, "GameState") }

// BenchmarkInterest is the tick's picture and the views of 10,000 clients.
func BenchmarkInterest(b *testing.B) { system(b, "Interest") }

// BenchmarkMovement moves 10,000 players over the land.
func BenchmarkMovement(b *testing.B) { system(b, "Movement") }

// system reports what one system takes of the ticks of 10,000 players.
func system(b *testing.B, name string) {
	f := newField(b, fieldPlayers, fieldSide)
	sum := int64(0)
	for range b.N {
		f.tick()
		for _, t := range f.game.App.Timings() {
			if t.Name == name {
				sum += t.Ns
			}
		}
	}
	b.ReportMetric(0, "ns/op") // of all systems: not what is asked
	b.ReportMetric(float64(sum)/float64(b.N), "ns/tick")
	b.ReportMetric(float64(sum)/float64(b.N)/fieldPlayers, "ns/player")
}

// BenchmarkLoops is what the event loops do with a tick's frames, without
// writing them to sockets.
func BenchmarkLoops(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		f.act()
		f.game.Step()
		b.StartTimer()
		f.memory.Run()
	}
	per(b, "client", fieldPlayers)
}

// BenchmarkCollect is the picture that a tick takes of 10,000 entities.
func BenchmarkCollect(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	tick := f.game.App.Tick()
	b.ReportAllocs()
	for b.Loop() {
		tick++
		f.game.World.Collect(tick)
	}
	per(b, "entity", fieldPlayers)
}

// BenchmarkEncode writes every cell's block once, against the tick before.
func BenchmarkEncode(b *testing.B) {
	for _, age := range []int{0, 1, 4} {
		b.Run([]string{"full", "age1", "", "", "age4"}[age], func(b *testing.B) {
			f := newField(b, fieldPlayers, fieldSide)
			w := f.game.World
			var arena []byte
			b.ReportAllocs()
			for b.Loop() {
				for cell := range w.CellsX * w.CellsY {
					w.Want(cell, age)
				}
				arena = w.Encode(arena[:0])
			}
			per(b, "entity", fieldPlayers)
			b.ReportMetric(float64(len(arena))/fieldPlayers, "B/entity")
		})
	}
}

// BenchmarkHash hashes the whole state, as a journal does now and then.
func BenchmarkHash(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	b.ReportAllocs()
	for b.Loop() {
		f.game.App.State.Hash()
	}
	per(b, "entity", fieldPlayers)
}
