package components

import "github.com/tickd/tickd/netio/wire"

// Absent is what a player's entity has while nobody is connected that plays it.
type Absent struct{ Until uint32 } // tick in which it ends

func (a *Absent) Append(b []byte) []byte { return wire.AppendU32(b, a.Until) }
func (a *Absent) Decode(r *wire.Reader)  { a.Until = r.U32() }
