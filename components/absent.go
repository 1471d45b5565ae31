package components

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// Absent is what a player's entity has while nobody is connected that plays it.
type Absent struct {
	Until uint32 // tick in which it ends
	Kept  bool   // whether it keeps its place when the server is full
}

// AbsentLanes are an Absent's lanes: 1, and 0 of everybody else.
func AbsentLanes() []wire.Lane {
	return []wire.Lane{{Name: "away", Kind: wire.Raw, Bits: 1, Scale: 1}}
}

func (a *Absent) Lanes(out []int32) { out[0] = 1 }

func (a *Absent) Append(b []byte) []byte {
	b = wire.AppendU32(b, a.Until)
	if a.Kept {
		return append(b, 1)
	}
	return append(b, 0)
}

func (a *Absent) Decode(r *wire.Reader) {
	a.Until = r.U32()
	v := r.U8()
	if a.Kept = v == 1; v > 1 {
		r.Fail(wire.ErrValue)
	}
}

// Migrate reads version 1, of which everybody keeps the place.
func (a *Absent) Migrate(version uint8, r *wire.Reader) error {
	if version != 1 {
		return fmt.Errorf("components: absent of version %d", version)
	}
	a.Until, a.Kept = r.U32(), true
	return nil
}
