package sandbox

import "github.com/tickd/tickd/netio/wire"

// DiggingParts is the value of the lane "part" of a tile that is about to break.
const DiggingParts = 8

// Digging is a tile that a player is breaking. Only who breaks one has it; the
// lanes of everybody else are 0.
type Digging struct {
	Seq  uint32 // of the request to answer when it ends
	X, Y uint16
	Done uint16 // ticks, of Need
	Need uint16
	Tile uint8 // what it began on
}

// DiggingLanes are a Digging's lanes: how far it is, 1 to DiggingParts, and the
// tile.
func DiggingLanes() []wire.Lane {
	return []wire.Lane{
		{Name: "part", Kind: wire.Raw, Bits: 4, Scale: 1},
		{Name: "x", Kind: wire.Raw, Bits: 12, Scale: 1},
		{Name: "y", Kind: wire.Raw, Bits: 12, Scale: 1},
	}
}

func (d *Digging) Lanes(out []int32) {
	out[0] = 1 + int32(d.Done)*(DiggingParts-1)/max(int32(d.Need), 1)
	out[1], out[2] = int32(d.X), int32(d.Y)
}

func (d *Digging) Append(b []byte) []byte {
	b = wire.AppendU16(wire.AppendU16(wire.AppendU32(b, d.Seq), d.X), d.Y)
	return append(wire.AppendU16(wire.AppendU16(b, d.Done), d.Need), d.Tile)
}

func (d *Digging) Decode(r *wire.Reader) {
	*d = Digging{r.U32(), r.U16(), r.U16(), r.U16(), r.U16(), r.U8()}
}
