package packet

import "github.com/tickd/tickd/netio/wire"

// Buttons of a Walk.
const (
	North uint16 = 1 << iota
	South
	West
	East
	Use     // the item in hand
	Buttons = 1<<iota - 1
)

// Walk is the body of the sandbox's Input.
type Walk struct {
	Buttons uint16 // of North to Use
	Aim     uint16 // 1/65536 turn, clockwise from east
}

// Decode reads all fields. A button that there is not is refused.
func (w *Walk) Decode(r *wire.Reader) {
	*w = Walk{r.U16(), r.U16()}
	if w.Buttons&^Buttons != 0 {
		r.Fail(wire.ErrValue)
	}
}

// Append appends all fields.
func (w *Walk) Append(b []byte) []byte { return wire.AppendU16(wire.AppendU16(b, w.Buttons), w.Aim) }
