package netio

import (
	"encoding/binary"
	"fmt"

	"tickd/netio/packet"
	"tickd/netio/wire"
)

// A seat is what the tick knows of one session; never simulated state.
type seat struct {
	id     SessionID // 0: nobody
	player uint32
	viewer int32 // its place among the viewers, -1 for none
	at     packet.Spectate
}

// Viewer is a session that plays.
type Viewer struct {
	Session SessionID
	Player  uint32 // network id; 0 for a spectator
	Seat    int32  // small and dense: for tables by session
}

// entry is one cause on its way from a ring into the record.
type entry struct {
	who, seq uint32
	kind     packet.Kind
	body     []byte // lent by the ring
}

type heldLeave struct {
	session SessionID
	code    packet.Code
}

// gate translates between sessions, which come and go, and players, which are
// state. Tick goroutine only.
type gate struct {
	seats   [][]seat // by loop and slot
	perLoop int
	viewers []Viewer
	tickets []SessionID // joins of this tick, in order
	first   uint32      // the first of them
	held    []heldLeave // of sessions whose join is not answered yet
	entries []entry
	sorted  []entry
	players map[uint32]SessionID

	spectators int
}

func (g *gate) open(loops, perLoop int) {
	g.players = map[uint32]SessionID{}
	g.perLoop = perLoop
	for range loops {
		g.seats = append(g.seats, make([]seat, perLoop))
	}
}

func (g *gate) seat(id SessionID) *seat {
	if s := &g.seats[id.loop()][id.slot()]; s.id == id {
		return s
	}
	return nil
}

