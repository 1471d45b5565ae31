package systems

import (
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// EventBody is what T's pointer does for Events: it appends the event's body, at
// most packet.EventMax bytes.
type EventBody[T any] interface {
	*T
	Append([]byte) []byte
}

// Events tells clients what has happened, once, beside what is: a shot that was
// heard, somebody who was beaten. Each is written once, whoever gets it. Whoever
// joins later, and a replay, gets none; what must be known for longer is state.
type Events[T any] struct {
	game  *Game
	kind  packet.EventType
	how   netio.Delivery
	body  func(b []byte, v *T) []byte
	bytes []byte
	frame []byte
}

// NewEvents adds a type of event of the game's own, from packet.GameEvents up. It
// panics on a type that is taken, or not a game's. Before Init.
func NewEvents[T any, P EventBody[T]](g *Game, t packet.EventType, how netio.Delivery) *Events[T] {
	if t < packet.GameEvents {
		panic(fmt.Sprintf("systems: events of type %d: a game's own begin at %d", t, packet.GameEvents))
	}
	g.describe(t, Described{Number: uint8(t), Name: nameOf[T](), Value: P(new(T))})
	return &Events[T]{game: g, kind: t, how: how, body: func(b []byte, v *T) []byte { return P(v).Append(b) }}
}

// To tells one player. Who is not connected misses it.
func (s *Events[T]) To(player ecs.NetID, v T) { s.game.Server.Send(uint32(player), s.message(&v)) }

// ToAll tells everybody who plays or watches.
func (s *Events[T]) ToAll(v T) { s.game.Server.Broadcast(s.message(&v)) }

// ToTeam tells the players of a team, by replica.Teams. 0 is nobody's.
func (s *Events[T]) ToTeam(team uint32, v T) {
	if team == 0 {
		return
	}
	var m netio.Message
	for i, viewer := range s.game.Server.Viewers() {
		if i == 0 {
			m = s.message(&v)
		}
		if viewer.Player != 0 && s.game.World.TeamOf(ecs.NetID(viewer.Player)) == team {
			s.game.Server.SendTo(viewer.Session, m)
		}
	}
}

// Seen tells those whose view, as it was last sent, has the cell of a place,
// spectators among them. It looks at each viewer once.
func (s *Events[T]) Seen(at components.Position, v T) {
	var m netio.Message
	x, y := s.game.grid.cellOf(at)
	for i, viewer := range s.game.Server.Viewers() {
		if i == 0 {
			m = s.message(&v)
		}
		if s.game.last.interest.sees(viewer, x, y) {
			s.game.Server.SendTo(viewer.Session, m)
		}
	}
}

// message writes an event once.
func (s *Events[T]) message(v *T) netio.Message {
	s.bytes = s.body(s.bytes[:0], v)
	m := packet.Events{Tick: uint32(s.game.App.Tick())}
	s.frame = m.Append(append(s.frame[:0], byte(packet.KindEvents)))
	s.frame = packet.AppendEvent(s.frame, s.kind, s.bytes)
	return s.game.Server.Message(s.how, s.frame)
}
