package components

import "github.com/tickd/tickd/netio/wire"

// Bounds of an input buffer, in inputs and ticks.
const (
	InputsMax  = 8
	RepeatsMax = 3 // ticks for which the last input stands in for a missing one
)

// Control is what a player holds down during one tick.
type Control struct {
	Seq     uint32
	View    uint32 // the instant the client showed, 1/16 tick
	Buttons uint16
	Aim     uint16
}

// Inputs is a player's jitter buffer: inputs as they came, one of which each
// tick consumes.
type Inputs struct {
	Now     Control // what this tick's systems obey
	Dropped uint32  // inputs that found the buffer full
	Len     uint8
	Repeats uint8              // ticks in a row without an input
	Waiting [InputsMax]Control // the first Len, oldest first
}

func (c *Control) append(b []byte) []byte {
	return wire.AppendU16(wire.AppendU16(wire.AppendU32(wire.AppendU32(b, c.Seq), c.View), c.Buttons), c.Aim)
}

func (c *Control) decode(r *wire.Reader) { *c = Control{r.U32(), r.U32(), r.U16(), r.U16()} }

func (in *Inputs) Append(b []byte) []byte {
	b = wire.AppendU32(append(b, in.Len, in.Repeats), in.Dropped)
	b = in.Now.append(b)
	for i := range in.Len {
		b = in.Waiting[i].append(b)
	}
	return b
}

func (in *Inputs) Decode(r *wire.Reader) {
	*in = Inputs{Len: r.U8(), Repeats: r.U8(), Dropped: r.U32()}
	in.Now.decode(r)
	if in.Len > InputsMax {
		r.Fail(wire.ErrValue)
		in.Len = 0
	}
	for i := range in.Len {
		in.Waiting[i].decode(r)
	}
}
