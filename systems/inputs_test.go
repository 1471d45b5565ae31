package systems

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
)

// A full buffer forgets the oldest input: what a player wants now is the newest.
func TestAFullBufferForgetsTheOldest(t *testing.T) {
	var in components.Inputs[packet.Controls]
	const over = 3
	for seq := range uint32(components.InputsMax + over) {
		pushInput(&in, components.Input[packet.Controls]{Seq: seq + 1})
		if want := max(int(seq)+1-components.InputsMax, 0); int(in.Dropped) != want {
			t.Fatalf("after %d inputs %d are dropped, want %d", seq+1, in.Dropped, want)
		}
	}
	for i := range uint32(components.InputsMax) {
		takeInput[packet.Controls](&in)
		if want := i + over + 1; in.Seq != want {
			t.Fatalf("input %d is obeyed, want %d", in.Seq, want)
		}
	}
	if in.Len != 0 {
		t.Errorf("%d wait still", in.Len)
	}
}

// The last input stands in for a missing one for RepeatsMax ticks, then nothing is
// held down any longer; a new one makes it begin anew.
func TestInputsAreRepeatedForAWhile(t *testing.T) {
	var in components.Inputs[packet.Controls]
	for round := range 3 {
		pushInput(&in, components.Input[packet.Controls]{Seq: uint32(round + 1), Body: packet.Controls{Buttons: 8, Aim: 7}})
		takeInput[packet.Controls](&in)
		for missing := range components.RepeatsMax + 3 {
			want := uint16(8)
			if missing > components.RepeatsMax {
				want = 0
			}
			if in.Now.Buttons != want || in.Now.Aim != 7 {
				t.Fatalf("round %d, %d ticks without an input: holds %d, looks to %d", round, missing, in.Now.Buttons, in.Now.Aim)
			}
			takeInput[packet.Controls](&in)
		}
	}
}
