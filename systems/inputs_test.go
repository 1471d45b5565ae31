package systems

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
)

// A full buffer forgets the oldest input: what a player wants now is the newest.
func TestAFullBufferForgetsTheOldest(t *testing.T) {
	var in components.Inputs
	const over = 3
	for seq := range uint32(components.InputsMax + over) {
		pushInput(&in, components.Control{Seq: seq + 1})
		if want := max(int(seq)+1-components.InputsMax, 0); int(in.Dropped) != want {
			t.Fatalf("after %d inputs %d are dropped, want %d", seq+1, in.Dropped, want)
		}
	}
	for i := range uint32(components.InputsMax) {
		takeInput(&in)
		if want := i + over + 1; in.Now.Seq != want {
			t.Fatalf("input %d is obeyed, want %d", in.Now.Seq, want)
		}
	}
	if in.Len != 0 {
		t.Errorf("%d wait still", in.Len)
	}
}

// The last input stands in for a missing one for RepeatsMax ticks, then nothing is
// held down any longer; a new one makes it begin anew.
func TestInputsAreRepeatedForAWhile(t *testing.T) {
	var in components.Inputs
	for round := range 3 {
		pushInput(&in, components.Control{Seq: uint32(round + 1), Buttons: packet.East, Aim: 7})
		takeInput(&in)
		for missing := range components.RepeatsMax + 3 {
			want := uint16(packet.East)
			if missing > components.RepeatsMax {
				want = 0
			}
			if in.Now.Buttons != want || in.Now.Aim != 7 {
				t.Fatalf("round %d, %d ticks without an input: holds %d, looks to %d", round, missing, in.Now.Buttons, in.Now.Aim)
			}
			takeInput(&in)
		}
	}
}
