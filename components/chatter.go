package components

import "tickd/netio/wire"

// Chatter is what a player who chats must wait for.
type Chatter struct{ Next uint32 } // tick from which it may speak again

func (c *Chatter) Append(b []byte) []byte { return wire.AppendU32(b, c.Next) }
func (c *Chatter) Decode(r *wire.Reader)  { c.Next = r.U32() }
