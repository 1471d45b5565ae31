// Package outside is a game in a module of its own: dancers in a ballroom. It
// uses each thing that the engine offers a game, once.
package outside

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Numbers of the game's own, never used again for anything else.
const (
	KindCurtsy packet.Kind      = 40  // up: to whom
	KindCard   packet.Kind      = 100 // down: a dance card
	EventBow   packet.EventType = 70
	GlobalTune uint8            = 5
	NoPartner  packet.Code      = 130
)

// Steps is what a dancer holds down: an input of the game's own.
type Steps struct{ Forward, Turn int8 }

func (s *Steps) Append(b []byte) []byte { return append(b, byte(s.Forward), byte(s.Turn)) }
func (s *Steps) Decode(r *wire.Reader)  { s.Forward, s.Turn = r.I8(), r.I8() }
func (s *Steps) Release()               { *s = Steps{} }

// Curtsy is a packet of the game's own, without a number: nobody answers it.
type Curtsy struct{ To uint32 }

func (*Curtsy) Kind() packet.Kind        { return KindCurtsy }
func (c *Curtsy) Append(b []byte) []byte { return wire.AppendU32(b, c.To) }
func (c *Curtsy) Decode(r *wire.Reader)  { c.To = r.U32() }

// Bow is an event: who bowed.
type Bow struct{ Who uint32 }

func (e *Bow) Append(b []byte) []byte { return wire.AppendU32(b, e.Who) }

// Tune is a value for everybody.
type Tune struct{ Number uint8 }

func (t *Tune) Append(b []byte) []byte { return append(b, t.Number) }
func (t *Tune) Decode(r *wire.Reader)  { t.Number = r.U8() }

// Petal falls for some ticks and is gone.
type Petal struct{ Left uint8 }

func (p *Petal) Append(b []byte) []byte { return append(b, p.Left) }
func (p *Petal) Decode(r *wire.Reader)  { p.Left = r.U8() }

// Ballroom is the game's one system, and what its tests look at.
type Ballroom struct {
	Game   *systems.Game
	Tune   *systems.Global[Tune]
	Trails *systems.Trails
	Early  int // curtsies that Early saw
	Left   []packet.Code
	Back   int

	bows      *systems.Events[Bow]
	curtsies  *netio.Inbox[Curtsy]
	petal     ecs.Class
	petals    ecs.Filter1[Petal]
	fall      ecs.Spawn2[components.Position, Petal]
	dancers   ecs.Filter2[components.Position, components.Inputs[Steps]]
	team      ecs.Map[components.Team]
	position  ecs.Map[components.Position]
	near, who []ecs.NetID
}

// Install makes a game the ballroom.
func Install(g *systems.Game) { New(g) }

// New is Install for tests, which look at it.
func New(g *systems.Game) *Ballroom {
	s := &Ballroom{Game: g, curtsies: netio.Receive[Curtsy](g.Server)}
	ecs.Component[components.Team](g.App, "team", 1)
	ecs.Component[Petal](g.App, "petal", 1)
	dancer := g.Registry.Class("dancer", wire.All, "position")
	s.petal = g.Registry.Class("petal", wire.All, "position")
	replica.Teams[components.Team](g.Registry)
	systems.AddPlayers[Steps](g, systems.Players{
		Class: dancer, Named: true, Body: []ecs.Part{ecs.Of[components.Team](), ecs.Of[components.Trail]()},
		Admit: s.admit, Spawn: s.spawn, Left: s.left, Back: func(ecs.NetID, ecs.Entity) { s.Back++ },
	})
	s.Trails = systems.AddTrails(g)
	s.Tune = systems.NewGlobal[Tune](g, GlobalTune, "tune", 1)
	g.Server.Code(NoPartner, "NO_PARTNER", "Nobody dances alone.", true)
	s.bows = systems.NewEvents[Bow](g, EventBow, netio.Reliable)
	g.App.Add(ecs.Open, early{s})
	g.App.Add(ecs.Simulate, s)
	return s
}

// early precedes the engine's PlayerHandler.
type early struct{ *Ballroom }

func (early) Init(*ecs.App)     {}
func (e early) Update(ecs.Tick) { e.Early += len(e.curtsies.All()) }

func (s *Ballroom) admit(j *systems.Join) packet.Code {
	if len(j.Data) != 1 {
		return NoPartner
	}
	j.Seat = uint32(j.Data[0])
	return packet.OK
}

func (s *Ballroom) spawn(j *systems.Join, _ ecs.NetID, e ecs.Entity) components.Position {
	s.team.Get(e).Number = j.Seat
	return components.Position{X: int32(j.Seat) * 20 * components.One, Y: 20 * components.One}
}

// left keeps the body of who was dropped for a second.
func (s *Ballroom) left(_ ecs.NetID, _ ecs.Entity, why packet.Code) ecs.Tick {
	s.Left = append(s.Left, why)
	if why == packet.Dropped {
		return ecs.Tick(s.Game.Ticks(1000))
	}
	return 0
}

// Init prepares the queries.
func (s *Ballroom) Init(a *ecs.App) {
	s.petals = ecs.NewFilter1[Petal](a)
	s.fall = ecs.NewSpawn2[components.Position, Petal](a)
	s.dancers = ecs.NewFilter2[components.Position, components.Inputs[Steps]](a)
	s.team = ecs.NewMap[components.Team](a)
	s.position = ecs.NewMap[components.Position](a)
}

// Update is a tick of the dance.
func (s *Ballroom) Update(tick ecs.Tick) {
	q := s.dancers.Query()
	for q.Next() {
		at, in := q.Get()
		at.X += int32(in.Now.Forward)
		if in.Now.Turn != 0 { // a petal falls; the world changes when the phase ends
			s.fall.Later(s.petal, *at, Petal{Left: uint8(in.Now.Turn)})
		}
	}
	p := s.petals.Query()
	for p.Next() {
		if petal := p.Get(); petal.Left > 0 {
			petal.Left--
		} else {
			s.Game.App.Commands().Despawn(p.Entity())
		}
	}
	for _, m := range s.curtsies.All() {
		s.curtsy(ecs.NetID(m.Who), ecs.NetID(m.Body.To))
	}
}

// curtsy is seen by those to whom the place is in view, returned by who is near,
// and answered with a card.
func (s *Ballroom) curtsy(who, to ecs.NetID) {
	e, ok := s.Game.App.IDs.Get(who)
	if !ok {
		return
	}
	at := *s.position.Get(e)
	s.bows.Seen(at, Bow{uint32(who)})
	s.near = s.Game.Within(at, 5*components.One, s.near[:0])
	s.who = s.Game.WhoSees(at, s.who[:0])
	card := append([]byte{byte(KindCard)}, byte(len(s.near)), byte(len(s.who)))
	s.Game.Server.Send(uint32(who), s.Game.Server.Message(netio.Reliable, card))
	s.bows.To(to, Bow{uint32(who)})
	s.bows.ToTeam(s.team.Get(e).Number, Bow{uint32(who)})
}
