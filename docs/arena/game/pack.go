package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	packPoints = 50
	packReach  = 3 * components.One / 4
	packMs     = 12_000 // until another one lies there
)

// Pack is a health pack. It lies at one of the spots.
type Pack struct{ Spot uint8 }

func (p *Pack) Append(b []byte) []byte { return append(b, p.Spot) }

func (p *Pack) Decode(r *wire.Reader) {
	if p.Spot = r.U8(); int(p.Spot) >= len(PackSpots()) {
		r.Fail(wire.ErrValue)
	}
}

// deliveries are the ticks in which the next packs come, by spot; 0 where one lies.
type deliveries struct{ due []uint32 }

func (d *deliveries) Append(b []byte) []byte {
	for _, tick := range d.due {
		b = wire.AppendU32(b, tick)
	}
	return b
}

func (d *deliveries) Decode(r *wire.Reader) {
	for i := range d.due {
		d.due[i] = r.U32()
	}
}

// Packs lays out health packs, and heals who steps on one.
type Packs struct {
	game   *systems.Game
	class  ecs.Class
	spots  []components.Position
	next   deliveries
	packs  ecs.Filter2[ecs.Net, Pack]
	pack   ecs.Map[Pack]
	at     ecs.Map[components.Position]
	health ecs.Map[components.Health]
	spawn  ecs.Spawn2[components.Position, Pack]
	lying  []one
	near   []ecs.NetID
}

func newPacks(g *systems.Game, class ecs.Class) *Packs {
	s := &Packs{game: g, class: class, spots: PackSpots()}
	for range s.spots {
		s.next.due = append(s.next.due, 1) // the first tick
	}
	ecs.Resource(g.App, "deliveries", 1, &s.next)
	return s
}

// Init prepares the query and the look-ups.
func (s *Packs) Init(a *ecs.App) {
	s.packs = ecs.NewFilter2[ecs.Net, Pack](a)
	s.pack = ecs.NewMap[Pack](a)
	s.at = ecs.NewMap[components.Position](a)
	s.health = ecs.NewMap[components.Health](a)
	s.spawn = ecs.NewSpawn2[components.Position, Pack](a)
}

// Update lets packs be taken, and brings those that are due.
func (s *Packs) Update(tick ecs.Tick) {
	s.lying = s.lying[:0]
	q := s.packs.Query()
	for q.Next() {
		net, _ := q.Get()
		s.lying = append(s.lying, one{net.ID, q.Entity()})
	}
	byID(s.lying)
	for _, pack := range s.lying {
		if s.taken(pack.e) {
			s.next.due[s.pack.Get(pack.e).Spot] = uint32(tick) + s.game.Ticks(packMs)
			s.game.App.Despawn(pack.e)
		}
	}
	for spot, due := range s.next.due {
		if due != 0 && due <= uint32(tick) {
			s.next.due[spot] = 0
			s.spawn.New(s.class, s.spots[spot], Pack{uint8(spot)})
		}
	}
}

// taken heals somebody who is near and needs it: of two the one with the lower id.
func (s *Packs) taken(pack ecs.Entity) bool {
	s.near = s.game.Within(*s.at.Get(pack), packReach, s.near[:0])
	for _, id := range s.near {
		e, ok := s.game.App.IDs.Get(id)
		if !ok || !s.health.Has(e) {
			continue
		}
		if health := s.health.Get(e); 0 < health.Points && health.Points < components.HealthMax {
			health.Points = min(health.Points+packPoints, components.HealthMax)
			return true
		}
	}
	return false
}
