// Command chat is a chat room: what one says, everybody reads.
//
//	go run ./docs/examples/chat
//	go run ./docs/examples/chat --rooms    # and a link with #room=NAME leads to a room of that name
package main

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/docs/examples/look"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Limits of what one says.
const (
	textMax = 200  // bytes in a line
	pauseMs = 1500 // for a line, in the long run
	burstMs = 6000 // so much may be used up at once: four lines
)

// Numbers on the wire.
const (
	kindSay   packet.Kind      = packet.GameKinds
	eventLine packet.EventType = packet.GameEvents
	tooFast   packet.Code      = packet.GameCodes
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	talk := func(seq uint32, below func(int) int) bot.Message {
		return &Say{seq, []byte(strings.Repeat("so ", 1+below(9)))}
	}
	return host.Program{
		Name: "chat", About: "A chat room.", Install: Install, Page: look.Page(page),
		Rooms: host.Rooms{Seats: 100}, // where there are many, with --rooms
		Bots:  bot.Game{Behaviours: []bot.Behaviour{bot.Says("talk", talk)}, Line: eventLine},
	}
}

// Install puts the room together.
func Install(g *systems.Game) {
	ecs.Component[Talker](g.App, "talker", 1)
	room := &Room{game: g, lines: systems.NewEvents[Line](g, eventLine, netio.Thinnable)}
	person := g.Registry.Class("person", wire.All, "position")
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: person, Body: []ecs.Part{ecs.Of[Talker]()}, Init: room.init})
	systems.AddRoster(g)
	systems.Handle(g, func(m *Say) uint32 { return m.Seq }, room.say)
	g.Server.Code(tooFast, "TOO_FAST", "Not so fast.", false)
}

// Say asks to say something. A request is answered once, with a code.
type Say struct {
	Seq  uint32
	Text []byte // lent by Decode
}

func (*Say) Kind() packet.Kind { return kindSay }

func (m *Say) Append(b []byte) []byte { return wire.AppendBytes(wire.AppendU32(b, m.Seq), m.Text) }

func (m *Say) Decode(r *wire.Reader) {
	if m.Seq, m.Text = r.U32(), r.Bytes(textMax); !utf8.Valid(m.Text) {
		r.Fail(wire.ErrValue) // ends the connection: no honest client sends this
	}
}

// Line is told to everybody, once: who comes later does not get it.
type Line struct {
	Who        uint32
	Name, Text string
}

func (l *Line) Append(b []byte) []byte {
	return wire.AppendBytes(wire.AppendBytes(wire.AppendU32(b, l.Who), []byte(l.Name)), []byte(l.Text))
}

// Talker is how much somebody has said of late. It is state: it decides who is heard.
type Talker struct{ Quiet uint32 } // the tick from which on nothing counts any more

func (t *Talker) Append(b []byte) []byte { return wire.AppendU32(b, t.Quiet) }
func (t *Talker) Decode(r *wire.Reader)  { t.Quiet = r.U32() }

// Room is where all happens: in answers to requests, so it needs no system of its own.
type Room struct {
	game   *systems.Game
	lines  *systems.Events[Line]
	talker ecs.Map[Talker]
	player ecs.Map[components.Player]
}

func (s *Room) init(a *ecs.App) {
	s.talker, s.player = ecs.NewMap[Talker](a), ecs.NewMap[components.Player](a)
}

// say tells everybody a line, or answers why not.
func (s *Room) say(r systems.Request, m *Say) packet.Code {
	words, tick := clean(string(m.Text)), uint32(s.game.App.Tick())
	if words == "" {
		return packet.BadValue
	}
	t := s.talker.Get(r.Entity)
	quiet := max(t.Quiet, tick) + s.game.Ticks(pauseMs)
	if quiet > tick+s.game.Ticks(burstMs) {
		return tooFast
	}
	t.Quiet = quiet
	s.lines.ToAll(Line{uint32(r.Who), s.player.Get(r.Entity).String(), words})
	return packet.OK
}

// clean leaves out what could break a line, or turn it around.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, text))
}
