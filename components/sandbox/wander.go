package sandbox

import "github.com/tickd/tickd/netio/wire"

// Wander is for how many ticks a creature goes on before it thinks again.
type Wander struct{ Left uint16 }

func (w *Wander) Append(b []byte) []byte { return wire.AppendU16(b, w.Left) }
func (w *Wander) Decode(r *wire.Reader)  { w.Left = r.U16() }
