package components

import "github.com/tickd/tickd/netio/wire"

// Owned is whose an entity is, for classes that only their owner sees.
type Owned struct{ By uint32 } // network id of the player's own entity; 0: nobody's

func (o *Owned) Audience() uint32       { return o.By }
func (o *Owned) Append(b []byte) []byte { return wire.AppendU32(b, o.By) }
func (o *Owned) Decode(r *wire.Reader)  { o.By = r.U32() }
