package sandbox

import "github.com/tickd/tickd/netio/wire"

// Chatter is what a player who chats must wait for.
type Chatter struct {
	Next  uint32 // tick from which it may speak again
	Heard uint32 // tick in which it was heard last; 0: never
}

func (c *Chatter) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, c.Next), c.Heard) }
func (c *Chatter) Decode(r *wire.Reader)  { c.Next, c.Heard = r.U32(), r.U32() }
