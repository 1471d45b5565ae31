package packet

import "github.com/tickd/tickd/netio/wire"

// Spectate asks to watch from a place, in tiles: instead of a Join, and then as
// often as the place moves. Accepted with ID 0, or Refused, answers the first.
type Spectate struct{ X, Y uint16 }

func (*Spectate) Kind() Kind { return KindSpectate }

func (m *Spectate) Decode(r *wire.Reader) { m.X, m.Y = r.U16(), r.U16() }

func (m *Spectate) Append(b []byte) []byte { return wire.AppendU16(wire.AppendU16(b, m.X), m.Y) }
