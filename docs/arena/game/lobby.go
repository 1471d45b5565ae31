package arena

import (
	"bytes"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// installLobby makes a game the lobby: people who see each other's names and the open
// matches, until they go to one.
func installLobby(g *systems.Game, room *rooms.Room) {
	nameCodes(g)
	ways := newWays(g, room)
	desk := &Desk{game: g, room: room, matches: newMatches(g)}
	systems.AddPlayers[Controls](g, systems.Players{
		Class: g.Registry.Class("guest", wire.All, "position"),
		Admit: func(j *systems.Join) packet.Code {
			_, atOnce, ok := readWish(j.Data)
			if !ok {
				return BadTeam
			}
			if atOnce {
				j.Seat = AtOnce
			}
			return packet.OK
		},
		Spawn: func(j *systems.Join, id ecs.NetID, _ ecs.Entity) components.Position {
			desk.fresh = true
			if j.Seat == AtOnce {
				ways.Send(id, rooms.Ask{Label: AnyMatch()})
			}
			return components.Position{}
		},
	})
	systems.AddRoster(g)
	g.App.Add(ecs.Simulate, ways, desk)
}

// EventMatches tells who is in the lobby which matches are open.
const EventMatches = packet.GameEvents + 2

// matchesMax is how many matches are told of: the oldest.
const matchesMax = 24

// Matches are those that somebody may join.
type Matches struct{ List []OpenMatch }

// OpenMatch is one of them.
type OpenMatch struct {
	Room         string
	Taken, Seats uint8
}

func newMatches(g *systems.Game) *systems.Events[Matches] {
	return systems.NewEvents[Matches](g, EventMatches, netio.Reliable)
}

func (m *Matches) Append(b []byte) []byte {
	b = wire.AppendUvarint(b, uint64(len(m.List)))
	for _, o := range m.List {
		b = append(wire.AppendString(b, o.Room), o.Taken, o.Seats)
	}
	return b
}

// Decode is what Go clients read it with.
func (m *Matches) Decode(r *wire.Reader) {
	m.List = make([]OpenMatch, r.Count(matchesMax))
	for i := range m.List {
		m.List[i] = OpenMatch{r.String(packet.RoomMax), r.U8(), r.U8()}
	}
}

// Fields tells clients in other languages of what Matches are made.
func (*Matches) Fields() []wire.Field {
	return []wire.Field{{Name: "list", Type: wire.FieldList, Max: matchesMax, Of: []wire.Field{
		{Name: "room", Type: wire.FieldText, Max: packet.RoomMax},
		{Name: "taken", Type: wire.FieldU8},
		{Name: "seats", Type: wire.FieldU8},
	}}}
}

// lookMs is how often the desk looks at the matches.
const lookMs = 500

// Desk tells who is in the lobby of the open matches, when they have changed or somebody
// has come. What goes on in other rooms is no state.
type Desk struct {
	game    *systems.Game
	room    *rooms.Room
	matches *systems.Events[Matches]
	fresh   bool // somebody has come
	now     Matches
	told    []byte
	next    []byte
}

// Init has nothing to prepare.
func (s *Desk) Init(*ecs.App) {}

// Update looks, and tells what it saw.
func (s *Desk) Update(tick ecs.Tick) {
	if s.room.Rooms() == nil || !s.fresh && uint32(tick)%s.game.Ticks(lookMs) != 0 {
		return
	}
	s.now.List = s.now.List[:0]
	all, _, _ := s.room.Rooms().List(AnyMatch(), false, 0, matchesMax)
	for _, m := range all {
		s.now.List = append(s.now.List, OpenMatch{m.Name, uint8(min(m.Taken, 255)), uint8(min(m.Seats, 255))})
	}
	s.next = s.now.Append(s.next[:0])
	if s.fresh || !bytes.Equal(s.next, s.told) {
		s.matches.ToAll(s.now)
	}
	s.fresh, s.next, s.told = false, s.told, s.next
}
