package sandbox

import "github.com/tickd/tickd/netio/wire"

// Shovel is the item that breaks tiles. Any other item is a tile to place: its
// number and one.
const Shovel = 0

// Hand is what a player holds and when it may use it again.
type Hand struct {
	Item    uint8
	BreakAt uint32 // ticks from which on it may break and place
	PlaceAt uint32
}

// HandLanes are a Hand's lanes.
func HandLanes() []wire.Lane {
	return []wire.Lane{{Name: "item", Kind: wire.Raw, Bits: 6, Scale: 1}}
}

func (h *Hand) Lanes(out []int32) { out[0] = int32(h.Item) }

func (h *Hand) Append(b []byte) []byte {
	return wire.AppendU32(wire.AppendU32(append(b, h.Item), h.BreakAt), h.PlaceAt)
}

func (h *Hand) Decode(r *wire.Reader) { *h = Hand{r.U8(), r.U32(), r.U32()} }
