package arena

import "github.com/tickd/tickd/netio/wire"

// Tally is what a fighter has done in this match.
type Tally struct{ Kills, Deaths uint16 }

func (t *Tally) Append(b []byte) []byte { return wire.AppendU16(wire.AppendU16(b, t.Kills), t.Deaths) }
func (t *Tally) Decode(r *wire.Reader)  { *t = Tally{r.U16(), r.U16()} }