// Replay makes the next Cut take its causes from a record instead of the
// sessions. The record is copied; a malformed one is refused.
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
	if s.loops == nil {
		s.open()
	}
	s.tick.Store(tick)
	g := &s.gate
	g.first += uint32(len(g.tickets))
	g.entries, g.tickets = g.entries[:0], g.tickets[:0]
	s.record = s.record[:0]
	// Leaves are cut first: whatever a session sent before it left is then in
	// its ring's cut too.
	for _, l := range s.loops {
		l.leaves.Cut()
	}
	s.takeHeld()
	for _, l := range s.loops {
		l.causes.Cut()
		for b := l.causes.Next(); b != nil; b = l.causes.Next() {
			s.take(b)
		}
	}
	s.takeLeaves()
	for _, e := range g.sort() {
		s.record = appendCause(s.record, e.who, e.seq, e.kind, e.body)
	}
	for _, l := range s.loops {
		l.causes.Free()
		l.leaves.Free()
	}
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
	if e.kind == packet.KindJoin {
		g.seats[id.loop()][id.slot()] = seat{id: id, viewer: -1}
		e.seq = g.first + uint32(len(g.tickets))
		g.tickets = append(g.tickets, id)
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

func (s *Server) leave(h heldLeave) {
	g := &s.gate
	seat := g.seat(h.session)
	switch {
	case seat == nil:
		return
	case seat.player == 0 && seat.viewer < 0 && g.pending(h.session):
		g.held = append(g.held, h) // joined and gone within one tick: leave in the next
		return
	case seat.player != 0:
		g.entries = append(g.entries, entry{who: seat.player, seq: ^uint32(0), kind: KindLeave, body: leaveBodies[h.code][:]})
	}
	g.vacate(seat)
}

func (g *gate) pending(id SessionID) bool {
	for _, t := range g.tickets {
		if t == id {
			return true
		}
	}
	return false
}

func (g *gate) vacate(s *seat) {
	if s.viewer >= 0 {
		last := len(g.viewers) - 1
		moved := g.viewers[last]
		g.viewers[s.viewer] = moved
		g.seats[moved.Session.loop()][moved.Session.slot()].viewer = s.viewer
		g.viewers = g.viewers[:last]
		if s.player == 0 {
			g.spectators--
		}
		delete(g.players, s.player)
	}
	*s = seat{viewer: -1}
}

// sort orders the entries by who, keeping each one's own order: a radix sort by
// bytes, of which the upper ones are mostly equal and skipped.
func (g *gate) sort() []entry {
	from := g.entries
	if cap(g.sorted) < len(from) {
		g.sorted = make([]entry, len(from), cap(from))
	}
	to := g.sorted[:len(from)]
	for shift := 0; shift < 32; shift += 8 {
		var count [257]int
		for i := range from {
			count[int(byte(from[i].who>>shift))+1]++
		}
		if len(from) == 0 || count[int(byte(from[0].who>>shift))+1] == len(from) {
			continue
		}
		for i := 1; i < len(count); i++ {
			count[i] += count[i-1]
		}
		for i := range from {
			d := byte(from[i].who >> shift)
			to[count[d]] = from[i]
			count[d]++
		}
		from, to = to, from
	}
	g.entries, g.sorted = from, to[:0]
	return from
}

// seatViewer makes a session one of those that get snapshots.
func (g *gate) seatViewer(s *seat) {
	s.viewer = int32(len(g.viewers))
	g.viewers = append(g.viewers, Viewer{s.id, s.player, int32(s.id.loop()*g.perLoop + s.id.slot())})
}

// spectate seats a spectator, or moves it. It is no cause: nobody in the game
// can tell whether it is there.
func (s *Server) spectate(id SessionID, body []byte) {
	g := &s.gate
	at := &g.seats[id.loop()][id.slot()]
	if at.id != id {
		if g.spectators >= s.config.Spectators {
			s.post(id, opRefuse, packet.Append(nil, &packet.Refused{Code: packet.ServerFull, Sentence: packet.ServerFull.Sentence()}))
			return
		}
		g.spectators++
		*at = seat{id: id, viewer: -1}
		g.seatViewer(at)
		s.post(id, opWatch, packet.Append(nil, &packet.Accepted{Tick: s.tick.Load()}))
	}
	r := wire.NewReader(body)
	at.at.Decode(&r)
}

// Watches is where a spectator looks from, in tiles.
func (s *Server) Watches(id SessionID) (x, y uint16) {
	if seat := s.gate.seat(id); seat != nil {
		return seat.at.X, seat.at.Y
	}
	return 0, 0
}

// Viewers lends the sessions that play, in no particular order.
func (s *Server) Viewers() []Viewer { return s.gate.viewers }

// Session finds the session of a player; 0 when it has none, as in a replay.
func (s *Server) Session(player uint32) SessionID { return s.gate.players[player] }

// Report is what the loop last said of a session: the newest snapshot tick that
// was given to the transport, and the newest that the client has applied.
func (s *Server) Report(id SessionID) (queued, acked uint32) {
	v := s.loops[id.loop()].reports[id.slot()].Load()
	return uint32(v >> 32), uint32(v)
}

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
	s.post(seat.id, opAccept, packet.Append(nil, &a))
}

// Refuse answers the Join of this tick with that Seq. After BadName and
// NameTaken the client may Join again, otherwise it is closed.
func (s *Server) Refuse(ticket uint32, r packet.Refused) {
	if seat := s.gate.ticket(ticket); seat != nil {
		s.post(seat.id, opRefuse, packet.Append(nil, &r))
		s.gate.vacate(seat)
	}
}

// Send gives a player's session a reliable packet, before the tick's snapshot.
// frame is kind and body.
func (s *Server) Send(player uint32, frame []byte) {
	if id := s.gate.players[player]; id != 0 {
		s.post(id, opFrame, frame)
	}
}

// Close ends a player's session with a Goodbye. Its Leave comes in a later tick.
func (s *Server) Close(player uint32, g packet.Goodbye) {
	if id := s.gate.players[player]; id != 0 {
		s.post(id, opClose, packet.Append(nil, &g))
	}
}

// CloseAll says goodbye to every connection, joined or not.
func (s *Server) CloseAll(g packet.Goodbye) {
	frame := packet.Append(nil, &g)
	for _, l := range s.loops {
		l.outbox = appendMail(l.outbox, 0, opClose, frame)
	}
}

func (s *Server) post(to SessionID, o op, frame []byte) {
	l := s.loops[to.loop()]
	l.outbox = appendMail(l.outbox, to, o, frame)
}
