package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
)

// respawnMs is how long the dead lie.
const respawnMs = 3000

// Bases brings fighters back who fell.
type Bases struct {
	game     *systems.Game
	fallen   ecs.Filter2[ecs.Net, Fallen]
	fell     ecs.Map[Fallen]
	side     ecs.Map[Side]
	health   ecs.Map[components.Health]
	gun      ecs.Map[Gun]
	position ecs.Map[components.Position]
	trail    ecs.Map[components.Trail]
	due      []one
}

// Init prepares the query and the look-ups.
func (s *Bases) Init(a *ecs.App) {
	s.fallen = ecs.NewFilter2[ecs.Net, Fallen](a)
	s.fell = ecs.NewMap[Fallen](a)
	s.side = ecs.NewMap[Side](a)
	s.health = ecs.NewMap[components.Health](a)
	s.gun = ecs.NewMap[Gun](a)
	s.position = ecs.NewMap[components.Position](a)
	s.trail = ecs.NewMap[components.Trail](a)
}

// Update brings back whose time has come, in the order of their ids: each takes
// random numbers for its place.
func (s *Bases) Update(tick ecs.Tick) {
	s.due = s.due[:0]
	q := s.fallen.Query()
	for q.Next() {
		if net, fallen := q.Get(); fallen.Until != 0 && fallen.Until <= uint32(tick) {
			s.due = append(s.due, one{net.ID, q.Entity()})
		}
	}
	byID(s.due)
	for _, f := range s.due {
		*s.position.Get(f.e) = s.equip(f.e)
	}
}

// equip makes a fighter whole, and returns where in its base it appears.
func (s *Bases) equip(e ecs.Entity) components.Position {
	*s.fell.Get(e) = Fallen{}
	s.health.Get(e).Points = components.HealthMax
	*s.gun.Get(e) = Gun{Ammo: Magazine}
	s.trail.Get(e).Len = 0 // nobody hits it where it fell
	base, rand := Base(s.side.Get(e).Team), s.game.App.Rand
	return components.Position{X: base.X.From + rand.Int32n(base.X.To-base.X.From), Y: base.Y.From + rand.Int32n(base.Y.To-base.Y.From)}
}
