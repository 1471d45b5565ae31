package components

import "github.com/tickd/tickd/netio/wire"

// TrailMax is how many ticks a Trail goes back.
const TrailMax = 32

// Trail is where an entity was at the end of its last ticks.
type Trail struct {
	At   [TrailMax]Position // of tick t at t % TrailMax
	Last uint32             // the newest tick in it
	Len  uint8              // how many ticks up to Last are there
}

func (t *Trail) Append(b []byte) []byte {
	b = append(wire.AppendU32(b, t.Last), t.Len)
	for _, p := range t.At {
		b = p.Append(b)
	}
	return b
}

func (t *Trail) Decode(r *wire.Reader) {
	t.Last, t.Len = r.U32(), r.U8()
	if t.Len > TrailMax {
		r.Fail(wire.ErrValue)
		t.Len = 0
	}
	for i := range t.At {
		t.At[i].Decode(r)
	}
}
