package netio

import (
	"crypto/subtle"

	"github.com/tickd/tickd/netio/packet"
)

// misplaced tells a known kind in the wrong state from no kind at all.
func (s *session) misplaced(k packet.Kind, known packet.Code) packet.Code {
	if k == packet.KindHello || k == packet.KindJoin || k == packet.KindSpectate || k == packet.KindAck || s.rules.kinds[k] != nil {
		return packet.BadState
	}
	if known == packet.BadMagic {
		return known
	}
	return packet.BadFrame
}

func (s *session) hello(body []byte, now uint32) reaction {
	var m packet.Hello
	err := packet.Decode(body, &m)
	switch {
	case m.Magic != packet.Magic:
		return ends(packet.BadMagic)
	case len(body) >= packet.HelloVersionEnd && m.Version != packet.Version: // its fields may be others
		return ends(packet.BadVersion)
	case err != nil:
		return ends(packet.BadFrame)
	case len(s.rules.password) > 0 && subtle.ConstantTimeCompare(m.Credentials, s.rules.password) != 1:
		return ends(packet.BadPassword)
	case s.rules.draining.Load():
		return ends(packet.Shutdown)
	case !s.rules.routed && m.Room != s.rules.welcome.Room && m.Room != "":
		return ends(packet.NoRoom)
	}
	if s.rules.routed {
		return reaction{seek: true}
	}
	s.state = welcomed
	return reaction{reply: s.welcome(m.Schema, now)}
}

// welcome is a Welcome for a client that has the schema with this hash.
func (s *session) welcome(schema uint64, now uint32) []byte {
	w := s.rules.welcome
	w.Tick = now
	if schema == s.rules.schema {
		w.Schema = nil
	}
	return packet.Append(nil, &w)
}

// arrive is for who was moved here: until it asks to join, what comes is what it was
// sending to the room before, which may be of another game, and nobody's.
func (s *session) arrive(kind packet.Kind, body []byte) reaction {
	switch {
	case kind == packet.KindJoin:
		return s.join(body)
	case kind == packet.KindSpectate:
		return reaction{} // where to look, in the room before
	case kind == packet.KindAck || kind == packet.KindInput || kind >= packet.OldKinds && kind <= packet.OldKindsLast || kind >= packet.GameKinds && kind <= packet.GameKindsLast:
		return reaction{}
	}
	return ends(s.misplaced(kind, packet.BadState))
}

func (s *session) join(body []byte) reaction {
	var m packet.Join
	if packet.Decode(body, &m) != nil {
		return ends(packet.BadFrame)
	}
	if s.rules.draining.Load() {
		return ends(packet.Shutdown)
	}
	s.state = admitting
	return reaction{forward: true}
}

func (s *session) spectate(body []byte, next state) reaction {
	var m packet.Spectate
	if packet.Decode(body, &m) != nil {
		return ends(packet.BadFrame)
	}
	if s.rules.draining.Load() {
		return ends(packet.Shutdown)
	}
	s.state = next
	return reaction{forward: true}
}
