package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/land"
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
	rules   *Rules
	land    *land.Map
	answers *Answers
	breaks  *netio.Inbox[packet.Break]
	places  *netio.Inbox[packet.Place]
	selects *netio.Inbox[packet.Select]
	bodies  *Bodies
	hotbar  []byte

	position ecs.Map[components.Position]
	health   ecs.Map[components.Health]
	hand     ecs.Map[components.Hand]
	digging  ecs.Map[components.Digging]
	dig      ecs.Adder[components.Digging]
	diggers  ecs.Filter2[ecs.Net, components.Digging]
	active   []digger
}

// NewWorldHandler changes the rules' land, but for what the bodies stand on.
func NewWorldHandler(r *Rules, a *Answers, b *Bodies) *WorldHandler {
	Sequence[packet.Release](a, func(m *packet.Release) uint32 { return m.Seq })
	return &WorldHandler{
		rules: r, land: r.land, answers: a, bodies: b, hotbar: hotbar(),
		breaks:  Sequence[packet.Break](a, func(m *packet.Break) uint32 { return m.Seq }),
		places:  Sequence[packet.Place](a, func(m *packet.Place) uint32 { return m.Seq }),
		selects: Sequence[packet.Select](a, func(m *packet.Select) uint32 { return m.Seq }),
	}
}

// Init prepares the look-ups.
func (s *WorldHandler) Init(a *ecs.App) {
	s.position = ecs.NewMap[components.Position](a)
	s.health = ecs.NewMap[components.Health](a)
	s.hand = ecs.NewMap[components.Hand](a)
	s.digging = ecs.NewMap[components.Digging](a)
	s.dig = ecs.NewAdder[components.Digging](a)
	s.diggers = ecs.NewFilter2[ecs.Net, components.Digging](a)
	s.bodies.init(a)
}

// Update goes on with what is being broken, then does what was asked for.
func (s *WorldHandler) Update(tick ecs.Tick) {
	s.digOn()
	for _, r := range s.answers.Requests() {
		switch r.Kind {
		case packet.KindBreak:
			s.startBreak(tick, r)
		case packet.KindRelease:
			s.cancel(r.Entity, r.Who)
			s.answers.Done(r.Who, r.Seq, packet.OK)
		case packet.KindPlace:
			m := &s.places.All()[r.At].Body
			s.answers.Done(r.Who, r.Seq, s.place(tick, r.Entity, int32(m.X), int32(m.Y)))
		case packet.KindSelect:
			s.answers.Done(r.Who, r.Seq, s.take(r, s.selects.All()[r.At].Body.Slot))
		}
	}
}

// take puts the item of a slot in hand.
func (s *WorldHandler) take(r Request, slot uint8) packet.Code {
	switch {
	case s.dead(r.Entity):
		return packet.Dead
	case int(slot) >= len(s.hotbar):
		return packet.BadValue
	}
	s.hand.Get(r.Entity).Item = s.hotbar[slot]
	if s.hotbar[slot] != components.Shovel {
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
