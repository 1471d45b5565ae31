package components

import "github.com/tickd/tickd/netio/wire"

// Bounds of an input buffer, in inputs and ticks.
const (
	InputsMax  = 8
	RepeatsMax = 3 // ticks for which the last input stands in for a missing one
)

// Control is what a game's own type of input does on its pointer. Append and
// Decode are its wire form, at most packet.InputBodyMax bytes; Release lets go of
// what is held down, when nothing was heard of the player for too long.
type Control[C any] interface {
	*C
	Append([]byte) []byte
	Decode(*wire.Reader)
	Release()
}

// Inputs is a player's jitter buffer: inputs as they came, one of which each
// tick consumes. C is what the game lets players hold down, a Control.
type Inputs[C any] struct {
	Now     C      // what this tick's systems obey
	Seq     uint32 // of the Input that Now came with
	View    uint32 // the instant that the client showed then, 1/16 tick
	Dropped uint32 // inputs that found the buffer full
	Len     uint8
	Repeats uint8               // ticks in a row without an input
	Waiting [InputsMax]Input[C] // the first Len, oldest first
}

// Input is what a player held down during one tick of its client.
type Input[C any] struct {
	Seq  uint32
	View uint32
	Body C
}

// codec is what Control says of any of its kind.
type codec interface {
	Append([]byte) []byte
	Decode(*wire.Reader)
}

func (in *Inputs[C]) Append(b []byte) []byte {
	b = wire.AppendU32(append(b, in.Len, in.Repeats), in.Dropped)
	b = wire.AppendU32(wire.AppendU32(b, in.Seq), in.View)
	b = any(&in.Now).(codec).Append(b)
	for i := range in.Len {
		w := &in.Waiting[i]
		b = wire.AppendU32(wire.AppendU32(b, w.Seq), w.View)
		b = any(&w.Body).(codec).Append(b)
	}
	return b
}

func (in *Inputs[C]) Decode(r *wire.Reader) {
	*in = Inputs[C]{Len: r.U8(), Repeats: r.U8(), Dropped: r.U32(), Seq: r.U32(), View: r.U32()}
	any(&in.Now).(codec).Decode(r)
	if in.Len > InputsMax {
		r.Fail(wire.ErrValue)
		in.Len = 0
	}
	for i := range in.Len {
		w := &in.Waiting[i]
		w.Seq, w.View = r.U32(), r.U32()
		any(&w.Body).(codec).Decode(r)
	}
}
