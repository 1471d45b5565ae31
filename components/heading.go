package components

import "github.com/tickd/tickd/netio/wire"

// Heading is where an entity looks, in 1/65536 turn, clockwise from east.
type Heading struct{ Aim uint16 }

// HeadingLanes are a Heading's lanes: 1/256 turn is enough to draw.
func HeadingLanes() []wire.Lane {
	return []wire.Lane{{Name: "aim", Kind: wire.Angle, Bits: 8, Scale: 256, K: 2}}
}

func (h *Heading) Lanes(out []int32)      { out[0] = int32(h.Aim >> 8) }
func (h *Heading) Append(b []byte) []byte { return wire.AppendU16(b, h.Aim) }
func (h *Heading) Decode(r *wire.Reader)  { h.Aim = r.U16() }
