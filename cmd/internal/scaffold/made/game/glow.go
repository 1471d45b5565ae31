package game

import "github.com/tickd/tickd/netio/wire"

// Glow is what a lantern has: a component.
type Glow struct {
	Hue    uint8  // its colour, 1/256 of the circle
	Lights uint16 // caught so far
	Ready  uint32 // the tick from which it may call again; nobody is shown it
}

// glowLanes are the numbers of a Glow that clients are shown.
func glowLanes() []wire.Lane {
	return []wire.Lane{
		{Name: "hue", Kind: wire.Raw, Bits: 8, Scale: 1},
		{Name: "lights", Kind: wire.Delta, Bits: 16, Scale: 1, K: 1},
	}
}

// Lanes gives those numbers.
func (g *Glow) Lanes(out []int32) { out[0], out[1] = int32(g.Hue), int32(g.Lights) }

// Append and Decode save and restore it.
func (g *Glow) Append(b []byte) []byte {
	return wire.AppendU32(wire.AppendU16(append(b, g.Hue), g.Lights), g.Ready)
}

// Decode is the other half of Append.
func (g *Glow) Decode(r *wire.Reader) { *g = Glow{r.U8(), r.U16(), r.U32()} }
