package netio

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// ticket finds the session behind a Join's Seq and notes that it is answered; none
// in a replay. It panics on a Join that was answered before, or in another tick:
// the one would leave a player behind that nobody plays, the other be lost.
func (s *Server) ticket(number uint32) *seat {
	g := &s.gate
	if g.replaying {
		return nil
	}
	i := number - g.first
	if i >= uint32(len(g.tickets)) {
		panic(fmt.Sprintf("netio: ticket %d is none of this tick: a Join is answered in the tick in which it came", number))
	}
	t := &g.tickets[i]
	if t.answered {
		panic(fmt.Sprintf("netio: ticket %d answered twice", number))
	}
	t.answered = true
	return g.seat(t.session)
}

// Accept answers the Join of this tick with that Seq: its session now is the
// player a.ID, which is not 0. A session that played it so far ends with REPLACED,
// and nothing of it is the player's any more. It panics on a second answer.
func (s *Server) Accept(ticket uint32, a packet.Accepted) {
	if a.ID == 0 {
		panic(fmt.Sprintf("netio: ticket %d accepted as player id 0, which is nobody's", ticket))
	}
	seat := s.ticket(ticket)
	if seat == nil {
		return
	}
	s.cutOff(a.ID, packet.Goodbye{Code: packet.Replaced})
	seat.player = a.ID
	s.gate.seatViewer(seat)
	s.gate.players[a.ID] = seat.id
	s.direct(seat.id, opAccept, packet.Append(nil, &a))
}

// Refuse answers the Join of this tick with that Seq. After BadName, NameTaken, and
// codes of the game's own that say so, the client may Join again, otherwise it is
// closed. An empty Sentence is the code's. It panics on a second answer.
func (s *Server) Refuse(ticket uint32, r packet.Refused) {
	r.Sentence = s.sentence(r.Code, r.Sentence)
	if seat := s.ticket(ticket); seat != nil {
		s.direct(seat.id, opRefuse, packet.Append(nil, &r))
		s.gate.vacate(seat)
	}
}

// refuseUnanswered ends the sessions whose Join no system has answered in its tick:
// they would wait for nothing.
func (s *Server) refuseUnanswered() {
	for _, t := range s.gate.tickets {
		if t.answered {
			continue
		}
		s.Counters.Unanswered.Add(1)
		s.log.Error("no system has answered a Join in the tick in which it came", "session", uint64(t.session))
		if seat := s.gate.seat(t.session); seat != nil {
			s.direct(t.session, opRefuse, packet.Append(nil, &packet.Refused{Code: packet.Internal, Sentence: s.sentence(packet.Internal, "")}))
			s.gate.vacate(seat)
		}
	}
}

// Unbind cuts a player's session off from it, for what it played has ended or is
// somebody else's: the id may be given to another one. From the next Cut on no
// cause of the session carries the id, its leave is nobody's, and Send and Viewers
// do not know it; it hears what it was sent before, and then the Goodbye (an empty
// Sentence is the code's). What came
// of it in this tick already lies in the inboxes: the id must not be used again
// within the tick. A later Join may still show the player's token: whether what it proves
// is there is the game's to say, by the generation.
func (s *Server) Unbind(player uint32, g packet.Goodbye) {
	s.cutOff(player, g)
}

func (s *Server) cutOff(player uint32, g packet.Goodbye) {
	id := s.gate.players[player]
	if id == 0 {
		return
	}
	g.Sentence = s.sentence(g.Code, g.Sentence)
	s.direct(id, opClose, packet.Append(nil, &g))
	s.gate.vacate(s.gate.seat(id))
}

// Close ends a player's session: it hears what it must still hear, and then the
// Goodbye. It is the player's until its Leave, which comes in a later tick.
func (s *Server) Close(player uint32, g packet.Goodbye) {
	if id := s.gate.players[player]; id != 0 {
		g.Sentence = s.sentence(g.Code, g.Sentence)
		s.direct(id, opClose, packet.Append(nil, &g))
	}
}

// Abandon gives up the tick that could not be finished: everybody hears the
// Goodbye, and nothing else of it; what is held of earlier ticks comes before it, when they
// are released. After it, Pass alone may be called.
func (s *Server) Abandon(g packet.Goodbye) {
	for _, l := range s.loops {
		if l.next != nil {
			l.next.reset()
			l.frames.put(l.next)
			l.next = nil
		}
		giveSeats(l.outbox)
		clear(l.outbox)
		l.outbox = l.outbox[:0]
	}
	s.building = nil
	s.CloseAll(g)
	s.publish()
}

// Pass lets a tick go by in which nothing happens but that what was said goes out.
func (s *Server) Pass() {
	s.tick.Add(1)
	s.adopt()
	s.publish()
}

// CloseAll says goodbye to every connection, joined or not.
func (s *Server) CloseAll(g packet.Goodbye) {
	g.Sentence = s.sentence(g.Code, g.Sentence)
	m := s.message(Prompt, packet.Append(nil, &g))
	s.adopt() // also those whose first connection has just come
	for _, l := range s.loops {
		l.outbox = append(l.outbox, mail{op: opClose, message: m})
	}
}
