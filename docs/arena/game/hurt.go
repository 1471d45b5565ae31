package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
)

// Hurt takes health, and sees to what follows when none is left. It is no system:
// those that do harm call it.
type Hurt struct {
	game    *systems.Game
	referee *Referee
	kills   *systems.Events[Kill]

	refs   *ecs.RefTable
	health ecs.Map[components.Health]
	fallen ecs.Map[Fallen]
	tally  ecs.Map[Tally]
	side   ecs.Map[Side]
}

func (s *Hurt) init(a *ecs.App) {
	s.refs = ecs.Refs(a)
	s.health = ecs.NewMap[components.Health](a)
	s.fallen = ecs.NewMap[Fallen](a)
	s.tally = ecs.NewMap[Tally](a)
	s.side = ecs.NewMap[Side](a)
}

func (s *Hurt) dead(e ecs.Entity) bool { return s.health.Get(e).Points == 0 }

// hit takes health from a fighter that lives. Who shot may be gone by now.
func (s *Hurt) hit(target one, shooter ecs.Ref) {
	health := s.health.Get(target.e)
	if health.Points = max(health.Points-damage, 0); health.Points > 0 {
		return
	}
	s.fallen.Get(target.e).Until = uint32(s.game.App.Tick()) + s.game.Ticks(respawnMs)
	killer, here := s.refs.Get(shooter)
	kill := Kill{Victim: target.id, Team: s.side.Get(target.e).Team}
	if here {
		kill.Killer = shooter.ID
	}
	s.kills.ToAll(kill)
	if s.referee.Phase != Running {
		return
	}
	s.referee.fell(kill.Team)
	s.tally.Get(target.e).Deaths++
	if here {
		s.tally.Get(killer).Kills++
	}
}
