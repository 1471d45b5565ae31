package bench

import (
	"runtime"
	"testing"

	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// landGame is a server of a square world.
func landGame(side int32, players int) *sim.Sim {
	return sim.New(sim.Config{Install: sandbox.Install, Game: systems.Config{
		Seed: "bench", TickRate: 20, MaxPlayers: players, Width: side, Height: side,
	}})
}

// joinToLand runs ticks until a new client has the nine chunks around it, and
// returns how many that took after it was accepted.
func joinToLand(b testing.TB, s *sim.Sim, name string) (ticks int) {
	c := s.Join(name)
	for ; ticks < 100; ticks++ {
		c.Input(holding(0, 0))
		s.Step()
		if c.Err != nil {
			b.Fatal(c.Err)
		}
		cx, cy := c.View.Centre()
		known := 0
		for i := range uint16(9) {
			if _, _, ok := c.View.Chunk(cx-1+i%3, cy-1+i/3); ok {
				known++
			}
		}
		if known == 9 {
			return ticks
		}
	}
	b.Fatal("nine chunks never came")
	return 0
}

// BenchmarkJoinToLand is the time of one server and one client from the Join to
// the first nine chunks, generated for it, in memory: the loading of a world of
// 4096x4096 must be as fast as that of a small one.
func BenchmarkJoinToLand(b *testing.B) {
	for _, test := range []struct {
		name string
		side int32
	}{{"128", 128}, {"4096", 4096}} {
		b.Run(test.name, func(b *testing.B) {
			ticks := 0
			for b.Loop() {
				b.StopTimer()
				s := landGame(test.side, 1)
				for range 40 {
					s.Step() // it has run for a while
				}
				b.StartTimer()
				ticks = joinToLand(b, s, "joiner")
			}
			b.ReportMetric(float64(ticks), "ticks")
			b.ReportMetric(heapOf(test.side), "heap-KiB")
		})
	}
}

// heapOf is how much a server with one player in a world of that size keeps.
func heapOf(side int32) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := landGame(side, 1)
	s.Join("heap")
	for range 40 {
		s.Clients[0].Input(holding(0, 0))
		s.Step()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(s)
	return float64(after.HeapAlloc-before.HeapAlloc) / 1024
}

// The nine chunks come in as many ticks, and the size of the world costs little
// memory.
func TestAHugeWorldIsAsLightAsASmallOne(t *testing.T) {
	small, huge := joinToLand(t, landGame(128, 1), "small"), joinToLand(t, landGame(4096, 1), "huge")
	if huge > small+2 {
		t.Errorf("nine chunks took %d ticks in the huge world, %d in the small", huge, small)
	}
	if more := heapOf(4096) - heapOf(128); more > 512 {
		t.Errorf("a world of 4096x4096 takes %.0f KiB more than one of 128x128", more)
	}
}
