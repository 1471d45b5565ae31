// Command cards is a card table: nobody but its owner sees a hand, and who is quick to play all of it gets a point.
//
//	go run ./docs/examples/cards
package main

import (
	"embed"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/docs/examples/look"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	pack, suits, hand, handMax = 52, 4, 5, 12
	noMatch                    = packet.GameCodes // an answer of the game's own
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	chance := func(seq uint32, below func(int) int) bot.Message { return &Play{seq, uint32(below(pack))} }
	return host.Program{
		Name: "cards", About: "A table of cards.", Install: Install, Page: look.Page(page),
		Config: systems.Config{Width: 32, Height: 32, TickRate: 10, MaxPlayers: 6},
		Bots:   bot.Game{Behaviours: []bot.Behaviour{bot.Says("play", chance)}},
	}
}

// Play asks to play a card, by its entity's id; 0 is to draw one. It is answered with a code.
type Play struct{ Seq, Card uint32 }

func (*Play) Kind() packet.Kind        { return packet.GameKinds }
func (m *Play) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, m.Seq), m.Card) }
func (m *Play) Decode(r *wire.Reader)  { m.Seq, m.Card = r.U32(), r.U32() }

// Card is one of the pack: its face, rank * suits + suit, and in whose hand it is, who alone sees it. 0 is nobody.
type Card struct{ Face, By uint32 }

func (c *Card) Audience() uint32       { return c.By }
func (c *Card) Lanes(out []int32)      { out[0] = int32(c.Face) }
func (c *Card) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, c.Face), c.By) }
func (c *Card) Decode(r *wire.Reader)  { c.Face, c.By = r.U32(), r.U32() }

// Seat is what all see of a player, and Top is the card that lies on top, which all are told.
type (
	Seat struct{ Cards, Points uint8 }
	Top  struct{ Card }
)

func (s *Seat) Lanes(out []int32)      { out[0], out[1] = int32(s.Cards), int32(s.Points) }
func (s *Seat) Append(b []byte) []byte { return append(b, s.Cards, s.Points) }
func (s *Seat) Decode(r *wire.Reader)  { s.Cards, s.Points = r.U8(), r.U8() }

// Dealer is the game's one system.
type Dealer struct {
	game  *systems.Game
	top   *systems.Global[Top]
	class ecs.Class // of cards
	spawn ecs.Spawn2[components.Position, Card]
	card  ecs.Map[Card]
	seat  ecs.Map[Seat]
}

// Install puts the game together.
func Install(g *systems.Game) {
	systems.Component[Card](g, "card", 1, wire.Lane{Name: "face", Kind: wire.Raw, Bits: 6, Scale: 1})
	systems.Component[Seat](g, "seat", 1,
		wire.Lane{Name: "cards", Kind: wire.Raw, Bits: 6, Scale: 1}, wire.Lane{Name: "points", Kind: wire.Raw, Bits: 8, Scale: 1})
	s := &Dealer{game: g, top: systems.NewGlobal[Top](g, 0, "top", 1)}
	s.class = g.Registry.Class("card", wire.Owner, "position", "card")
	replica.ClassAudience[Card](g.Registry, s.class)
	seat := g.Registry.Class("seat", wire.All, "position", "seat")
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: seat, Named: true, Body: []ecs.Part{ecs.Of[Seat]()}})
	systems.Handle(g, func(m *Play) uint32 { return m.Seq }, s.play)
	g.Server.Code(noMatch, "NO_MATCH", "That card has neither the suit nor the rank.", false)
	g.App.Add(ecs.Simulate, s)
}

// Init prepares the look-ups.
func (s *Dealer) Init(a *ecs.App) {
	s.card, s.seat, s.spawn = ecs.NewMap[Card](a), ecs.NewMap[Seat](a), ecs.NewSpawn2[components.Position, Card](a)
}

// Update is one tick.
func (s *Dealer) Update(tick ecs.Tick) {
	if tick == 1 {
		for face := range uint32(pack) {
			s.spawn.New(s.class, components.Position{}, Card{Face: face})
		}
		s.top.Value.Face = uint32(s.game.App.Rand.Int32n(pack))
	}
	for id, e := range s.game.App.IDs.All { // players and cards
		if s.card.Has(e) {
			card := s.card.Get(e)
			if _, plays := s.game.App.IDs.Get(ecs.NetID(card.By)); !plays {
				card.By = 0 // back into the pack, before another can get that id
			}
		} else if seat := s.seat.Get(e); seat.Cards == 0 {
			for range hand {
				s.draw(id, seat)
			}
		}
	}
}

// play does what somebody asks for, in the order in which they ask, or says why not.
func (s *Dealer) play(r systems.Request, m *Play) packet.Code {
	if m.Card == 0 {
		return s.draw(r.Who, s.seat.Get(r.Entity))
	}
	e, ok := s.game.App.IDs.Get(ecs.NetID(m.Card))
	if !ok || !s.card.Has(e) || s.card.Get(e).By != uint32(r.Who) {
		return packet.BadValue // it is not in that hand
	}
	card, seat, top := s.card.Get(e), s.seat.Get(r.Entity), &s.top.Value.Card
	if card.Face%suits != top.Face%suits && card.Face/suits != top.Face/suits {
		return noMatch
	}
	*top, card.By = *card, 0 // and back into the pack
	if seat.Cards--; seat.Cards == 0 {
		seat.Points++
	}
	return packet.OK
}

// draw puts a card of the pack into a hand. Chance says which, among cards in the order of ids: queries have none.
func (s *Dealer) draw(who ecs.NetID, seat *Seat) packet.Code {
	var free []*Card
	for _, e := range s.game.App.IDs.All {
		if s.card.Has(e) && s.card.Get(e).By == 0 && s.card.Get(e).Face != s.top.Value.Face {
			free = append(free, s.card.Get(e))
		}
	}
	if seat.Cards == handMax || len(free) == 0 {
		return packet.RetryLater
	}
	free[s.game.App.Rand.Int32n(int32(len(free)))].By = uint32(who)
	seat.Cards++
	return packet.OK
}
