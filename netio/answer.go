package netio

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// ticket finds the session behind a Join's Seq; none in a replay.
func (g *gate) ticket(t uint32) *seat {
	if i := t - g.first; i < uint32(len(g.tickets)) {
		return g.seat(g.tickets[i])
	}
	return nil
}

// Accept answers the Join of this tick with that Seq: its session now is the
// player a.ID.
func (s *Server) Accept(ticket uint32, a packet.Accepted) {
	seat := s.gate.ticket(ticket)
	if seat == nil {
		return
	}
	if seat.player != 0 {
		panic(fmt.Sprintf("netio: ticket %d answered twice", ticket))
	}
	seat.player = a.ID
	s.gate.seatViewer(seat)
	s.gate.players[a.ID] = seat.id
	s.direct(seat.id, opAccept, packet.Append(nil, &a))
}

// Refuse answers the Join of this tick with that Seq. After BadName and
// NameTaken the client may Join again, otherwise it is closed.
func (s *Server) Refuse(ticket uint32, r packet.Refused) {
	if seat := s.gate.ticket(ticket); seat != nil {
		s.direct(seat.id, opRefuse, packet.Append(nil, &r))
		s.gate.vacate(seat)
	}
}

// Close ends a player's session: it hears what it must still hear, and then the
// Goodbye. Its Leave comes in a later tick.
func (s *Server) Close(player uint32, g packet.Goodbye) {
	if id := s.gate.players[player]; id != 0 {
		s.direct(id, opClose, packet.Append(nil, &g))
	}
}

// Abandon gives up the tick that could not be finished: everybody hears the
// Goodbye, and nothing else of it. After it, Pass alone may be called.
func (s *Server) Abandon(g packet.Goodbye) {
	for _, l := range s.loops {
		if l.next != nil {
			l.next.reset()
			l.frames.put(l.next)
			l.next = nil
		}
		clear(l.outbox)
		l.outbox = l.outbox[:0]
	}
	s.building = nil
	s.CloseAll(g)
	s.Publish()
}

// Pass lets a tick go by in which nothing happens but that what was said goes out.
func (s *Server) Pass() {
	s.tick.Add(1)
	s.Publish()
}

// CloseAll says goodbye to every connection, joined or not.
func (s *Server) CloseAll(g packet.Goodbye) {
	m := s.Message(Prompt, packet.Append(nil, &g))
	for _, l := range s.loops {
		l.outbox = append(l.outbox, mail{op: opClose, message: m})
	}
}
