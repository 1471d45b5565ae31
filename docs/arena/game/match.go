package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Phase is what a match has come to.
type Phase uint8

const (
	WarmUp  Phase = iota // until both teams have somebody, and some seconds more; nothing counts
	Running              // kills count
	Over                 // there is a winner, or none; nobody shoots
	phases
)

const (
	warmUpMs = 5000
	overMs   = 8000
)

// Match is what everybody is told of it.
type Match struct {
	Phase  Phase
	Until  uint32 // tick in which the phase ends at the latest; 0: when somebody comes
	Scores [teams]uint16
	Winner uint8 // team; 0: not over, or a draw
}

func (m *Match) Append(b []byte) []byte {
	b = wire.AppendU32(append(b, byte(m.Phase)), m.Until)
	for _, s := range m.Scores {
		b = wire.AppendU16(b, s)
	}
	return append(b, m.Winner)
}

func (m *Match) Decode(r *wire.Reader) {
	*m = Match{Phase: Phase(r.U8()), Until: r.U32()}
	for i := range m.Scores {
		m.Scores[i] = r.U16()
	}
	if m.Winner = r.U8(); m.Phase >= phases || m.Winner > teams {
		r.Fail(wire.ErrValue)
	}
}

// Fields tells clients in other languages of what a Match is made.
func (*Match) Fields() []wire.Field {
	return []wire.Field{
		{Name: "phase", Type: wire.FieldU8, Max: int64(phases) - 1, Note: "0 warm-up, 1 running, 2 over"},
		{Name: "until", Type: wire.FieldU32, Note: "tick in which the phase ends at the latest; 0: when somebody comes"},
		{Name: "red", Type: wire.FieldU16, Note: "kills of the team"},
		{Name: "blue", Type: wire.FieldU16, Note: "kills of the team"},
		{Name: "winner", Type: wire.FieldU8, Max: teams, Note: "team; 0: not over, or a draw"},
	}
}

// Referee leads through the phases of a match, and then through them again.
type Referee struct {
	*Match
	game     *systems.Game
	settings *Settings
	fighters ecs.Filter4[components.Player, Side, Tally, Fallen]
}

// Init prepares the query.
func (s *Referee) Init(a *ecs.App) {
	s.fighters = ecs.NewFilter4[components.Player, Side, Tally, Fallen](a)
}

// Update ends a phase that is over.
func (s *Referee) Update(tick ecs.Tick) {
	now := uint32(tick)
	switch s.Phase {
	case WarmUp:
		switch complete := s.complete(); {
		case !complete:
			s.Until = 0
		case s.Until == 0:
			s.Until = now + s.game.Ticks(warmUpMs)
		case now >= s.Until:
			s.begin(now)
		}
	case Running:
		if now >= s.Until || int(max(s.Scores[0], s.Scores[1])) >= s.settings.ScoreToWin {
			s.Phase, s.Until, s.Winner = Over, now+s.game.Ticks(overMs), s.ahead()
		}
	case Over:
		if now >= s.Until {
			*s.Match = Match{}
		}
	}
}

// complete reports whether both teams have somebody.
func (s *Referee) complete() bool {
	var here [teams + 1]bool
	q := s.fighters.Query()
	for q.Next() {
		_, side, _, _ := q.Get()
		here[side.Team] = true
	}
	return here[Red] && here[Blue]
}

// begin starts a match: everybody comes back at the base, and has done nothing yet.
func (s *Referee) begin(now uint32) {
	*s.Match = Match{Phase: Running, Until: now + s.game.Ticks(int32(s.settings.MatchSeconds)*1000)}
	q := s.fighters.Query()
	for q.Next() {
		_, _, tally, fallen := q.Get()
		*tally, fallen.Until = Tally{}, now
	}
}

// fell counts for the others.
func (s *Referee) fell(team uint8) { s.Scores[teams-team]++ }

// ahead is the team that has more, 0 for neither.
func (s *Referee) ahead() uint8 {
	switch red, blue := s.Scores[Red-1], s.Scores[Blue-1]; {
	case red > blue:
		return Red
	case blue > red:
		return Blue
	}
	return 0
}
