package arena

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// EventKill is told to everybody, for the kill feed.
const EventKill = packet.GameEvents

// Kill is that one has killed another.
type Kill struct {
	Killer, Victim ecs.NetID // the killer is 0 when gone by now
	Team           uint8     // of the victim
}

func (k *Kill) Append(b []byte) []byte {
	return append(wire.AppendU32(wire.AppendU32(b, uint32(k.Killer)), uint32(k.Victim)), k.Team)
}

// Decode is what Go clients read it with.
func (k *Kill) Decode(r *wire.Reader) { *k = Kill{ecs.NetID(r.U32()), ecs.NetID(r.U32()), r.U8()} }
