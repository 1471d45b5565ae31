package netio

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// KindReadOnly is the cause that the world becomes read-only, or is so no more. It never
// crosses the wire.
const KindReadOnly packet.Kind = 254

// ReadOnly says whether anything may be changed that is to be kept.
type ReadOnly struct{ On bool }

func (*ReadOnly) Kind() packet.Kind { return KindReadOnly }

// Decode takes 0 and 1 only.
func (m *ReadOnly) Decode(r *wire.Reader) {
	v := r.U8()
	if m.On = v == 1; v > 1 {
		r.Fail(wire.ErrValue)
	}
}

// Append is its form in a record.
func (m *ReadOnly) Append(b []byte) []byte { return append(b, readOnlyBody(m.On)...) }

func readOnlyBody(on bool) []byte {
	if on {
		return []byte{1}
	}
	return []byte{0}
}

// SetReadOnly puts a ReadOnly before all causes of the next tick, for want of space on the
// disk or because there is some again. Tick goroutine only.
func (s *Server) SetReadOnly(on bool) { s.readOnly = readOnlyBody(on) }

// takeReadOnly makes what SetReadOnly asked for a cause of this tick.
func (s *Server) takeReadOnly() {
	if s.readOnly != nil && !s.again { // a replay has its own causes
		s.gate.entries = append(s.gate.entries, entry{kind: KindReadOnly, body: s.readOnly})
		s.readOnly = nil
	}
}
