package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

const (
	// CreatureSpeed is a creature's, in 1/1024 tile a second.
	CreatureSpeed = 2 * components.One
	// creatureSide bounds the square in the middle of the world in which
	// creatures appear, in tiles: they keep the chunks under them in memory.
	creatureSide = 1024
	// creaturesPerTick is how many appear at once.
	creaturesPerTick = 256
	// A creature goes on, or rests, for thinkMin to thinkMin+thinkSpread, in ms.
	thinkMin    = 1000
	thinkSpread = 3000
)

// Creatures lets animals wander about. What they do next follows from the seed,
// their id and the tick, so the order in which they are visited is nothing.
type Creatures struct {
	ground *Ground
	class  ecs.Class
	seed   uint64
	speed  int32 // 1/1024 tile a tick
	steps  int32 // in which a tick's way is gone, so that none jumps over a tile
	least  uint32
	spread uint32
	barred [land.TileCount]bool

	rand    *ecs.Rand
	spawn   ecs.Spawn4[components.Position, components.Velocity, components.Heading, sandbox.Wander]
	all     ecs.Filter4[ecs.Net, components.Position, components.Velocity, sandbox.Wander]
	heading ecs.Map[components.Heading]
}

// NewCreatures keeps as many of the class as the rules want.
func NewCreatures(g *Ground, class ecs.Class) *Creatures {
	speed := CreatureSpeed / int32(g.TickRate)
	s := &Creatures{
		ground: g, class: class, seed: systems.SeedNumber(g.Land.Identity().Seed),
		speed: speed, steps: ceilDiv(speed, stepMax), least: g.ticks(thinkMin), spread: g.ticks(thinkSpread),
	}
	for t := range s.barred {
		info := land.Info(land.Tile(t))
		s.barred[t] = info.Solid || info.Damage > 0
	}
	return s
}

// Init prepares the query.
func (s *Creatures) Init(a *ecs.App) {
	s.rand = a.Rand
	s.spawn = ecs.NewSpawn4[components.Position, components.Velocity, components.Heading, sandbox.Wander](a)
	s.all = ecs.NewFilter4[ecs.Net, components.Position, components.Velocity, sandbox.Wander](a)
	s.heading = ecs.NewMap[components.Heading](a)
}

// Update moves all creatures and adds missing ones.
func (s *Creatures) Update(tick ecs.Tick) {
	n := 0
	q := s.all.Query()
	for q.Next() {
		n++
		net, p, v, w := q.Get()
		if w.Left == 0 {
			s.think(net.ID, tick, v, w, s.heading.Get(q.Entity()))
		}
		w.Left--
		if v.X|v.Y != 0 && !s.walk(p, v) {
			*v = components.Velocity{} // rests where it was stopped
		}
	}
	for range min(s.ground.Creatures-n, creaturesPerTick) {
		if at, ok := s.place(); ok {
			s.spawn.New(s.class, at, components.Velocity{}, components.Heading{}, sandbox.Wander{})
		}
	}
}

// turns are the eight directions, in 1/256, clockwise from east.
var turns = [8][2]int32{{256, 0}, {181, 181}, {0, 256}, {-181, 181}, {-256, 0}, {-181, -181}, {0, -256}, {181, -181}}

// think chooses what to do next: one of the eight directions, or to rest.
func (s *Creatures) think(id ecs.NetID, tick ecs.Tick, v *components.Velocity, w *sandbox.Wander, h *components.Heading) {
	r := ecs.NewRand(s.seed ^ uint64(id)<<32 ^ uint64(tick))
	w.Left = uint16(s.least + uint32(r.Int32n(int32(s.spread))))
	*v = components.Velocity{}
	if turn := r.Int32n(int32(len(turns)) * 3 / 2); int(turn) < len(turns) {
		v.X, v.Y = s.speed*turns[turn][0]/256, s.speed*turns[turn][1]/256
		h.Aim = uint16(turn << 13)
	}
}

// walk moves a creature by a tick, up to the step before which something is in
// its way; it reports false when something is.
func (s *Creatures) walk(p *components.Position, v *components.Velocity) bool {
	if s.steps == 1 {
		return s.step(p, v.X, v.Y)
	}
	for i := range s.steps {
		if !s.step(p, part(v.X, i, s.steps), part(v.Y, i, s.steps)) {
			return false
		}
	}
	return true
}

// step moves a creature by at most stepMax along each axis, unless something is
// in its way.
func (s *Creatures) step(p *components.Position, dx, dy int32) bool {
	x, y := p.X+dx, p.Y+dy
	x0, x1, y0, y1 := tileOf(x-BodyHalf), tileOf(x+BodyHalf), tileOf(y-BodyHalf), tileOf(y+BodyHalf)
	if x0 != tileOf(p.X-BodyHalf) || x1 != tileOf(p.X+BodyHalf) || y0 != tileOf(p.Y-BodyHalf) || y1 != tileOf(p.Y+BodyHalf) {
		for ty := y0; ty <= y1; ty++ {
			for tx := x0; tx <= x1; tx++ {
				if !s.ground.Land.Inside(tx, ty) || s.barred[s.ground.Land.At(tx, ty)] {
					return false
				}
			}
		}
	}
	p.X, p.Y = x, y
	return true
}

// place finds a safe tile for one more.
func (s *Creatures) place() (components.Position, bool) {
	w, h := min(s.ground.Width, creatureSide), min(s.ground.Height, creatureSide)
	x := (s.ground.Width-w)/2 + s.rand.Int32n(w)
	y := (s.ground.Height-h)/2 + s.rand.Int32n(h)
	x, y, ok := s.ground.Land.FindSpawn(x, y, uint32(s.rand.Uint64()))
	return middleOf(x, y), ok
}
