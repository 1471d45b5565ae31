package systems

import (
	"unicode"
	"unicode/utf8"

	"tickd/components"
	"tickd/ecs"
	"tickd/netio"
	"tickd/netio/packet"
	"tickd/netio/wire"
)

// Limits of chat.
const (
	ChatCooldownMs = 1000
	ChatHearing    = 24 * components.One // how far away a near line is heard, in each direction
	chatPerSecond  = 20                  // global lines of all players; past it they are heard nearby only
)

// Chat passes on what players say: to those who are near, or to everybody.
// Control characters never get through; the text is otherwise the speaker's, and
// a client shows it as text.
type Chat struct {
	rules   *Rules
	server  *netio.Server
	answers *Answers
	lines   *netio.Inbox[packet.Chat]
	window  chatWindow

	ids      *ecs.IDs
	player   ecs.Map[components.Player]
	position ecs.Map[components.Position]
	chatter  ecs.Map[components.Chatter]
	clean    []byte
	body     []byte
	frame    []byte
}

// chatWindow counts the global lines of one second; it is state.
type chatWindow struct {
	second uint32
	lines  uint32
}

func (c *chatWindow) Append(b []byte) []byte {
	return wire.AppendU32(wire.AppendU32(b, c.second), c.lines)
}
func (c *chatWindow) Decode(r *wire.Reader) { *c = chatWindow{r.U32(), r.U32()} }

// NewChat takes lines from players, one a second each.
func NewChat(a *ecs.App, s *netio.Server, r *Rules, answers *Answers) *Chat {
	c := &Chat{rules: r, server: s, answers: answers}
	c.lines = Sequence[packet.Chat](answers, func(m *packet.Chat) uint32 { return m.Seq })
	ecs.Component[components.Chatter](a, "chatter", 1)
	ecs.Resource(a, "chat", 1, &c.window)
	return c
}

// Init prepares the look-ups.
func (s *Chat) Init(a *ecs.App) {
	s.ids = a.IDs
	s.player = ecs.NewMap[components.Player](a)
	s.position = ecs.NewMap[components.Position](a)
	s.chatter = ecs.NewMap[components.Chatter](a)
}

// Update passes on the lines of this tick.
func (s *Chat) Update(tick ecs.Tick) {
	for _, r := range s.answers.Requests() {
		if r.Kind == packet.KindChat {
			s.answers.Done(r.Who, r.Seq, s.say(tick, r, &s.lines.All()[r.At].Body))
		}
	}
}

func (s *Chat) say(tick ecs.Tick, r Request, m *packet.Chat) packet.Code {
	c := s.chatter.Get(r.Entity)
	if uint32(tick) < c.Next {
		return packet.Cooldown
	}
	if s.clean = cleanText(s.clean[:0], m.Text); len(s.clean) == 0 {
		return packet.BadValue
	}
	c.Next = uint32(tick) + s.rules.ticks(ChatCooldownMs)
	scope := m.Scope
	if scope == packet.ChatGlobal && !s.window.take(uint32(tick)/uint32(s.rules.TickRate)) {
		scope = packet.ChatNear
	}
	name := s.player.Get(r.Entity).Name
	s.body = append(s.body[:0], scope)
	s.body = wire.AppendBytes(wire.AppendU32(s.body, uint32(r.Who)), name.Text[:name.Len])
	s.body = wire.AppendBytes(s.body, s.clean)
	s.frame = wire.AppendU32(append(s.frame[:0], byte(packet.KindEvents)), uint32(tick))
	s.frame = packet.AppendEvent(s.frame, packet.EventChat, s.body)
	s.spread(*s.position.Get(r.Entity), scope)
	return packet.OK
}

// take counts a global line, and reports false when there were too many.
func (c *chatWindow) take(second uint32) bool {
	if c.second != second {
		*c = chatWindow{second: second}
	}
	c.lines++
	return c.lines <= chatPerSecond
}

// spread sends the frame to everybody who hears it.
func (s *Chat) spread(from components.Position, scope uint8) {
	for _, v := range s.server.Viewers() {
		if scope == packet.ChatNear {
			e, ok := s.ids.Get(ecs.NetID(v.Player))
			if !ok {
				continue
			}
			if at := s.position.Get(e); !hears(at.X-from.X) || !hears(at.Y-from.Y) {
				continue
			}
		}
		s.server.Send(v.Player, s.frame)
	}
}

func hears(d int32) bool { return -ChatHearing <= d && d <= ChatHearing }

// cleanText appends text to b without what could break a line or a log: control
// and format characters, and the spaces at its ends.
func cleanText(b, text []byte) []byte {
	from := len(b)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
			unicode.IsSpace(r) && len(b) == from {
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	for len(b) > from && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}
