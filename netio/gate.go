package netio

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// A seat is what the tick knows of one session; never simulated state.
type seat struct {
	id     SessionID // 0: nobody
	player uint32
	viewer int32  // its place among the viewers, -1 for none
	moving uint32 // until this tick it is on its way to another room
	at     packet.Spectate
}

// Viewer is a session that plays.
type Viewer struct {
	Session SessionID
	Player  uint32 // network id; 0 for a spectator
	Seat    int32  // small and dense: for tables by session
}

// ticket is a Join of this tick.
type ticket struct {
	session  SessionID
	answered bool
}

type heldLeave struct {
	session SessionID
	code    packet.Code
}

// gate translates between sessions, which come and go, and players, which are
// state. Tick goroutine only.
type gate struct {
	seats       [][]seat // by loop and slot; nil for a loop without sessions
	perLoop     int
	viewers     []Viewer
	tickets     []ticket    // joins of this tick, in order
	first       uint32      // the first of them
	replaying   bool        // this tick's causes are a record's: its tickets are of no session here
	held        []heldLeave // of sessions whose join is not answered yet
	entries     []entry
	keys, spare []uint64 // of sort
	used        struct{ entries, tickets, record, keys usage }
	players     map[uint32]SessionID

	spectators int
}

func (g *gate) open(loops, perLoop int) {
	g.players = map[uint32]SessionID{}
	g.perLoop = perLoop
	g.seats = make([][]seat, loops)
}

// seat is that of a session; nil when it has none any more.
func (g *gate) seat(id SessionID) *seat {
	seats := g.seats[id.loop()]
	if slot := id.slot(); slot < len(seats) && seats[slot].id == id {
		return &seats[slot]
	}
	return nil
}

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
		g.entries = append(g.entries, entry{who: seat.player, seq: leaveSeq, kind: KindLeave, body: leaveBodies[h.code][:]})
	}
	g.vacate(seat)
}

func (g *gate) pending(id SessionID) bool {
	for _, t := range g.tickets {
		if t.session == id {
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
			s.direct(id, opRefuse, packet.Append(nil, &packet.Refused{Code: packet.ServerFull, Sentence: packet.ServerFull.Sentence()}))
			return
		}
		g.spectators++
		*at = seat{id: id, viewer: -1}
		g.seatViewer(at)
		s.direct(id, opWatch, packet.Append(nil, &packet.Accepted{Tick: s.tick.Load()}))
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

// Present reports whether a session has a place in the game: it plays or
// watches, or waits to hear whether it may.
func (s *Server) Present(id SessionID) bool { return s.gate.seat(id) != nil }

// Viewers lends the sessions that play, in no particular order.
func (s *Server) Viewers() []Viewer { return s.gate.viewers }

// Session finds the session of a player; 0 when it has none, as in a replay.
func (s *Server) Session(player uint32) SessionID { return s.gate.players[player] }

// Report is what the loop last said of a session: the newest snapshot tick that
// was given to the transport, and the newest that the client has applied.
func (s *Server) Report(id SessionID) (queued, acked uint32) {
	l := s.present[id.loop()]
	if l == nil {
		return 0, 0
	}
	v := l.reports[id.slot()].Load()
	return uint32(v >> 32), uint32(v)
}
