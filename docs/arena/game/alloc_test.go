package arena_test

import (
	"testing"

	"github.com/tickd/tickd/systems/sim"
)

// A tick of thirty bots in the middle of a fight allocates nothing once everything
// has its size. It is replayed: what the bots' own clients allocate is theirs.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	const before, measured = 900, 300
	m := newMatch(t, config(30), 30)
	for range before + measured + 1 {
		m.step()
	}
	s, next := sim.New(config(30)), 0
	run := func() {
		if err := s.Server.Replay(m.tape.records[next]); err != nil {
			t.Fatal(err)
		}
		next++
		s.Step()
	}
	for range before {
		run()
	}
	if n := testing.AllocsPerRun(measured, run); n != 0 {
		t.Fatalf("%v allocations a tick", n)
	}
}
