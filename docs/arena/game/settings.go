package arena

import (
	"errors"

	"github.com/tickd/tickd/systems"
)

// Settings are what an operator decides about the arena: flags, variables and keys
// of its program. A zero is the default.
type Settings struct {
	ScoreToWin   int `help:"Kills of a team that end a match."`
	MatchSeconds int `help:"Seconds after which a match ends anyway."`
}

// Defaults are those settings when nobody sets any.
func Defaults() *Settings { return &Settings{ScoreToWin: 30, MatchSeconds: 300} }

// Configure says what is wrong with the settings.
func (s *Settings) Configure(*systems.Config) error {
	switch {
	case s.ScoreToWin < 0 || s.ScoreToWin > 1000:
		return &systems.SettingError{Name: "score-to-win", Err: errors.New("not 0 to 1000")}
	case s.MatchSeconds < 0 || s.MatchSeconds > 3600:
		return &systems.SettingError{Name: "match-seconds", Err: errors.New("not 0 to 3600")}
	}
	return nil
}

// or is the settings with the default of each that is zero.
func (s Settings) or(d *Settings) *Settings {
	if s.ScoreToWin == 0 {
		s.ScoreToWin = d.ScoreToWin
	}
	if s.MatchSeconds == 0 {
		s.MatchSeconds = d.MatchSeconds
	}
	return &s
}
