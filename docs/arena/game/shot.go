package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	shotSpeed = 22 * components.One // a second
	flightMs  = 1100                // how long one flies
	damage    = 20                  // of 100
	lateMs    = 250                 // how far back a shooter may have seen
)

// Shot flies until it hits, by its Velocity.
type Shot struct {
	Late  uint32 // by how much of a tick, in 1/16, its shooter saw the others too late
	Until uint32 // tick in which it ends
}

func (s *Shot) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, s.Late), s.Until) }
func (s *Shot) Decode(r *wire.Reader)  { *s = Shot{r.U32(), r.U32()} }

// Flight moves the shots and finds out whom they hit. A shot hits a fighter where
// that one was when the shooter saw it, all its way: who aimed well has hit, and
// who is hit may have been round the corner for a quarter of a second.
type Flight struct {
	game   *systems.Game
	walls  []Wall
	hurt   *Hurt
	trails *systems.Trails

	shots    ecs.Filter2[ecs.Net, Shot]
	fighters ecs.Filter2[ecs.Net, components.Health]
	shot     ecs.Map[Shot]
	position ecs.Map[components.Position]
	velocity ecs.Map[components.Velocity]
	side     ecs.Map[Side]
	by       ecs.Map[By]
	flying   []one
	targets  []one
}

// Init prepares the queries and the look-ups.
func (s *Flight) Init(a *ecs.App) {
	s.hurt.init(a)
	s.shots = ecs.NewFilter2[ecs.Net, Shot](a)
	s.fighters = ecs.NewFilter2[ecs.Net, components.Health](a)
	s.shot = ecs.NewMap[Shot](a)
	s.position = ecs.NewMap[components.Position](a)
	s.velocity = ecs.NewMap[components.Velocity](a)
	s.side = ecs.NewMap[Side](a)
	s.by = ecs.NewMap[By](a)
}

// Update lets each shot fly for one tick, in the order of their ids.
func (s *Flight) Update(tick ecs.Tick) {
	s.collect()
	for _, shot := range s.flying {
		at, v := s.position.Get(shot.e), s.velocity.Get(shot.e)
		path := Path{From: *at, DX: v.X, DY: v.Y}
		target, hit := s.first(tick, shot.e, path)
		if hit {
			s.hurt.hit(target, s.by.Get(shot.e).Fighter)
		}
		if hit || path.wall(s.walls) <= whole || uint32(tick) >= s.shot.Get(shot.e).Until {
			s.game.App.Despawn(shot.e)
			continue
		}
		at.X, at.Y = at.X+v.X, at.Y+v.Y
	}
}

// collect finds the shots, and those whom they may hit.
func (s *Flight) collect() {
	s.flying, s.targets = s.flying[:0], s.targets[:0]
	shots := s.shots.Query()
	for shots.Next() {
		net, _ := shots.Get()
		s.flying = append(s.flying, one{net.ID, shots.Entity()})
	}
	fighters := s.fighters.Query()
	for fighters.Next() {
		if net, health := fighters.Get(); health.Points > 0 {
			s.targets = append(s.targets, one{net.ID, fighters.Entity()})
		}
	}
	byID(s.flying)
	byID(s.targets)
}

// first is the enemy that a shot meets first on its path, before any wall. Of two
// at once it is the one with the lower id.
func (s *Flight) first(tick ecs.Tick, shot ecs.Entity, path Path) (target one, hit bool) {
	team, seen := s.side.Get(shot).Team, uint32(tick)*16-s.shot.Get(shot).Late
	best := path.wall(s.walls)
	for _, t := range s.targets {
		if s.side.Get(t.e).Team == team || s.hurt.dead(t.e) {
			continue
		}
		was, known := s.trails.WasAt(t.e, seen)
		if !known {
			continue // has just come back
		}
		if when, near := path.near(was, Radius); near && when < best {
			best, target, hit = when, t, true
		}
	}
	return target, hit
}
