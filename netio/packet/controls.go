package packet

import "github.com/tickd/tickd/netio/wire"

// Controls is the body of an Input for games that say nothing else: what most
// gamepads have.
type Controls struct {
	Buttons uint16 // a bit each; the game says which is which
	Aim     uint16 // 1/65536 turn, clockwise from east
	X, Y    int8   // an axis each, -127 to 127, positive to the east and the south
}

// Decode reads all fields. An axis of -128 is refused.
func (c *Controls) Decode(r *wire.Reader) {
	*c = Controls{r.U16(), r.U16(), r.I8(), r.I8()}
	if c.X == -128 || c.Y == -128 {
		r.Fail(wire.ErrValue)
	}
}

// Append appends all fields.
func (c *Controls) Append(b []byte) []byte {
	return append(wire.AppendU16(wire.AppendU16(b, c.Buttons), c.Aim), byte(c.X), byte(c.Y))
}

// Release lets go of buttons and axes, and goes on looking there.
func (c *Controls) Release() { *c = Controls{Aim: c.Aim} }
