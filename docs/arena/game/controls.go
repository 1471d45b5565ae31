package arena

import "github.com/tickd/tickd/netio/wire"

// Buttons of Controls.
const (
	Fire uint8 = 1 << iota
	Reload
	buttons = 1<<iota - 1
)

// Tilt is how far the stick goes.
const Tilt = 127

// Controls are what a player holds down: a stick to walk with, which may point
// anywhere in its circle, where the weapon points, and buttons.
type Controls struct {
	X, Y    int8 // east and south, of Tilt
	Buttons uint8
	Aim     uint16 // 1/65536 turn, clockwise from east
}

// Decode refuses a stick outside its circle: it would walk faster than others.
func (c *Controls) Decode(r *wire.Reader) {
	*c = Controls{X: r.I8(), Y: r.I8(), Buttons: r.U8(), Aim: r.U16()}
	x, y := int32(c.X), int32(c.Y)
	if c.Buttons&^buttons != 0 || x*x+y*y > Tilt*Tilt {
		r.Fail(wire.ErrValue)
	}
}

// Append writes 5 bytes.
func (c *Controls) Append(b []byte) []byte {
	return wire.AppendU16(append(b, byte(c.X), byte(c.Y), c.Buttons), c.Aim)
}

// Release lets go of everything, and goes on looking there.
func (c *Controls) Release() { *c = Controls{Aim: c.Aim} }

// Towards tilts the stick as far as it goes in a direction.
func (c *Controls) Towards(angle uint16) {
	c.X, c.Y = int8(Cos(angle)*(Tilt-1)/unit), int8(Sin(angle)*(Tilt-1)/unit)
}

// Fields tells clients in other languages of what Controls are made.
func (*Controls) Fields() []wire.Field {
	return []wire.Field{
		{Name: "x", Type: wire.FieldI8, Min: -Tilt, Max: Tilt, Rule: "x*x + y*y is at most 127*127"},
		{Name: "y", Type: wire.FieldI8, Min: -Tilt, Max: Tilt},
		{Name: "buttons", Type: wire.FieldU8, Max: int64(buttons), Note: "1 fire, 2 reload"},
		{Name: "aim", Type: wire.FieldU16, Note: "1/65536 turn, clockwise from east"},
	}
}
