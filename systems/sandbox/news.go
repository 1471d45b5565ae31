package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// EventHappened is the type of Happened. Those from packet.GameEvents on are for what is
// added to the sandbox.
const EventHappened packet.EventType = 128

// What is what may happen to somebody.
type What uint8

const (
	Joined   What = 1
	Gone     What = 2 // why: a packet.Code
	Died     What = 3 // why: the number of the tile that killed; 0 when it was none
	Returned What = 4 // to its body, after the connection was lost

	whatMax = Returned
)

// newsPerSecond is how many of each kind everybody is told by name in a second; of more than
// that how many there were.
const newsPerSecond = 5

// Happened is what everybody is told of somebody. It may be left out where much is told.
type Happened struct {
	What  What
	Count uint32 // how many it happened to; above 1, or without a name, nobody says to whom
	Who   uint32
	Name  components.Name
	Why   uint8
}

func (h *Happened) Append(b []byte) []byte {
	b = wire.AppendUvarint(append(b, byte(h.What)), uint64(h.Count))
	return append(wire.AppendBytes(wire.AppendU32(b, h.Who), h.Name.Text[:h.Name.Len]), h.Why)
}

// Fields is of what it is made.
func (*Happened) Fields() []wire.Field {
	return []wire.Field{
		{Name: "what", Type: wire.FieldU8, Max: int64(whatMax), Note: "1 joined, 2 gone, 3 died, 4 returned"},
		{Name: "count", Type: wire.FieldVarint, Note: "how many"},
		{Name: "who", Type: wire.FieldU32, Note: "0 when nobody is named"},
		{Name: "name", Type: wire.FieldText, Max: packet.NameMax},
		{Name: "why", Type: wire.FieldU8, Note: "of gone a code, of died the tile; 0: not known"},
	}
}

// News tells everybody who has come, gone and died: by name as long as it is few, in sums
// when it is many. What was told is no state.
type News struct {
	events *systems.Events[Happened]
	second ecs.Tick
	named  []Happened
	told   [whatMax + 1]int    // by name, in this second
	more   [whatMax + 1]uint32 // beyond that
}

func newNews(g *systems.Game) *News {
	return &News{events: systems.NewEvents[Happened](g, EventHappened, netio.Thinnable), second: ecs.Tick(g.Ticks(1000))}
}

// add notes what has happened to somebody, to be told at the end of the tick.
func (s *News) add(what What, who ecs.NetID, name components.Name, why uint8) {
	if s.told[what] == newsPerSecond {
		s.more[what]++
		return
	}
	s.told[what]++
	s.named = append(s.named, Happened{What: what, Count: 1, Who: uint32(who), Name: name, Why: why})
}

// Init has nothing to prepare.
func (*News) Init(*ecs.App) {}

// Update tells what has happened in this tick and, once a second, of how many nothing was said.
func (s *News) Update(tick ecs.Tick) {
	for _, h := range s.named {
		s.events.ToAll(h)
	}
	s.named = s.named[:0]
	if tick%s.second != 0 {
		return
	}
	for what, n := range s.more {
		if n > 0 {
			s.events.ToAll(Happened{What: What(what), Count: n})
		}
	}
	s.told, s.more = [whatMax + 1]int{}, [whatMax + 1]uint32{}
}
