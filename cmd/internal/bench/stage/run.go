package stage

import (
	"runtime"
	"slices"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/ecs"
)

// Times is what some ticks took, tick by tick.
type Times struct {
	CPU     []time.Duration // Step and Deliver
	Wall    []time.Duration
	Copied  []time.Duration   // of CPU, those ticks that copied the state
	Deliver []time.Duration   // CPU time of the loops' part
	Systems [][]time.Duration // CPU time, by the game's systems and tick
	Names   []string          // of the systems
	Allocs  uint64            // in all ticks together
	Pause   time.Duration     // the longest stop of the garbage collector meanwhile
}

// Run plays n ticks and measures each: the systems and the loops' part, not the
// making of inputs and the watchers' reading. After every copyEvery-th the state is copied within what is
// measured, as a server does that keeps its world; 0: never. The Stage's Now must be
// ThreadClock, and its goroutine locked to a thread.
func (s *Stage) Run(n, copyEvery int) (*Times, error) {
	t, state := &Times{}, &ecs.Copy{}
	if copyEvery > 0 {
		s.Game.App.State.Copy(state) // the first one makes room
	}
	timings := s.Game.App.Timings()
	for _, x := range timings {
		t.Names = append(t.Names, x.Name)
		t.Systems = append(t.Systems, make([]time.Duration, 0, n))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cycles := before.NumGC
	for i := range n {
		s.Act()
		runtime.ReadMemStats(&before)
		from, begin := time.Now(), cpu.Thread()
		s.Step()
		copied := copyEvery > 0 && (i+1)%copyEvery == 0
		if copied {
			s.Game.App.State.Copy(state)
		}
		middle := cpu.Thread()
		s.Deliver()
		end, took := cpu.Thread(), time.Since(from)
		runtime.ReadMemStats(&after)
		t.Allocs += after.Mallocs - before.Mallocs
		t.CPU, t.Wall, t.Deliver = append(t.CPU, end-begin), append(t.Wall, took), append(t.Deliver, end-middle)
		if copied {
			t.Copied = append(t.Copied, end-begin)
		}
		for i, x := range timings {
			t.Systems[i] = append(t.Systems[i], time.Duration(x.Ns))
		}
		if err := s.Look(); err != nil {
			return nil, err
		}
	}
	for ; cycles < after.NumGC; cycles++ {
		t.Pause = max(t.Pause, time.Duration(after.PauseNs[cycles%uint32(len(after.PauseNs))]))
	}
	return t, nil
}

// ThreadClock is a Now that tells the CPU time of the calling thread.
func ThreadClock() int64 { return int64(cpu.Thread()) }

// Ms is a quantile of some durations, 0 to 1, in milliseconds.
func Ms(d []time.Duration, q float64) float64 {
	if len(d) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(d))
	i := min(int(q*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[i].Nanoseconds()) / 1e6
}
