package dst

import (
	"encoding/binary"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// edge reads what a connection is told where it leaves the server, whether or not it ever
// arrives: once it has left, it was told.
type edge struct {
	run    *run
	client int
	world  *world // into which it is welcome
	who    identity
	stream stream
	rest   []byte
}

// take reads what has left.
func (e *edge) take(b []byte) {
	e.rest = append(e.rest, b...)
	at := 0
	for {
		frame, n, err := e.stream.next(e.rest[at:])
		if err != nil {
			e.run.fail("frames", "client %d is sent bytes that are no frame: %v", e.client, err)
		}
		if n == 0 {
			break
		}
		if frame != nil {
			e.frame(frame)
		}
		at += n
	}
	e.rest = append(e.rest[:0], e.rest[at:]...)
}

func (e *edge) frame(f []byte) {
	e.run.trace.bytes(e.client, f)
	r := wire.NewReader(f[1:])
	switch packet.Kind(f[0]) {
	case packet.KindWelcome:
		var m packet.Welcome
		m.Decode(&r)
		e.world, e.who = e.run.world(m.Room), identity{}
	case packet.KindAccepted:
		var m packet.Accepted
		if m.Decode(&r); r.Err() == nil && len(m.Token) >= packet.VerifiedBytes {
			e.who = identity{m.ID, binary.LittleEndian.Uint32(m.Token[4:])}
			e.world.accepts(e.who, e.client)
		}
		e.world.tells(m.Tick, false)
	case packet.KindSnapshot:
		var m packet.Snapshot
		m.Decode(&r)
		e.world.tells(m.Tick, true)
	case packet.KindEvents:
		var m packet.Events
		if m.Decode(&r); r.Err() != nil || e.world == nil {
			return
		}
		e.world.tells(m.Tick, false)
		for kind, body := range m.All {
			if b := wire.NewReader(body); kind == packet.EventAnswer && e.who != (identity{}) {
				e.world.answered(e.who, b.U32(), packet.Code(b.U8()))
			}
		}
	}
}
