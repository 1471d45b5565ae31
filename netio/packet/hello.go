package packet

import "github.com/tickd/tickd/netio/wire"

// Magic opens every Hello: the bytes "tckd".
const Magic uint32 = 't' | 'c'<<8 | 'k'<<16 | 'd'<<24

// Bounds of what a Hello says of rooms, in bytes.
const (
	LabelMax       = 128
	ReservationMax = 32
)

// CredentialsMax is how many bytes of password or token a Hello may carry.
const CredentialsMax = 256

// HelloVersionEnd is how many bytes of a Hello tell its version, in all versions of
// the protocol.
const HelloVersionEnd = 4 + 2

// Hello is the first packet of a connection: the client shows what it is.
type Hello struct {
	Magic       uint32
	Version     uint16
	Schema      uint64 // hash of the lane table it has, 0 when it has none
	Credentials []byte // lent by Decode
	Room        string // where it wants to go; empty for anywhere

	// Beside the room's name, or instead of it; both are left out when both are empty.
	Label       string // what the room must be labelled, as the server has it
	Reservation []byte // the token of a seat that is kept for this client; lent by Decode
}

func (*Hello) Kind() Kind { return KindHello }

func (h *Hello) Decode(r *wire.Reader) {
	h.Magic, h.Version, h.Schema, h.Credentials = r.U32(), r.U16(), r.U64(), r.Bytes(CredentialsMax)
	h.Room, h.Label, h.Reservation = roomName(r), "", nil
	if len(r.Rest()) > 0 {
		h.Label, h.Reservation = r.String(LabelMax), r.Bytes(ReservationMax)
		if h.Label == "" && len(h.Reservation) == 0 {
			r.Fail(wire.ErrValue)
		}
	}
}

func (h *Hello) Append(b []byte) []byte {
	b = wire.AppendU16(wire.AppendU32(b, h.Magic), h.Version)
	b = wire.AppendString(wire.AppendBytes(wire.AppendU64(b, h.Schema), h.Credentials), h.Room)
	if h.Label == "" && len(h.Reservation) == 0 {
		return b
	}
	return wire.AppendBytes(wire.AppendString(b, h.Label), h.Reservation)
}
