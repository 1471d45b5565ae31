package sandbox

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Limits of chat. What is said beyond them is refused with RETRY_LATER, to those
// last who were heard longest ago.
const (
	ChatCooldownMs = 1000
	ChatHearing    = 24 * components.One // how far away a near line is heard, in each direction

	ChatGlobalPerSecond = 20    // global lines of all players together
	ChatNearPerSecond   = 10    // near lines of all in one cell
	ChatQuietMs         = 10000 // who was not heard for so long may be heard beside as many others
)

// Talk passes on what players say: to those who are near, or to everybody.
// Control characters never get through; the text is otherwise the speaker's, and
// a client shows it as text. A line is answered OK when it was passed on; whoever
// then hears more than its stream carries is told how many lines it missed.
type Talk struct {
	ground  *Ground
	server  *netio.Server
	answers *systems.Answers
	said    *netio.Inbox[Chat]
	limits  chatLimits

	ids      *ecs.IDs
	player   ecs.Map[components.Player]
	position ecs.Map[components.Position]
	chatter  ecs.Map[sandbox.Chatter]
	across   int32 // cells
	down     int32
	lines    []line
	near     []line
	first    []int32 // by cell: the first near line in it, counted from 1; 0: none
	clean    []byte  // the words of lines
	body     []byte
	frame    []byte
}

// line is one that somebody wants to say in this tick.
type line struct {
	entity  ecs.Entity
	who     ecs.NetID
	seq     uint32
	scope   uint8
	from    components.Position
	cell    int32
	heard   uint32 // when the speaker was heard last
	lot     uint64 // who comes first among those
	text    int    // where in clean its words are
	end     int
	message netio.Message
	next    int32 // near line in the same cell, as first
}

// NewTalk takes lines from players, one a second each.
func NewTalk(a *ecs.App, s *netio.Server, g *Ground, answers *systems.Answers) *Talk {
	c := &Talk{ground: g, server: s, answers: answers}
	c.said = systems.Sequence[Chat](answers, func(m *Chat) uint32 { return m.Seq })
	ecs.Component[sandbox.Chatter](a, "chatter", 2)
	ecs.Resource(a, "chat", 2, &c.limits)
	return c
}

// Init prepares the look-ups.
func (s *Talk) Init(a *ecs.App) {
	s.ids = a.IDs
	s.player = ecs.NewMap[components.Player](a)
	s.position = ecs.NewMap[components.Position](a)
	s.chatter = ecs.NewMap[sandbox.Chatter](a)
	s.across, s.down = cellsOf(s.ground.Width), cellsOf(s.ground.Height)
	s.first = make([]int32, s.across*s.down)
}

// Update passes on the lines of this tick.
func (s *Talk) Update(tick ecs.Tick) {
	s.lines, s.near, s.clean = s.lines[:0], s.near[:0], s.clean[:0]
	for _, r := range s.answers.Requests() {
		if r.Kind != KindChat {
			continue
		}
		if code := s.hear(tick, r, &s.said.All()[r.At].Body); code != packet.OK {
			s.answers.Done(r.Who, r.Seq, code)
		}
	}
	if len(s.lines) == 0 {
		return
	}
	s.limits.forget(uint32(tick), s.ground.TickRate)
	slices.SortFunc(s.lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.heard, b.heard), cmp.Compare(a.lot, b.lot))
	})
	for i := range s.lines {
		l := &s.lines[i]
		s.answers.Done(l.who, l.seq, s.pass(tick, l))
	}
	s.spread()
}

// hear takes a line that may be said, or tells why it may not.
func (s *Talk) hear(tick ecs.Tick, r systems.Request, m *Chat) packet.Code {
	c := s.chatter.Get(r.Entity)
	if uint32(tick) < c.Next {
		return Cooldown
	}
	from := len(s.clean)
	if s.clean = cleanText(s.clean, m.Text); len(s.clean) == from {
		return packet.BadValue
	}
	c.Next = uint32(tick) + s.ground.ticks(ChatCooldownMs)
	at := *s.position.Get(r.Entity)
	lot := ecs.NewRand(uint64(r.Who)<<32 | uint64(tick))
	s.lines = append(s.lines, line{
		entity: r.Entity, who: r.Who, seq: r.Seq, scope: m.Scope, from: at, cell: s.cellOf(at),
		heard: c.Heard, lot: lot.Uint64(), text: from, end: len(s.clean),
	})
	return packet.OK
}

