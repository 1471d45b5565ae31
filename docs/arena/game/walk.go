package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
)

const (
	// Speed is how far a fighter walks in a second, in 1/1024 tile.
	Speed = 6 * components.One
	// Radius is half a fighter's side, in 1/1024 tile: it fits through a gap of one tile.
	Radius = 400
)

// Walk moves the fighters.
type Walk struct {
	rate    int32
	walls   []Wall
	walkers ecs.Filter5[components.Inputs[Controls], components.Health, components.Position, components.Velocity, components.Heading]
}

// Init prepares the query.
func (s *Walk) Init(a *ecs.App) {
	s.walkers = ecs.NewFilter5[components.Inputs[Controls], components.Health, components.Position, components.Velocity, components.Heading](a)
}

// Update moves everybody who lives by one tick.
func (s *Walk) Update(ecs.Tick) {
	q := s.walkers.Query()
	for q.Next() {
		in, health, at, v, heading := q.Get()
		*v = components.Velocity{}
		if health.Points == 0 {
			continue
		}
		to := Step(s.walls, *at, &in.Now, s.rate)
		v.X, v.Y = to.X-at.X, to.Y-at.Y
		*at, heading.Aim = to, in.Now.Aim
	}
}

// Step is where a fighter at a place is after one tick of so many a second. The
// page predicts its own fighter with the same integers: page/src/step.ts.
func Step(walls []Wall, at components.Position, c *Controls, rate int32) components.Position {
	dx, dy := int32(c.X)*Speed/Tilt/rate, int32(c.Y)*Speed/Tilt/rate
	for _, w := range walls {
		dx = stop(dx, at.X, at.Y, w.X, w.Y)
	}
	at.X += dx
	for _, w := range walls {
		dy = stop(dy, at.Y, at.X, w.Y, w.X)
	}
	at.Y += dy
	return at
}

// stop is how far of a way d along one axis a fighter gets that stands at that
// coordinate, and beside it at the other, for a wall of those spans.
func stop(d, at, beside int32, along, across Span) int32 {
	switch {
	case beside+Radius <= across.From || beside-Radius >= across.To:
		return d // goes past it
	case d > 0 && at+Radius <= along.From:
		return min(d, along.From-Radius-at)
	case d < 0 && at-Radius >= along.To:
		return max(d, along.To+Radius-at)
	}
	return d
}
