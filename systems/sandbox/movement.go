package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// Movement of players. Speed is the seed's 350 pixels a second over tiles of 32
// pixels: 10.9375 tiles a second.
const (
	speedNum = 350 * components.One // 1/1024 tile a second, times speedDen
	speedDen = 32
	// Full speed is reached in 1/startPerSecond s and lost in 1/stopPerSecond s.
	startPerSecond = 10
	stopPerSecond  = 4
	// A diagonal keeps the speed: 181/256 is 1/sqrt(2) to 0.01 %.
	diagonalNum = 181
	diagonalDen = 256
)

// walking are the buttons that move.
const walking = North | South | West | East

// Movement turns what players hold down into motion.
type Movement struct {
	land  *land.Map
	foot  *footing
	full  [land.TileCount]int32 // speed by the tile underfoot, 1/1024 tile a tick
	start int32                 // gain a tick
	stop  int32                 // loss a tick

	movers ecs.Filter5[ecs.Net, components.Inputs[Controls], components.Position, components.Velocity, components.Heading]
}

// NewMovement moves by the rules' tick rate over their land.
func NewMovement(g *Ground) *Movement {
	rate := int32(g.TickRate)
	full := speedNum / speedDen / rate
	s := &Movement{land: g.Land, foot: g.footing, start: ceilDiv(full*startPerSecond, rate), stop: ceilDiv(full*stopPerSecond, rate)}
	for t := range s.full {
		info := land.Info(land.Tile(t))
		s.full[t] = full * info.SpeedNum / info.SpeedDen
	}
	return s
}

func ceilDiv(a, b int32) int32 { return (a + b - 1) / b }

// Init prepares the query.
func (s *Movement) Init(a *ecs.App) {
	s.movers = ecs.NewFilter5[ecs.Net, components.Inputs[Controls], components.Position, components.Velocity, components.Heading](a)
}

// Update moves every player by one tick.
func (s *Movement) Update(ecs.Tick) {
	q := s.movers.Query()
	for q.Next() {
		n, in, p, v, h := q.Get()
		h.Aim = in.Now.Aim
		if in.Now.Buttons&walking == 0 && v.X == 0 && v.Y == 0 {
			continue
		}
		wantX, wantY := wanted(in.Now.Buttons, s.full[land.Grass])
		vx, vy := s.approach(v.X, wantX), s.approach(v.Y, wantY)
		if x, y := p.X+vx, p.Y+vy; s.within(vx, vy) {
			plain, free := s.land.Ground(way(p.X, p.Y, x, y))
			if plain || free && s.land.PlainAt(tileOf(p.X), tileOf(p.Y)) {
				p.X, p.Y, v.X, v.Y = x, y, vx, vy
				if plain {
					s.foot.note(n.ID, tileOf(x), tileOf(y))
				}
				continue // nothing on its way that could stop it, nor slow it now
			}
		}
		under := land.Grass
		if x, y := tileOf(p.X), tileOf(p.Y); !s.land.PlainAt(x, y) {
			under = s.land.At(x, y)
		}
		wantX, wantY = wanted(in.Now.Buttons, s.full[under])
		v.X, v.Y = s.approach(v.X, wantX), s.approach(v.Y, wantY)
		var stopX, stopY bool
		p.X, p.Y, stopX, stopY = slide(s.land, p.X, p.Y, v.X, v.Y)
		if stopX {
			v.X = 0
		}
		if stopY {
			v.Y = 0
		}
	}
}

// within reports whether a velocity is one that walking gives, so that little
// ground lies on the way.
func (s *Movement) within(vx, vy int32) bool {
	full := s.full[land.Grass]
	return -full <= vx && vx <= full && -full <= vy && vy <= full
}

// wanted is the velocity that the buttons ask for at full speed, one of eight
// directions.
func wanted(buttons uint16, full int32) (x, y int32) {
	x = full * (int32(buttons&East/East) - int32(buttons&West/West))
	y = full * (int32(buttons&South/South) - int32(buttons&North/North))
	if x != 0 && y != 0 {
		x, y = x*diagonalNum/diagonalDen, y*diagonalNum/diagonalDen
	}
	return x, y
}

// approach brings a velocity nearer to what is wanted, as fast as it may.
func (s *Movement) approach(v, want int32) int32 {
	step := s.start
	if want == 0 {
		step = s.stop
	}
	if v < want {
		return min(v+step, want)
	}
	return max(v-step, want)
}
