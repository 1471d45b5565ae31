package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
)

// How health comes back.
const (
	RegenAfterMs  = 5000 // after the ground has let go of somebody
	RegenPeriodMs = 1000
	RegenPoints   = 2 // each period
)

// Regen heals those who live and have not been hurt for a while.
type Regen struct {
	after, period ecs.Tick
	hurt          ecs.Filter2[components.Health, sandbox.Burn]
}

// NewRegen heals at the same pace whatever the game's tick rate is.
func NewRegen(g *systems.Game) *Regen {
	return &Regen{after: ecs.Tick(g.Ticks(RegenAfterMs)), period: ecs.Tick(g.Ticks(RegenPeriodMs))}
}

// Init prepares the query.
func (s *Regen) Init(a *ecs.App) { s.hurt = ecs.NewFilter2[components.Health, sandbox.Burn](a) }

// Update heals everybody in the same tick, which costs clients least.
func (s *Regen) Update(tick ecs.Tick) {
	if tick%s.period != 0 {
		return
	}
	q := s.hurt.Query()
	for q.Next() {
		h, burn := q.Get()
		if h.Points > 0 && tick >= ecs.Tick(burn.Until)+s.after {
			h.Points = min(h.Points+RegenPoints, components.HealthMax)
		}
	}
}
