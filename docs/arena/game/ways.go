package arena

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// KindGo is a packet of the arena's own.
const KindGo = packet.GameKinds + 1

// Go asks for the way to another room: to a match of that name, the lobby, or, without a
// name, any match.
type Go struct{ Room string }

func (*Go) Kind() packet.Kind { return KindGo }

// Decode refuses what no room can be called.
func (m *Go) Decode(r *wire.Reader) {
	if m.Room = r.String(packet.RoomMax); !packet.RoomOK(m.Room) {
		r.Fail(wire.ErrValue)
	}
}

func (m *Go) Append(b []byte) []byte { return wire.AppendString(b, m.Room) }

// Fields tells clients in other languages of what a Go is made.
func (*Go) Fields() []wire.Field {
	return []wire.Field{{Name: "room", Type: wire.FieldText, Max: packet.RoomMax, Note: "empty for any match"}}
}

// EventNoWay tells a player why it stays where it is.
const EventNoWay = packet.GameEvents + 1

// NoWay is why there is no way to a room.
type NoWay struct{ Code packet.Code }

func (m *NoWay) Append(b []byte) []byte { return append(b, byte(m.Code)) }

// Decode is what Go clients read it with.
func (m *NoWay) Decode(r *wire.Reader) { m.Code = packet.Code(r.U8()) }

// Fields tells clients in other languages of what a NoWay is made.
func (*NoWay) Fields() []wire.Field { return []wire.Field{{Name: "code", Type: wire.FieldU8}} }

// Ways sends players to other rooms. Who goes where, and who has to wait until a room is
// open, is no state: in a replay nobody goes but who went.
type Ways struct {
	room  *rooms.Room
	asked *netio.Inbox[Go]
	no    *systems.Events[NoWay]
	waits map[ecs.NetID]rooms.Ask
	order []ecs.NetID
}

func newWays(g *systems.Game, room *rooms.Room) *Ways {
	return &Ways{
		room: room, waits: map[ecs.NetID]rooms.Ask{},
		asked: netio.Receive[Go](g.Server), no: systems.NewEvents[NoWay](g, EventNoWay, netio.Reliable),
	}
}

// Init has nothing to prepare.
func (s *Ways) Init(*ecs.App) {}

// Send sends a player on as soon as there is a way.
func (s *Ways) Send(who ecs.NetID, to rooms.Ask) { s.waits[who] = to }

// Update sends on who waits.
func (s *Ways) Update(ecs.Tick) {
	for _, m := range s.asked.All() {
		to := rooms.Ask{Room: m.Body.Room}
		switch to.Room {
		case "":
			to.Label = AnyMatch()
		case Lobby:
			to = home()
		}
		s.Send(ecs.NetID(m.Who), to)
	}
	s.order = s.order[:0]
	for who := range s.waits {
		s.order = append(s.order, who)
	}
	slices.SortFunc(s.order, cmp.Compare[ecs.NetID]) // that of the map is another one each time
	for _, who := range s.order {
		to := s.waits[who]
		code := s.room.Send(uint32(who), to)
		if code == packet.RetryLater || to.Room == "" && (code == packet.RoomClosed || code == packet.RoomFull) {
			continue // a room is being opened, or the one that was found has just closed or filled up: another will do
		}
		if code != packet.OK {
			s.no.To(who, NoWay{code})
		}
		delete(s.waits, who)
	}
}
