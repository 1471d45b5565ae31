package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Limits of the roster.
const (
	rosterMax = 50   // names in it; the count is of all
	rosterMs  = 2000 // between two rosters for one client
)

// Roster tells clients who plays, when that has changed. What was sent is no
// state.
type Roster struct {
	turns   uint32 // ticks in which everybody has one
	server  *netio.Server
	players *PlayerHandler

	ids     *ecs.IDs
	player  ecs.Map[components.Player]
	told    []told // by seat
	built   uint64
	body    []byte
	message netio.Message // of this tick, if it is current
	current bool
}

// told is the roster that a session was sent last.
type told struct {
	session netio.SessionID
	version uint64
	tick    uint32
}

// AddRoster tells clients who plays. After AddPlayers.
func AddRoster(g *Game) {
	if g.Players == nil {
		panic("systems: AddRoster before AddPlayers")
	}
	g.App.Add(ecs.Send, &Roster{turns: g.Ticks(rosterMs), server: g.Server, players: g.Players})
}

// Init prepares the look-ups.
func (s *Roster) Init(a *ecs.App) {
	s.ids = a.IDs
	s.player = ecs.NewMap[components.Player](a)
}

// Update tells those whose turn it is, a share of all in each tick, and those
// who have just come.
func (s *Roster) Update(tick ecs.Tick) {
	for _, v := range s.server.Viewers() {
		for int(v.Seat) >= len(s.told) {
			s.told = append(s.told, told{})
		}
		t := &s.told[v.Seat]
		fresh := t.session != v.Session
		if !fresh && (t.version == s.players.version || uint32(v.Seat)%s.turns != uint32(tick)%s.turns) {
			continue
		}
		if _, acked := s.server.Report(v.Session); !fresh && acked < t.tick {
			continue // it is slow, and the last one may still be on its way: a newer one comes later
		}
		*t = told{v.Session, s.players.version, uint32(tick)}
		s.build(tick)
		s.server.SendTo(v.Session, s.message)
	}
	s.current = false
}

// build writes the roster once a tick.
func (s *Roster) build(tick ecs.Tick) {
	if s.current {
		return
	}
	s.current = true
	if s.built != s.players.version || len(s.body) == 0 {
		s.built = s.players.version
		s.body = wire.AppendUvarint(s.body[:0], uint64(s.players.Len()))
		n := 0
		for id, e := range s.ids.All {
			if s.player.Has(e) {
				name := s.player.Get(e).Name
				s.body = wire.AppendBytes(wire.AppendU32(s.body, uint32(id)), name.Text[:name.Len])
				if n++; n == rosterMax {
					break
				}
			}
		}
	}
	m := packet.Events{Tick: uint32(tick), List: packet.AppendEvent(nil, packet.EventRoster, s.body)}
	s.message = s.server.Message(netio.Reliable, packet.Append(nil, &m))
}
