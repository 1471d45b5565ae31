package netio

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// Many servers can share one port: each is a room. A connection comes in at the door,
// a Server without a game, and once it has said where it wants to go it is the room's
// alone, until it is moved to another one. All of them run on the door's event loops.

// Bounds of a room.
const (
	roomSlotsSpare = 8       // slots of a room beyond twice its seats, for those who have just left
	roomRingLeast  = 1 << 14 // bytes of causes per loop
	roomRingSeat   = 1 << 10 // of these, for each seat
)

// Ask is what a Hello says of where its client wants to go. It is lent.
type Ask struct {
	Room        string // "" for any
	Label       string // what the room must be labelled, as the game has it
	Reservation []byte // the token of a seat that is kept for it
	Awaited     string // the room that it was told to wait for, "" at first
}

// Place is a Router's answer.
type Place struct {
	Server *Server     // in which it has taken a seat, if Code is OK and Later is false
	Code   packet.Code // why there is none
	Later  bool        // it is not known yet: Ask again, after a Resume of the door at the latest
	Room   string      // of Later: which room is awaited
}

// Router finds the room of somebody who said Hello, and takes a seat there. It is
// called on event loops, several at once, and must not block.
type Router func(Ask) Place

// NewDoor makes a server without a game, to which clients connect, and which sends
// each where route says. Cut and Publish must be called for it as for any other
// server: its ticks are the time of those who have no room yet.
func NewDoor(c Config, route Router) *Server {
	s := New(c)
	s.rules.routed = true
	s.hub.route = route
	return s
}

// NewRoom makes a server behind the door's port. Of c Connections, which here are the
// seats, Spectators, TickRate, Hurry, TokenKey and what a Welcome says are looked at: all else is the
// door's. It has the room's name in its Welcome.
func (s *Server) NewRoom(name string, c Config) *Server {
	if name == "" || !packet.RoomOK(name) {
		panic(fmt.Sprintf("netio: a room called %q", name))
	}
	c.Loops, c.Password, c.Log, c.PageURL, c.Origins = s.config.Loops, "", s.log, s.config.PageURL, s.config.Origins
	if c.Connections <= 0 || c.Connections > s.config.Connections {
		c.Connections = s.config.Connections
	}
	c.ring = min(max(powerOfTwo(c.Connections*roomRingSeat), roomRingLeast), causeRingBytes)
	c.settle()
	r := newServer(c, s.hub)
	r.rules.welcome.Room = name
	return r
}

// Ready ends what must be said before the server runs; of a room it must be called before a
// Router names it. A Cut does so too: a server that nobody can connect to yet may tick, to
// go through what was recorded.
func (s *Server) Ready() {
	if !s.opened {
		s.seal()
	}
}

// OnAsk has f called whenever somebody has asked to play or to watch, for a tick to answer
// soon. It is called on event loops, several at once, and must not block. Before Ready.
func (s *Server) OnAsk(f func()) { s.ask = f }

// TakeSeat takes a seat for somebody who is about to come, unless as many as most are
// taken. Any goroutine.
func (s *Server) TakeSeat(most int) bool {
	for {
		n := s.seated.Load()
		if n >= int64(min(most, s.config.Connections)) {
			return false
		}
		if s.seated.CompareAndSwap(n, n+1) {
			s.hub.lodged.Add(1)
			return true
		}
	}
}

// GiveSeat gives back a seat to which nobody came, or whose session has ended. Any goroutine.
func (s *Server) GiveSeat() {
	s.seated.Add(-1)
	if s.hub.door != s {
		s.hub.lodged.Add(-1)
	}
}

// Seated is how many seats are taken: by connections that have not ended, or for those
// who come. Any goroutine.
func (s *Server) Seated() int { return int(s.seated.Load()) }

// Lodged is how many seats are taken in all rooms behind the server's port. Any goroutine.
func (s *Server) Lodged() int { return int(s.hub.lodged.Load()) }

// Resume has the door ask its Router again for all who wait. Any goroutine.
func (s *Server) Resume() {
	for _, r := range s.hub.reactors {
		r.resuming.Store(true)
		r.home.wake()
	}
}

