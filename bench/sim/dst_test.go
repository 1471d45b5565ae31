package sim_test

import (
	"flag"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	arena "github.com/tickd/tickd/docs/arena/simulated"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/simulated"
	"github.com/tickd/tickd/systems/sim/dst"
)

var (
	simulatedSeeds = flag.Uint64("seeds", 40, "how many seeds the simulator plays")
	simulatedFirst = flag.Uint64("first-seed", 0, "the first of them")
	simulatedTicks = flag.Int("ticks", 300, "for how many ticks things go wrong in each")
)

// simulatedSandbox is the sandbox for the simulator.
func simulatedSandbox() *dst.Game {
	return &dst.Game{
		Name: "sandbox", Config: simulated.Config, Install: sandbox.Install,
		Player: func(s dst.Seat) dst.Player { return simulated.NewPlayer(s.Seed) },
		Model:  func() dst.Model { return simulated.NewModel() },
	}
}

// shown is how many failures are shrunk and shown.
const shown = 3

// simulate plays seeds of a game on all CPUs. It fails the test with what is wrong, as small as it can
// be made, and how to play it again.
func simulate(t *testing.T, g *dst.Game, seeds uint64) {
	t.Helper()
	if raced {
		seeds = max(seeds/4, 1)
	}
	var next, crashes, ticks, failed atomic.Uint64
	var mu sync.Mutex
	var sum dst.Counts
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for seed := next.Add(1) - 1; seed < seeds && failed.Load() < shown; seed = next.Add(1) - 1 {
				plan := dst.Draw(*simulatedFirst+seed, *simulatedTicks)
				res := dst.Run(g, plan)
				mu.Lock()
				sum.Add(res.Counts)
				mu.Unlock()
				crashes.Add(uint64(res.Crashes))
				ticks.Add(uint64(res.Ticks))
				if res.Failure != nil && failed.Add(1) <= shown {
					small, res := dst.Shrink(g, plan, res.Failure)
					t.Errorf("%s, seed %d: %v\nin short: %v%sagain: go run ./cmd/tickbench sim %s", g.Name, plan.Seed, res.Failure, &small, res.Failure.Last, small.Command())
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d seeds, %d ticks, %d crashes: %+v", seeds, ticks.Load(), crashes.Load(), sum)
	if seeds >= 20 && sum.Moved == 0 {
		t.Error("nobody was moved to another room")
	}
	if crashes.Load() < seeds/2 {
		t.Errorf("only %d crashes", crashes.Load())
	}
}

// Whatever goes wrong, nothing of what the server promises does.
func TestSimulator(t *testing.T) {
	arena := arena.Game()
	t.Run("sandbox", func(t *testing.T) { simulate(t, simulatedSandbox(), *simulatedSeeds) })
	t.Run("arena", func(t *testing.T) { simulate(t, &arena, *simulatedSeeds/2) })
}

// A seed says everything: each time the same happens, byte by byte.
func TestASeedIsTheSameEachTime(t *testing.T) {
	traces := map[uint64]bool{}
	for seed := range uint64(12) {
		plan := dst.Draw(seed, 200)
		first, second := dst.Run(simulatedSandbox(), plan), dst.Run(simulatedSandbox(), plan)
		if first.Trace != second.Trace {
			t.Errorf("seed %d: trace %x, then %x", seed, first.Trace, second.Trace)
		}
		traces[first.Trace] = true
	}
	if len(traces) < 12 {
		t.Errorf("12 seeds have %d traces", len(traces))
	}
}

// What clients did comes to the same whatever brings it to the server, and however much the server tells them of it.
func TestTheSameCausesComeToTheSame(t *testing.T) {
	arena := arena.Game()
	for _, g := range []*dst.Game{simulatedSandbox(), &arena} {
		compared, seeds := 0, max(*simulatedSeeds/40, 2)
		if raced {
			seeds = 1
		}
		for seed := range seeds {
			n, failure := dst.Vary(g, *simulatedFirst+seed, *simulatedTicks)
			if compared += n; failure != nil {
				t.Errorf("%s, seed %d: %v\n%s", g.Name, seed, failure, failure.Last)
			}
		}
		t.Logf("%s: %d ticks, in %d ways", g.Name, compared, len(dst.Variants()))
	}
}
