package netio

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Delivery says what may become of a message on its way to a client that is
// told more than its stream carries. Messages of one delivery arrive in order;
// between two of them there is none.
type Delivery uint8

const (
	// Reliable arrives, once and in order, in as many ticks as it takes. A client
	// that is too slow for what it is told so ends with SLOW_CLIENT.
	Reliable Delivery = iota
	// Prompt arrives too and waits for nothing but the transport: answers, and
	// other short things that a client has asked for.
	Prompt
	// Thinnable is left out when too much of it waits, the oldest first: chat,
	// notices, effects. The client is told how many were (EventOmitted).
	Thinnable
)

// Message is a packet of this tick, written once for all who get it. It is good
// for the tick in which it was made.
type Message struct {
	frame []byte // kind and body; immutable from here on
	how   Delivery
}

// slabBytes is how much is allocated at once for the messages of some ticks. A
// slab is never written twice: it goes when nobody waits for anything in it.
const slabBytes = 16 << 10

// Message keeps a copy of frame, kind and body, for Send and Broadcast: events, or a
// packet of the game's own, of a kind from packet.GameDownKinds to
// packet.GameDownKindsLast. It panics on any other kind, and on what no client would
// take: an empty frame, or one over wire.FrameDownMax.
func (s *Server) Message(how Delivery, frame []byte) Message {
	m := s.message(how, frame)
	if k := packet.Kind(frame[0]); k != packet.KindEvents && (k < packet.GameDownKinds || k > packet.GameDownKindsLast) {
		panic(fmt.Sprintf("netio: a message of kind %d: a game's own are %d to %d", k, packet.GameDownKinds, packet.GameDownKindsLast))
	}
	return m
}

// message is Message of any kind.
func (s *Server) message(how Delivery, frame []byte) Message {
	if len(frame) == 0 || len(frame) > wire.FrameDownMax {
		panic(fmt.Sprintf("netio: a message of %d bytes, not 1 to %d", len(frame), wire.FrameDownMax))
	}
	if len(frame) > cap(s.slab)-len(s.slab) {
		s.slab = make([]byte, 0, max(slabBytes, len(frame)))
	}
	from := len(s.slab)
	s.slab = append(s.slab, frame...)
	return Message{s.slab[from:len(s.slab):len(s.slab)], how}
}

// Send gives a player's session a message, before the tick's snapshot if it may
// go out by then. Who has no session, as in a replay, gets nothing.
func (s *Server) Send(player uint32, m Message) {
	if id := s.gate.players[player]; id != 0 {
		s.SendTo(id, m)
	}
}

// SendTo is Send to a session: a player's or a spectator's.
func (s *Server) SendTo(to SessionID, m Message) {
	s.post(mail{to: to, op: opSend, message: m})
}

// Broadcast gives a message to everybody who plays or watches by then.
func (s *Server) Broadcast(m Message) {
	for _, l := range s.loops {
		l.outbox = append(l.outbox, mail{op: opSend, message: m})
	}
}

// direct tells one session what is no event: whether it is let in, or that it ends.
func (s *Server) direct(to SessionID, o op, frame []byte) {
	s.post(mail{to: to, op: o, message: s.message(Prompt, frame)})
}

func (s *Server) post(m mail) {
	if l := s.present[m.to.loop()]; l != nil {
		l.outbox = append(l.outbox, m)
	}
}

// appendOmitted appends the packet that tells how many thinnable messages were
// left out.
func appendOmitted(b []byte, tick, count uint32) []byte {
	b = wire.AppendU32(append(b, byte(packet.KindEvents)), tick)
	var body [5]byte
	return packet.AppendEvent(b, packet.EventOmitted, wire.AppendUvarint(body[:0], uint64(count)))
}
