package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
)

// Trails remembers where the entities were that have a Trail, so that a game can
// judge a shot by what the shooter saw: a client shows the past, and its Inputs
// say which. It is state: a replay rewinds alike.
type Trails struct {
	all   ecs.Filter2[components.Position, components.Trail]
	trail ecs.Map[components.Trail]
}

// AddTrails lets entities leave trails: those that are spawned with a
// components.Trail. It panics when called twice. Before Init.
func AddTrails(g *Game) *Trails {
	ecs.Component[components.Trail](g.App, "trail", 1)
	t := &Trails{}
	g.App.Add(ecs.Settle, t)
	return t
}

// Init prepares the queries.
func (s *Trails) Init(a *ecs.App) {
	s.all = ecs.NewFilter2[components.Position, components.Trail](a)
	s.trail = ecs.NewMap[components.Trail](a)
}

// Update notes where everybody is at the end of the tick: what its snapshot shows.
func (s *Trails) Update(tick ecs.Tick) {
	q := s.all.Query()
	for q.Next() {
		at, t := q.Get()
		if t.Last+1 != uint32(tick) {
			t.Len = 0
		}
		t.At[tick%components.TrailMax] = *at
		t.Last, t.Len = uint32(tick), min(t.Len+1, components.TrailMax)
	}
}

// WasAt is where an entity was at an instant, in 1/16 tick, as Inputs.View has it:
// between two ticks on the straight line from the one to the other. An instant
// before all that is remembered is the oldest, one after the newest the newest. It
// reports false for an entity that has left no trail yet.
func (s *Trails) WasAt(e ecs.Entity, instant uint32) (components.Position, bool) {
	t := s.trail.Get(e)
	if t == nil || t.Len == 0 {
		return components.Position{}, false
	}
	oldest := t.Last - uint32(t.Len) + 1
	tick, part := instant/16, int32(instant%16)
	switch {
	case tick < oldest:
		tick, part = oldest, 0
	case tick >= t.Last:
		tick, part = t.Last, 0
	}
	from := t.At[tick%components.TrailMax]
	if part == 0 {
		return from, true
	}
	to := t.At[(tick+1)%components.TrailMax]
	return components.Position{X: from.X + (to.X-from.X)*part/16, Y: from.Y + (to.Y-from.Y)*part/16}, true
}
