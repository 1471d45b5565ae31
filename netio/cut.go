package netio

import (
	"encoding/binary"
	"slices"

	"github.com/tickd/tickd/netio/packet"
)

// entry is one cause on its way from a ring into the record.
type entry struct {
	who, seq uint32
	kind     packet.Kind
	body     []byte // lent by the ring
}

// Replay makes the next Cut take its causes from a record instead of the
// sessions, of which one may watch as ever; one that asks to join is refused with
// RECORDING. The record is copied; a malformed one is refused.
func (s *Server) Replay(record []byte) error {
	if err := s.dispatch(record); err != nil {
		return err
	}
	s.replay, s.again = append(s.replay[:0], record...), true
	return nil
}

// Record lends the causes of this tick, as Replay takes them, until the next Cut.
func (s *Server) Record() []byte { return s.record }

// Cut ends the intake of one tick: what has arrived by now is sorted, recorded
// and handed to the inboxes.
func (s *Server) Cut(tick uint32) {
	s.Ready()
	s.tick.Store(tick)
	s.adopt()
	g := &s.gate
	s.refuseUnanswered()
	g.first += uint32(len(g.tickets))
	g.entries, g.tickets = shrunk(&g.used.entries, g.entries), shrunk(&g.used.tickets, g.tickets)
	s.record = shrunk(&g.used.record, s.record)
	s.tokens.joins = shrunk(&s.tokens.joined, s.tokens.joins)
	// Leaves are cut first: whatever a session sent before it left is then in
	// its ring's cut too. The causes are cut right after them, so that hardly a
	// Join gets in ahead of the leave that made its name free.
	for _, l := range s.loops {
		l.leaves.Cut()
	}
	for _, l := range s.loops {
		l.causes.Cut()
	}
	s.takeReadOnly()
	s.takeHeld()
	if s.hub.door != s {
		s.giveUpEmpty()
	}
	for _, l := range s.loops {
		for b := l.causes.Next(); b != nil; b = l.causes.Next() {
			s.take(b)
		}
	}
	s.takeLeaves()
	for _, k := range g.sort() {
		e := &g.entries[uint32(k)]
		s.record = appendCause(s.record, e.who, e.seq, e.kind, e.body)
	}
	for _, l := range s.loops {
		l.causes.Free()
		l.leaves.Free()
	}
	g.replaying = s.again
	if s.again {
		s.record, s.again = append(s.record[:0], s.replay...), false
	}
	if err := s.dispatch(s.record); err != nil {
		panic("netio: sessions let a bad cause through: " + err.Error())
	}
}

func (s *Server) take(b []byte) {
	g := &s.gate
	id := SessionID(binary.LittleEndian.Uint64(b))
	e := entry{seq: binary.LittleEndian.Uint32(b[8:]), kind: packet.Kind(b[12]), body: b[causeHead:]}
	if e.kind == packet.KindSpectate {
		s.spectate(id, e.body)
		return
	}
	if e.kind == packet.KindJoin && s.again {
		s.direct(id, opRefuse, packet.Append(nil, &packet.Refused{Code: packet.Recording, Sentence: packet.Recording.Sentence()}))
		return
	}
	if e.kind == packet.KindJoin {
		g.seats[id.loop()][id.slot()] = seat{id: id, viewer: -1}
		e.seq, e.body = g.first+uint32(len(g.tickets)), s.checked(e.body)
		g.tickets = append(g.tickets, ticket{session: id})
	} else {
		seat := g.seat(id)
		if seat == nil || seat.player == 0 {
			return // it was ended by the tick meanwhile
		}
		e.who = seat.player
	}
	g.entries = append(g.entries, e)
}

// takeHeld ends those who left in the tick that answered their Join.
func (s *Server) takeHeld() {
	held := s.gate.held
	s.gate.held = s.gate.held[:0]
	for _, h := range held {
		s.leave(h)
	}
}

func (s *Server) takeLeaves() {
	for _, l := range s.loops {
		for b := l.leaves.Next(); b != nil; b = l.leaves.Next() {
			s.leave(heldLeave{SessionID(binary.LittleEndian.Uint64(b)), packet.Code(b[8])})
		}
	}
}

var leaveBodies = func() (b [256][1]byte) {
	for i := range b {
		b[i][0] = byte(i)
	}
	return b
}()

// sort gives the order of the entries by who, keeping each one's own order: keys
// of who and the place among the entries. It is a radix sort by bytes, of which
// the upper ones are mostly equal and skipped.
func (g *gate) sort() []uint64 {
	from := shrunk(&g.used.keys, g.keys)
	if from == nil {
		g.spare = nil
	}
	for i := range g.entries {
		from = append(from, uint64(g.entries[i].who)<<32|uint64(i))
	}
	to := slices.Grow(g.spare[:0], len(from))[:len(from)]
	for shift := 32; shift < 64; shift += 8 {
		var count [257]int
		for _, k := range from {
			count[int(byte(k>>shift))+1]++
		}
		if len(from) == 0 || count[int(byte(from[0]>>shift))+1] == len(from) {
			continue
		}
		for i := 1; i < len(count); i++ {
			count[i] += count[i-1]
		}
		for _, k := range from {
			d := byte(k >> shift)
			to[count[d]] = k
			count[d]++
		}
		from, to = to, from
	}
	g.keys, g.spare = from, to[:0]
	return from
}
