package config

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"

	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/systems"
)

// Program is what a command line belongs to.
type Program struct {
	Name  string // prefix of its environment
	About string // a sentence of help

	// Game is what the game is by itself: the defaults of the settings that say the
	// same, and what no setting says.
	Game systems.Config

	// Own are the game's own settings: a pointer to a struct with kong's tags, or nil.
	// What its fields hold is the default of those that have no other.
	Own any

	// Bench holds the commands below bench, a pointer to a struct with kong's tags, or
	// nil. They are set by flags alone: a variable that serve knows says nothing of them.
	Bench any

	// Workshop says that the program also makes games.
	Workshop bool
}

// Defaults of a game that says nothing itself.
const (
	tickRateDefault   = 20
	maxPlayersDefault = 1000
	budgetDefault     = 16_000
)

// TickRate is how often the game ticks when nobody sets anything, in ticks a second.
func (p *Program) TickRate() int { return cmp.Or(p.Game.TickRate, tickRateDefault) }

// settings are those of a server that nobody configured, as far as the program says them.
func (p *Program) settings() Settings {
	return Settings{
		TickRate: p.TickRate(), MaxPlayers: cmp.Or(p.Game.MaxPlayers, maxPlayersDefault),
		ClientBudget: cmp.Or(p.Game.ClientBudget, budgetDefault), Seed: p.Game.Seed,
		Keeping: Keeping{Data: "./" + p.Name + "-data"},
	}
}

// game is what the settings make of the game. own is nil when the game has none.
func (p *Program) game(s *Settings, own any) (systems.Config, error) {
	c := p.Game
	c.TickRate, c.MaxPlayers, c.ClientBudget = s.TickRate, s.MaxPlayers, s.ClientBudget
	if c.Seed = s.Seed; c.Seed == "" {
		c.Seed = rand.Text()[:16]
	}
	if own == nil {
		return c, nil
	}
	c.Settings = own
	if own, ok := own.(systems.Configurer); ok {
		return c, own.Configure(&c)
	}
	return c, nil
}

// served are all settings of serve.
type served struct {
	Settings
	kong.Plugins
}

// served makes them, filled with their defaults as far as no tag says one.
func (p *Program) served() served {
	s := served{Settings: p.settings()}
	if p.Own != nil {
		own := reflect.New(reflect.TypeOf(p.Own).Elem())
		own.Elem().Set(reflect.ValueOf(p.Own).Elem())
		s.Plugins = kong.Plugins{own.Interface()}
	}
	return s
}

func (s *served) own() any {
	if len(s.Plugins) == 0 {
		return nil
	}
	return s.Plugins[0]
}

// Check says what is wrong with the program's own settings, in words for who wrote them.
func (p *Program) Check() error {
	if p.Own == nil {
		return nil
	}
	if t := reflect.TypeOf(p.Own); t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct || reflect.ValueOf(p.Own).IsNil() {
		return fmt.Errorf("its settings are %T, not a pointer to a struct", p.Own)
	}
	filled := p.served()
	own, err := kong.New(filled.own(), kong.Name(p.Name), kong.NoDefaultHelp())
	if err != nil {
		return fmt.Errorf("its settings: %w", err)
	}
	if len(own.Model.Positional)+len(own.Model.Children) > 0 {
		return errors.New("its settings: they are flags, not arguments or commands")
	}
	engine, err := kong.New(&grammar{}, kong.Name(p.Name))
	if err != nil {
		return err
	}
	for _, leaf := range engine.Model.Leaves(false) {
		for _, theirs := range leaf.Flags {
			for _, ours := range own.Model.Flags {
				if ours.Name == theirs.Name {
					return fmt.Errorf("its settings: --%s is the engine's own, for %q: give it another name", ours.Name, leaf.Summary())
				}
			}
		}
	}
	return nil
}

// fill makes what flags hold before anything is read their default, if no tag says one.
func fill(flags []*kong.Flag) {
	for _, f := range flags {
		if !f.HasDefault && !f.Target.IsZero() {
			f.Default, f.HasDefault = fmt.Sprint(f.Target.Interface()), true
		}
	}
}
