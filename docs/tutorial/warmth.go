package campfire

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	reach  = 3 * components.One // of the warmth, in each direction
	period = 10                 // ticks between two points of health
)

// Warmth lights campfires, burns them down and heals the players near them.
type Warmth struct {
	game   *systems.Game
	lights *netio.Inbox[Light]
	class  ecs.Class
	spawn  ecs.Spawn2[components.Position, Campfire]
	fires  ecs.Filter2[components.Position, Campfire]
	hurt   ecs.Filter2[components.Position, components.Health]
	at     ecs.Map[components.Position]
	warm   []components.Position
}

// Install adds campfires to a game.
func Install(g *systems.Game) {
	systems.Component[Campfire](g, "campfire", 1, wire.Lane{Name: "fuel", Kind: wire.Predicted, Bits: 16, Scale: 1})
	g.App.Add(ecs.Simulate, &Warmth{
		game: g, lights: netio.Receive[Light](g.Server), class: g.Registry.Class("campfire", wire.All, "position", "campfire"),
	})
}

// Init prepares the queries.
func (s *Warmth) Init(a *ecs.App) {
	s.spawn = ecs.NewSpawn2[components.Position, Campfire](a)
	s.fires = ecs.NewFilter2[components.Position, Campfire](a)
	s.hurt = ecs.NewFilter2[components.Position, components.Health](a)
	s.at = ecs.NewMap[components.Position](a)
}

// Update is one tick of all campfires.
func (s *Warmth) Update(tick ecs.Tick) {
	for _, m := range s.lights.All() {
		if e, ok := s.game.App.IDs.Get(ecs.NetID(m.Who)); ok {
			s.spawn.New(s.class, *s.at.Get(e), Campfire{Fuel: int32(s.game.Ticks(int32(m.Body.Of) * 1000))})
		}
	}
	s.burn()
	if tick%period == 0 {
		s.heal()
	}
}

func (s *Warmth) burn() {
	s.warm = s.warm[:0]
	q := s.fires.Query()
	for q.Next() {
		at, fire := q.Get()
		if fire.Fuel--; fire.Fuel <= 0 {
			s.game.App.Commands().Despawn(q.Entity()) // when the phase ends, in the order of ids
		}
		s.warm = append(s.warm, *at)
	}
}

func (s *Warmth) heal() {
	q := s.hurt.Query()
	for q.Next() {
		at, h := q.Get()
		for _, fire := range s.warm {
			if h.Points > 0 && h.Points < components.HealthMax && near(at.X-fire.X) && near(at.Y-fire.Y) {
				h.Points++
				break
			}
		}
	}
}

func near(d int32) bool { return d > -reach && d < reach }
