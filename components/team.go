package components

import "github.com/tickd/tickd/netio/wire"

// Team is in which team a player is, or of which team an entity.
type Team struct{ Number uint32 } // 0: of none

func (t *Team) Audience() uint32       { return t.Number }
func (t *Team) Append(b []byte) []byte { return wire.AppendU32(b, t.Number) }
func (t *Team) Decode(r *wire.Reader)  { t.Number = r.U32() }
