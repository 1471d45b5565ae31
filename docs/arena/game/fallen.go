package arena

import "github.com/tickd/tickd/netio/wire"

// Fallen is when a fighter comes back to the base; 0 for one that stands.
type Fallen struct{ Until uint32 } // tick

func (f *Fallen) Append(b []byte) []byte { return wire.AppendU32(b, f.Until) }
func (f *Fallen) Decode(r *wire.Reader)  { f.Until = r.U32() }
