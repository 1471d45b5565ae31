package campfire

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Light asks to light a campfire where one stands. Of says how long it burns,
// in seconds, at most 60.
type Light struct{ Of uint8 }

func (*Light) Kind() packet.Kind { return packet.GameKinds }

func (m *Light) Decode(r *wire.Reader) {
	if m.Of = r.U8(); m.Of == 0 || m.Of > 60 {
		r.Fail(wire.ErrValue)
	}
}

func (m *Light) Append(b []byte) []byte { return append(b, m.Of) }
