package arena

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// KindPoint is a request of the arena's own.
const KindPoint = packet.GameKinds

// Point asks to show one's team a place.
type Point struct {
	Seq  uint32
	X, Y uint16 // 1/16 tile
}

func (*Point) Kind() packet.Kind { return KindPoint }

// Decode refuses a place outside the field.
func (p *Point) Decode(r *wire.Reader) {
	*p = Point{r.U32(), r.U16(), r.U16()}
	if p.X >= Width*16 || p.Y >= Height*16 {
		r.Fail(wire.ErrValue)
	}
}

func (p *Point) Append(b []byte) []byte {
	return wire.AppendU16(wire.AppendU16(wire.AppendU32(b, p.Seq), p.X), p.Y)
}

// Fields tells clients in other languages of what a Point is made.
func (*Point) Fields() []wire.Field {
	return []wire.Field{
		{Name: "seq", Type: wire.FieldU32},
		{Name: "x", Type: wire.FieldU16, Max: Width*16 - 1, Note: "1/16 tile"},
		{Name: "y", Type: wire.FieldU16, Max: Height*16 - 1, Note: "1/16 tile"},
	}
}
