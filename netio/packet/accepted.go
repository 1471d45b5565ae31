package packet

import "github.com/tickd/tickd/netio/wire"

// Accepted answers a Join: the client now plays entity ID.
type Accepted struct {
	ID    uint32
	Tick  uint32
	X, Y  int32  // where it appears, 1/1024 tile
	Token []byte // shown in a later Join it takes the same player up again; lent by Decode, empty when there is none
}

func (*Accepted) Kind() Kind { return KindAccepted }

func (a *Accepted) Decode(r *wire.Reader) {
	a.ID, a.Tick, a.X, a.Y, a.Token = r.U32(), r.U32(), r.I32(), r.I32(), r.Bytes(TokenMax)
}

func (a *Accepted) Append(b []byte) []byte {
	bound("bytes of a token", len(a.Token), TokenMax)
	b = wire.AppendU32(wire.AppendU32(b, a.ID), a.Tick)
	return wire.AppendBytes(wire.AppendI32(wire.AppendI32(b, a.X), a.Y), a.Token)
}
