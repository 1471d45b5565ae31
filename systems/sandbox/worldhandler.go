package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

const (
	// ReachMax is how far a tile's middle may be from the player's, in 1/1024 tile.
	ReachMax = 5 * components.One
	// ShovelStrength divides a tile's resistance: the seconds that it takes.
	ShovelStrength = 16
	// Between the beginnings of two breaks, and between two tiles placed.
	BreakCooldownMs = 100
	PlaceCooldownMs = 200
)

// WorldHandler lets players change the land: break tiles, place them, and take
// the item for it in hand. Whatever it refuses leaves the land as it was.
type WorldHandler struct {
	ground  *Ground
	land    *land.Map
	answers *systems.Answers
	breaks  *netio.Inbox[Break]
	places  *netio.Inbox[Place]
	selects *netio.Inbox[Select]
	bodies  *Bodies
	hotbar  []byte

	position ecs.Map[components.Position]
	health   ecs.Map[components.Health]
	hand     ecs.Map[sandbox.Hand]
	digging  ecs.Map[sandbox.Digging]
	dig      ecs.Adder[sandbox.Digging]
	diggers  ecs.Filter2[ecs.Net, sandbox.Digging]
	active   []digger
}

// NewWorldHandler changes the rules' land, but for what the bodies stand on.
func NewWorldHandler(g *Ground, a *systems.Answers, b *Bodies) *WorldHandler {
	systems.Sequence[Release](a, func(m *Release) uint32 { return m.Seq })
	return &WorldHandler{
		ground: g, land: g.Land, answers: a, bodies: b, hotbar: hotbar(),
		breaks:  systems.Sequence[Break](a, func(m *Break) uint32 { return m.Seq }),
		places:  systems.Sequence[Place](a, func(m *Place) uint32 { return m.Seq }),
		selects: systems.Sequence[Select](a, func(m *Select) uint32 { return m.Seq }),
	}
}

// Init prepares the look-ups.
func (s *WorldHandler) Init(a *ecs.App) {
	s.position = ecs.NewMap[components.Position](a)
	s.health = ecs.NewMap[components.Health](a)
	s.hand = ecs.NewMap[sandbox.Hand](a)
	s.digging = ecs.NewMap[sandbox.Digging](a)
	s.dig = ecs.NewAdder[sandbox.Digging](a)
	s.diggers = ecs.NewFilter2[ecs.Net, sandbox.Digging](a)
	s.bodies.init(a)
}

// Update goes on with what is being broken, unless nothing can be kept of it, then does what
// was asked for.
func (s *WorldHandler) Update(tick ecs.Tick) {
	if !s.answers.ReadOnly() {
		s.digOn()
	}
	for _, r := range s.answers.Requests() {
		switch r.Kind {
		case KindBreak:
			s.startBreak(tick, r)
		case KindRelease:
			s.cancel(r.Entity, r.Who)
			s.answers.Done(r.Who, r.Seq, packet.OK)
		case KindPlace:
			m := &s.places.All()[r.At].Body
			s.answers.Done(r.Who, r.Seq, s.place(tick, r.Entity, int32(m.X), int32(m.Y)))
		case KindSelect:
			s.answers.Done(r.Who, r.Seq, s.take(r, s.selects.All()[r.At].Body.Slot))
		}
	}
}

// take puts the item of a slot in hand.
func (s *WorldHandler) take(r systems.Request, slot uint8) packet.Code {
	switch {
	case s.dead(r.Entity):
		return Dead
	case int(slot) >= len(s.hotbar):
		return packet.BadValue
	}
	s.hand.Get(r.Entity).Item = s.hotbar[slot]
	if s.hotbar[slot] != sandbox.Shovel {
		s.cancel(r.Entity, r.Who)
	}
	return packet.OK
}

func (s *WorldHandler) dead(e ecs.Entity) bool { return s.health.Get(e).Points <= 0 }

// reaches reports whether a tile is near enough to a player.
func (s *WorldHandler) reaches(e ecs.Entity, x, y int32) bool {
	at, m := s.position.Get(e), middleOf(x, y)
	dx, dy := int64(at.X-m.X), int64(at.Y-m.Y)
	return dx*dx+dy*dy <= ReachMax*ReachMax
}

// sees reports whether nothing solid lies between a player and a tile.
func (s *WorldHandler) sees(e ecs.Entity, x, y int32) bool {
	at := s.position.Get(e)
	return s.land.LineOfSight(tileOf(at.X), tileOf(at.Y), x, y)
}
