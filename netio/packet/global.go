package packet

import "github.com/tickd/tickd/netio/wire"

// Bounds of globals.
const (
	GlobalsMax = 32      // of one game
	GlobalMax  = 2 << 10 // bytes of one
)

// Global is a value of the game that everybody is told, such as a score. It comes
// whole each time that it changes, before the snapshot of the same tick; the newest
// is the one that counts.
type Global struct {
	ID   uint8  // of the game's own, below GlobalsMax
	Body []byte // lent by Decode
}

func (*Global) Kind() Kind { return KindGlobal }

func (m *Global) Decode(r *wire.Reader) {
	if m.ID = r.U8(); m.ID >= GlobalsMax {
		r.Fail(wire.ErrValue)
	}
	m.Body = r.Bytes(GlobalMax)
}

// Append panics on a body over GlobalMax, which no client takes.
func (m *Global) Append(b []byte) []byte {
	bound("bytes of a global", len(m.Body), GlobalMax)
	return wire.AppendBytes(append(b, m.ID), m.Body)
}
