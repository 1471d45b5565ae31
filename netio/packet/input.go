package packet

import "github.com/tickd/tickd/netio/wire"

// Buttons of an Input.
const (
	North uint16 = 1 << iota
	South
	West
	East
	Use     // the item in hand
	Buttons = 1<<iota - 1
)

// Input is what a player holds down during one client tick.
type Input struct {
	Seq     uint32 // rises by at least one with each Input
	Ack     uint32 // the newest tick that the client has applied, 0 for none
	View    uint32 // the instant that the client shows, 1/16 tick, for lag compensation
	Buttons uint16
	Aim     uint16 // 1/65536 turn, clockwise from east
}

func (*Input) Kind() Kind { return KindInput }

func (m *Input) Decode(r *wire.Reader) {
	*m = Input{r.U32(), r.U32(), r.U32(), r.U16(), r.U16()}
	if m.Buttons&^Buttons != 0 {
		r.Fail(wire.ErrValue)
	}
}

func (m *Input) Append(b []byte) []byte {
	b = wire.AppendU32(wire.AppendU32(wire.AppendU32(b, m.Seq), m.Ack), m.View)
	return wire.AppendU16(wire.AppendU16(b, m.Buttons), m.Aim)
}
