package systems

import "github.com/tickd/tickd/components"

// pushInput adds an input to a buffer; when it is full the oldest makes room.
func pushInput(in *components.Inputs, c components.Control) {
	if in.Len == components.InputsMax {
		copy(in.Waiting[:], in.Waiting[1:])
		in.Len--
		in.Dropped++
	}
	in.Waiting[in.Len] = c
	in.Len++
}

// takeInput makes the oldest input the one of this tick. When there is none the
// last is repeated for RepeatsMax ticks, and then let go.
func takeInput(in *components.Inputs) {
	if in.Len > 0 {
		in.Now = in.Waiting[0]
		in.Len--
		copy(in.Waiting[:in.Len], in.Waiting[1:]) // mostly none: one comes each tick
		in.Repeats = 0
		return
	}
	if in.Repeats < components.RepeatsMax {
		in.Repeats++
		return
	}
	in.Now.Buttons = 0
}