// Move sends a player to another room, without a new connection. A seat must have been
// taken there for it, which the player gets, or is given back. The player
// leaves this server with MOVED; its client hears the other room's Welcome and asks to
// join there. It reports whether the player has a session.
func (s *Server) Move(player uint32, to *Server) bool {
	id := s.gate.players[player]
	if id == 0 || to.hub != s.hub {
		to.GiveSeat()
		return false
	}
	s.gate.seat(id).moving = s.tick.Load() + uint32(s.config.TickRate)
	s.post(mail{to: id, op: opMove, room: to})
	return true
}

// Moving reports whether a player is on its way to another room: it was sent there less than a
// second ago, and its Leave has not come yet.
func (s *Server) Moving(player uint32) bool {
	id := s.gate.players[player]
	return id != 0 && s.gate.seat(id).moving > s.tick.Load()
}

// seek sends a session that has said Hello to its room. It reports false when the room
// is not known yet.
func (c *conn) seek(hello []byte) bool {
	var m packet.Hello
	if packet.Decode(hello, &m) != nil { // the session has looked at it
		c.end(packet.BadFrame)
		return true
	}
	switch p := c.loop.hub.route(Ask{m.Room, m.Label, m.Reservation, c.awaited}); {
	case p.Later:
		c.awaited = p.Room
		return false
	case p.Code != packet.OK:
		c.end(p.Code)
	case !c.enter(p.Server, packet.OK):
		c.end(packet.RoomFull)
	default:
		c.session.state, c.awaited = welcomed, ""
		c.answer(c.session.welcome(m.Schema, c.loop.now))
	}
	return true
}

// enter makes a connection one of another server's, in which it has a seat; the one
// before hears that it left with that code, if it knows the session. It reports false, and gives
// the seat back, when there is no slot.
func (c *conn) enter(room *Server, left packet.Code) bool {
	old, before := c.loop, c.session
	l := room.loopOn(old.reactor)
	if l == nil {
		room.GiveSeat()
		return false
	}
	if c.known {
		c.depart(left)
		c.goes(left)
	}
	old.drop(c)
	a := &l.hub.admission
	a.mu.Lock() // other loops look up where those who wait are
	old.displace(c)
	l.place(c)
	a.mu.Unlock()
	old.server.GiveSeat()
	c.known, c.departure = false, nil
	c.session.carry(&before, old.moment, old.rules.tickRate)
	c.ws.refilled = l.now
	return true
}

// moveTo obeys a Move: what must arrive still does, then the other room's Welcome.
func (c *conn) moveTo(room *Server) {
	if c.session.state != playing && c.session.state != watching {
		room.GiveSeat()
		return
	}
	rest, schema := c.appendRest(nil), c.loop.rules.schema
	if !c.enter(room, packet.Moved) {
		return // it stays
	}
	c.session.state, c.session.opened = moved, c.loop.now
	c.stream = stream{prompt: rest}
	c.deliver(Message{frame: c.session.welcome(schema, c.loop.now), how: Prompt})
}

// drop takes a connection off the loop's lists of work.
func (l *loop) drop(c *conn) {
	remove := func(from []*conn) []*conn {
		kept := from[:0]
		for _, other := range from {
			if other != c {
				kept = append(kept, other)
			}
		}
		clear(from[len(kept):])
		return kept
	}
	if c.stalled {
		c.stalled, l.stalled = false, remove(l.stalled)
	}
	if c.waits {
		c.waits, l.waiting = false, remove(l.waiting)
	}
}

// loopOn is what an event loop has of the server's sessions, with one slot more taken;
// it is made for the first. nil when there is no slot. The event loop's.
func (s *Server) loopOn(r *reactor) *loop {
	at := &s.byLoop[r.index]
	l := at.Load()
	if l == nil || l.taken.Add(1) <= 0 { // the tick has given it up
		l = s.newLoop(r)
		l.taken.Store(1)
		l.now = s.tick.Load()
		at.Store(l)
	}
	if len(l.free) == 0 {
		l.taken.Add(-1)
		return nil
	}
	return l
}
