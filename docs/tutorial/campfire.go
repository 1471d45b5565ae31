package campfire

import "github.com/tickd/tickd/netio/wire"

// Campfire burns until its fuel is gone.
type Campfire struct{ Fuel int32 } // ticks left

func (c *Campfire) Append(b []byte) []byte { return wire.AppendI32(b, c.Fuel) }
func (c *Campfire) Decode(r *wire.Reader)  { c.Fuel = r.I32() }
func (c *Campfire) Lanes(out []int32)      { out[0] = c.Fuel }
