package systems

import (
	"tickd/components"
	"tickd/ecs"
	"tickd/netio/packet"
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
	// BodyHalf is half the side of a player's square body, in 1/1024 tile.
	BodyHalf = 3 * components.One / 10
)

// Movement turns what players hold down into motion.
type Movement struct {
	rules *Rules
	full  int32 // speed, 1/1024 tile a tick
	start int32 // gain a tick
	stop  int32 // loss a tick

	movers ecs.Filter4[components.Inputs, components.Position, components.Velocity, components.Heading]
}

// NewMovement moves by the rules' tick rate inside their world.
func NewMovement(r *Rules) *Movement {
	rate := int32(r.TickRate)
	full := speedNum / speedDen / rate
	return &Movement{rules: r, full: full, start: ceilDiv(full*startPerSecond, rate), stop: ceilDiv(full*stopPerSecond, rate)}
}

func ceilDiv(a, b int32) int32 { return (a + b - 1) / b }

// Init prepares the query.
func (s *Movement) Init(a *ecs.App) {
	s.movers = ecs.NewFilter4[components.Inputs, components.Position, components.Velocity, components.Heading](a)
}

// Update moves every player by one tick.
func (s *Movement) Update(ecs.Tick) {
	maxX := s.rules.Width*components.One - BodyHalf - 1
	maxY := s.rules.Height*components.One - BodyHalf - 1
	q := s.movers.Query()
	for q.Next() {
		in, p, v, h := q.Get()
		h.Aim = in.Now.Aim
		wantX, wantY := s.wanted(in.Now.Buttons)
		v.X, v.Y = s.approach(v.X, wantX), s.approach(v.Y, wantY)
		p.X, v.X = bounded(p.X+v.X, v.X, maxX)
		p.Y, v.Y = bounded(p.Y+v.Y, v.Y, maxY)
	}
}

// wanted is the velocity that the buttons ask for, one of eight directions.
func (s *Movement) wanted(buttons uint16) (x, y int32) {
	x = s.full * (int32(buttons&packet.East/packet.East) - int32(buttons&packet.West/packet.West))
	y = s.full * (int32(buttons&packet.South/packet.South) - int32(buttons&packet.North/packet.North))
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

// bounded keeps a coordinate inside the world; what runs into its edge stops.
func bounded(p, v, limit int32) (int32, int32) {
	if p < BodyHalf {
		return BodyHalf, 0
	}
	if p > limit {
		return limit, 0
	}
	return p, v
}
