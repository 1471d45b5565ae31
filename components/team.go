package components

import "github.com/tickd/tickd/netio/wire"

// Team is in which team a player is, or of which team an entity.
type Team struct{ Number uint32 } // 0: of none

// TeamLanes are a Team's lanes, for games that show who is of which: 255 teams.
func TeamLanes() []wire.Lane { return []wire.Lane{{Name: "number", Kind: wire.Raw, Bits: 8, Scale: 1}} }

func (t *Team) Lanes(out []int32)      { out[0] = int32(t.Number) }
func (t *Team) Audience() uint32       { return t.Number }
func (t *Team) Append(b []byte) []byte { return wire.AppendU32(b, t.Number) }
func (t *Team) Decode(r *wire.Reader)  { t.Number = r.U32() }
