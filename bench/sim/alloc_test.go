package sim_test

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// A tick with its inputs, snapshots and fifty decoding clients allocates
// nothing once everything has its size.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	s := sim.New(flat(64))
	for i := range 50 {
		s.Join(fmt.Sprintf("player%d", i))
	}
	s.Step()
	for i, c := range s.Clients { // in the middles of the cells, which nobody leaves
		(&actor{Client: c, s: s}).put(16+32*int32(i%2), 16+32*int32(i/2%2))
	}
	tick := 0
	var held sandbox.Controls // kept: the test is of the game's allocations
	run := func() {
		for i, c := range s.Clients {
			held = sandbox.Controls{Buttons: 1 << ((tick/3 + i) % 4), Aim: uint16(tick * 100)} // to and fro, within a cell
			c.Input(&held)
		}
		s.Step()
		tick++
	}
	for range 600 {
		run()
	}
	if n := testing.AllocsPerRun(200, run); n != 0 {
		t.Fatalf("%v allocations a tick", n)
	}
	for _, c := range s.Clients {
		if c.Err != nil || c.ID == 0 {
			t.Fatal(c.Err, c.ID)
		}
	}
}
