package sandbox

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// RespawnMs is how long the dead stay where they fell.
const RespawnMs = 3000

// Hazards lets the ground hurt who stands on it, and brings the dead back. It
// comes before everything that obeys inputs: the dead have none.
type Hazards struct {
	ground  *Ground
	harms   [land.TileCount]harm
	respawn uint32 // ticks

	ids      *ecs.IDs
	mortals  ecs.Filter4[ecs.Net, components.Position, components.Health, sandbox.Burn]
	lying    ecs.Filter4[ecs.Net, sandbox.Dead, components.Inputs[Controls], components.Velocity]
	dead     ecs.Map[sandbox.Dead]
	die      ecs.Adder[sandbox.Dead]
	position ecs.Map[components.Position]
	health   ecs.Map[components.Health]
	burn     ecs.Map[sandbox.Burn]
	player   ecs.Map[components.Player]
	fallen   []fallen
	due      []digger
}

// fallen is one without health.
type fallen struct {
	id  ecs.NetID
	e   ecs.Entity
	why land.Tile // that took the last of it; 0 when it was no tile
}

// harm is what standing on a kind of tile does.
type harm struct {
	damage int32
	period uint32 // ticks
}

// NewHazards takes the harms from the tiles.
func NewHazards(g *Ground) *Hazards {
	s := &Hazards{ground: g, respawn: g.ticks(RespawnMs)}
	for t := range s.harms {
		info := land.Info(land.Tile(t))
		s.harms[t] = harm{info.Damage, g.ticks(info.PeriodMs)}
	}
	return s
}

// Init prepares the queries.
func (s *Hazards) Init(a *ecs.App) {
	s.ids = a.IDs
	s.mortals = ecs.NewFilter4[ecs.Net, components.Position, components.Health, sandbox.Burn](a)
	s.lying = ecs.NewFilter4[ecs.Net, sandbox.Dead, components.Inputs[Controls], components.Velocity](a)
	s.dead = ecs.NewMap[sandbox.Dead](a)
	s.die = ecs.NewAdder[sandbox.Dead](a)
	s.position = ecs.NewMap[components.Position](a)
	s.health = ecs.NewMap[components.Health](a)
	s.burn = ecs.NewMap[sandbox.Burn](a)
	s.player = ecs.NewMap[components.Player](a)
}

// Update hurts, lets die and brings back.
func (s *Hazards) Update(tick ecs.Tick) {
	s.hurt(uint32(tick))
	s.bury(uint32(tick))
	s.hold(uint32(tick))
	slices.SortFunc(s.due, func(a, b digger) int { return cmp.Compare(a.id, b.id) })
	for _, d := range s.due {
		s.comeBack(d.e)
	}
}

// hurt takes health from who stands on harmful ground and finds those without.
func (s *Hazards) hurt(tick uint32) {
	s.fallen = s.fallen[:0]
	s.ground.footing.begin(s.ids.Limit())
	q := s.mortals.Query()
	for q.Next() {
		n, p, h, b := q.Get()
		if h.Points > 0 {
			x, y := tileOf(p.X), tileOf(p.Y)
			if s.ground.footing.holds(n.ID, x, y) {
				continue
			}
			harm := s.harmAt(x, y)
			if harm.damage == 0 {
				s.ground.footing.note(n.ID, x, y)
				continue
			}
			if tick < b.Until {
				continue
			}
			h.Points = max(h.Points-harm.damage, 0)
			b.Until = tick + harm.period
			if h.Points <= 0 {
				s.fallen = append(s.fallen, fallen{n.ID, q.Entity(), s.ground.Land.At(x, y)})
			}
		} else {
			s.fallen = append(s.fallen, fallen{id: n.ID, e: q.Entity()})
		}
	}
}

// bury makes those dead who have no health any more, and tells of it.
func (s *Hazards) bury(tick uint32) {
	s.fallen = slices.DeleteFunc(s.fallen, func(f fallen) bool { return s.dead.Has(f.e) })
	slices.SortFunc(s.fallen, func(a, b fallen) int { return cmp.Compare(a.id, b.id) })
	for _, f := range s.fallen {
		s.die.Add(f.e, sandbox.Dead{Until: tick + s.respawn})
		if s.player.Has(f.e) {
			s.ground.news.add(Died, f.id, s.player.Get(f.e).Name, uint8(f.why))
		}
	}
}

// harmAt is what standing on a tile does.
func (s *Hazards) harmAt(x, y int32) harm {
	if s.ground.Land.PlainAt(x, y) {
		return harm{}
	}
	return s.harms[s.ground.Land.At(x, y)]
}

// hold keeps the dead still and finds those who have lain for long enough.
func (s *Hazards) hold(tick uint32) {
	s.due = s.due[:0]
	q := s.lying.Query()
	for q.Next() {
		n, d, in, v := q.Get()
		in.Now.Buttons, *v = 0, components.Velocity{}
		if tick >= d.Until {
			s.due = append(s.due, digger{n.ID, q.Entity()})
		}
	}
}

func (s *Hazards) comeBack(e ecs.Entity) {
	*s.position.Get(e) = s.ground.spawns.place()
	s.health.Get(e).Points = components.HealthMax
	*s.burn.Get(e) = sandbox.Burn{}
	s.die.Remove(e)
}