// cellsOf is how many cells so many tiles take.
func cellsOf(tiles int32) int32 { return (tiles + components.CellTiles - 1) / components.CellTiles }

func (s *Talk) cellOf(at components.Position) int32 {
	x, y := at.X>>oneShift/components.CellTiles, at.Y>>oneShift/components.CellTiles
	return min(max(y, 0), s.down-1)*s.across + min(max(x, 0), s.across-1)
}

// pass makes a line one that is heard, if it still finds room.
func (s *Talk) pass(tick ecs.Tick, l *line) packet.Code {
	c := s.chatter.Get(l.entity)
	quiet := l.heard == 0 || uint32(tick)-l.heard >= s.ground.ticks(ChatQuietMs)
	b, most := &s.limits.global, int32(ChatGlobalPerSecond)
	if l.scope == ChatNear {
		b, most = s.limits.place(l.cell), ChatNearPerSecond
	}
	if !b.take(uint32(tick), int32(s.ground.TickRate), most, quiet) {
		return packet.RetryLater
	}
	c.Heard = uint32(tick)
	name := s.player.Get(l.entity).Name
	s.body = append(s.body[:0], l.scope)
	s.body = wire.AppendBytes(wire.AppendU32(s.body, uint32(l.who)), name.Text[:name.Len])
	s.body = wire.AppendBytes(s.body, s.clean[l.text:l.end])
	s.frame = wire.AppendU32(append(s.frame[:0], byte(packet.KindEvents)), uint32(tick))
	s.frame = packet.AppendEvent(s.frame, packet.EventChat, s.body)
	l.message = s.server.Message(netio.Thinnable, s.frame)
	if l.scope == ChatNear {
		s.near = append(s.near, *l)
	} else {
		s.server.Broadcast(l.message)
	}
	return packet.OK
}

// spread gives the near lines to everybody who hears them.
func (s *Talk) spread() {
	if len(s.near) == 0 {
		return
	}
	for i := len(s.near) - 1; i >= 0; i-- {
		l := &s.near[i]
		l.next, s.first[l.cell] = s.first[l.cell], int32(i+1)
	}
	for _, v := range s.server.Viewers() {
		if at, ok := s.ears(v); ok {
			s.tell(v, at)
		}
	}
	for i := range s.near {
		s.first[s.near[i].cell] = 0
	}
}

// ears is where a viewer listens.
func (s *Talk) ears(v netio.Viewer) (at components.Position, ok bool) {
	if v.Player == 0 {
		x, y := s.server.Watches(v.Session)
		return middleOf(int32(x), int32(y)), true
	}
	e, ok := s.ids.Get(ecs.NetID(v.Player))
	if !ok || !s.position.Has(e) {
		return at, false
	}
	return *s.position.Get(e), true
}

// tell gives a viewer the lines of the cells around it that are near enough.
func (s *Talk) tell(v netio.Viewer, at components.Position) {
	cell := s.cellOf(at)
	cx, cy := cell%s.across, cell/s.across
	for y := max(cy-1, 0); y <= min(cy+1, s.down-1); y++ {
		for x := max(cx-1, 0); x <= min(cx+1, s.across-1); x++ {
			for i := s.first[y*s.across+x]; i != 0; i = s.near[i-1].next {
				l := &s.near[i-1]
				if hears(at.X-l.from.X) && hears(at.Y-l.from.Y) {
					s.server.SendTo(v.Session, l.message)
				}
			}
		}
	}
}

func hears(d int32) bool { return -ChatHearing <= d && d <= ChatHearing }
