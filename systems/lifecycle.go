package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
)

// Lifecycle tells operators where the server is in its life, once a tick, and
// says when nobody has played for long enough to stop.
type Lifecycle struct {
	IdleClose int // ticks without a player after the last one left; 0 for never
	Version   string
	// Measure fills in what only the caller's clock knows; may be nil.
	Measure func(*admin.Report)

	game   *Game
	report admin.Report
	played bool
	idle   int
}

// Init shows that the server is starting.
func (s *Lifecycle) Init(*ecs.App) {
	c := &s.game.Config
	s.report = admin.Report{
		State: admin.Starting, TickRate: c.TickRate, MaxPlayers: c.MaxPlayers, Version: s.Version,
		World: admin.World{Seed: c.Seed, Label: c.Label, Width: int(c.Width), Height: int(c.Height)},
	}
	c.Board.Publish(&s.report)
}

// Update publishes the tick's report.
func (s *Lifecycle) Update(tick ecs.Tick) {
	players := 0
	if s.game.Players != nil {
		players = s.game.Players.Len()
	}
	switch {
	case players > 0:
		s.played, s.idle = true, 0
	case s.played:
		s.idle++
	}
	r := &s.report
	r.Tick, r.Players, r.Entities = uint32(tick), players, s.game.App.IDs.Alive()
	r.Connections = s.game.Server.Counters.Connections.Load()
	r.Counters = netio.AppendCounters(&s.game.Server.Counters, r.Counters[:0], appendCounter)
	gs := s.game.last
	r.Counters = append(r.Counters,
		admin.Counter{Name: "governor_level", Value: uint64(gs.Governor.Level)},
		admin.Counter{Name: "governor_raised_total", Value: gs.Governor.Raised},
		admin.Counter{Name: "governor_halved_total", Value: gs.Governor.Halved},
		admin.Counter{Name: "snapshots_waited_total", Value: gs.planner.Waited},
		admin.Counter{Name: "entities_cut_total", Value: gs.world.Cut + gs.world.LayerCut},
		admin.Counter{Name: "entities_outside_total", Value: gs.world.Outside},
		admin.Counter{Name: "lanes_clamped_total", Value: gs.world.Clamped})
	if s.Measure != nil {
		s.Measure(r)
	}
	s.game.Config.Board.Publish(r)
}

func appendCounter(to []admin.Counter, name string, value uint64) []admin.Counter {
	return append(to, admin.Counter{Name: name, Value: value})
}

// Enter shows another state, with its reason if it is not RUNNING. Tick
// goroutine only.
func (s *Lifecycle) Enter(state admin.State, reason string) {
	s.report.State, s.report.Reason = state, reason
	s.game.Config.Board.Publish(&s.report)
}

// Wait shows why the next tick cannot run yet. Tick goroutine only.
func (s *Lifecycle) Wait(why string) {
	s.report.Unready = why
	s.game.Config.Board.Publish(&s.report)
}

// Idle reports whether nobody has played for as long as IdleClose says.
func (s *Lifecycle) Idle() bool { return s.IdleClose > 0 && s.played && s.idle >= s.IdleClose }
