package components

import "tickd/netio/wire"

// Wander is where a creature goes and for how long, before it thinks again.
type Wander struct {
	X, Y int16  // 1/1024 tile a tick
	Left uint16 // ticks
}

func (w *Wander) Append(b []byte) []byte {
	return wire.AppendU16(wire.AppendU16(wire.AppendU16(b, uint16(w.X)), uint16(w.Y)), w.Left)
}

func (w *Wander) Decode(r *wire.Reader) { *w = Wander{r.I16(), r.I16(), r.U16()} }
