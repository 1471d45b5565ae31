package sandbox

import "github.com/tickd/tickd/netio/wire"

// Burn is until when the ground spares an entity that it has just hurt.
type Burn struct{ Until uint32 } // tick; over once it has come

func (h *Burn) Append(b []byte) []byte { return wire.AppendU32(b, h.Until) }
func (h *Burn) Decode(r *wire.Reader)  { h.Until = r.U32() }

// Dead is what a player without health has until it comes back. On the wire its
// Health of 0 says so.
type Dead struct{ Until uint32 } // tick

func (d *Dead) Append(b []byte) []byte { return wire.AppendU32(b, d.Until) }
func (d *Dead) Decode(r *wire.Reader)  { d.Until = r.U32() }
