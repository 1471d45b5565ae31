package sandbox

import "github.com/tickd/tickd/netio/wire"

// Buttons of Controls.
const (
	North uint16 = 1 << iota
	South
	West
	East
	Use     // the item in hand
	Buttons = 1<<iota - 1
)

// Controls are what a player holds down, and where it looks.
type Controls struct {
	Buttons uint16
	Aim     uint16 // 1/65536 turn, clockwise from east
}

func (c *Controls) Decode(r *wire.Reader) {
	*c = Controls{r.U16(), r.U16()}
	if c.Buttons&^Buttons != 0 {
		r.Fail(wire.ErrValue)
	}
}

func (c *Controls) Append(b []byte) []byte {
	return wire.AppendU16(wire.AppendU16(b, c.Buttons), c.Aim)
}

// Release lets go of the buttons, and goes on looking there.
func (c *Controls) Release() { c.Buttons = 0 }

// Fields is of what Controls are made.
func (*Controls) Fields() []wire.Field {
	return []wire.Field{
		{Name: "buttons", Type: wire.FieldU16, Max: int64(Buttons), Note: "1 north, 2 south, 4 west, 8 east, 16 use"},
		{Name: "aim", Type: wire.FieldU16, Note: "1/65536 turn, clockwise from east"},
	}
}
