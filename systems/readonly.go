package systems

import (
	"github.com/tickd/tickd/netio/wire"
)

// readOnlyRetryMs is when it makes sense to ask again.
const readOnlyRetryMs = 10_000

// readOnly is whether nothing may be changed that is to be kept. It is state.
type readOnly struct{ On bool }

// Append is its saved form.
func (s *readOnly) Append(b []byte) []byte {
	if s.On {
		return append(b, 1)
	}
	return append(b, 0)
}

// Decode reads it back.
func (s *readOnly) Decode(r *wire.Reader) {
	v := r.U8()
	if s.On = v == 1; v > 1 {
		r.Fail(wire.ErrValue)
	}
}

// ReadOnly reports whether nothing can be kept, for want of space: requests are refused with
// READ_ONLY and nobody new is let in. What players hold down is obeyed, and what comes of it
// may be taken back by a crash; a game changes nothing else that it would not lose.
func (g *Game) ReadOnly() bool { return g.readOnly.On }
