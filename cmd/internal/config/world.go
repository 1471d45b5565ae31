package config

import (
	"fmt"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/systems"
)

// Value is a setting that makes a world what it is, as text that the command line takes.
type Value struct {
	Flag string // without its dashes
	Text string
	by   string // what the user wrote who set it; "" for a default
}

// worldFlags are the engine's settings that a world is made with. All of a game's own are
// such, but for those that it calls systems.Tuning.
var worldFlags = []string{"tick-rate", "max-players", "seed"}

// world is what the flags say of the world that is made of them.
func (s *served) world(flags []*kong.Flag, from origins, game *systems.Config) (list []Value) {
	var tuning []string
	if t, ok := s.own().(systems.Tuning); ok {
		tuning = t.Tuning()
	}
	engine := engineFlags()
	for _, f := range flags {
		if slices.Contains(tuning, f.Name) || slices.Contains(engine, f.Name) && !slices.Contains(worldFlags, f.Name) {
			continue
		}
		v := Value{Flag: f.Name, Text: fmt.Sprint(f.Target.Interface()), by: from[f.Name].label}
		if f.Name == "seed" {
			v.Text = game.Seed // a random one is decided by now
		}
		list = append(list, v)
	}
	return list
}

// engineFlags are the names of all settings of any game.
func engineFlags() (names []string) {
	k, err := kong.New(&struct{ Settings }{}, kong.Exit(func(int) {}))
	if err != nil {
		panic("config: grammar: " + err.Error())
	}
	for _, f := range k.Model.Flags {
		names = append(names, f.Name)
	}
	return names
}

// ContradictionError is a setting that is not the one with which a world was made.
type ContradictionError struct {
	Flag         string
	Saved, Given string
	By           string // what the user wrote
}

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("%s is %q, and the world was made with %q: leave it out to go on with that world, "+
		"or make another one with --data DIR, or with --data none", e.By, e.Given, e.Saved)
}

// Resume is Parse of a command line that goes on with a world: what it does not set is as the
// world was made. An error is a [*ContradictionError] when it sets something else. Of
// saved, what is no setting of this build is left out.
func Resume(p Program, args, env []string, saved []Value) (Command, error) {
	c, err := Parse(p, args, env)
	if err != nil {
		return c, err
	}
	args = slices.Clone(args)
	for _, was := range saved {
		i := slices.IndexFunc(c.World, func(v Value) bool { return v.Flag == was.Flag })
		if i < 0 {
			continue
		}
		now := c.World[i]
		if now.by == "" {
			args = append(args, was.arg())
		} else if now.Text != was.Text {
			return c, &ContradictionError{was.Flag, was.Text, now.Text, now.by}
		}
	}
	return Parse(p, args, env)
}

// Made is the game of a world that was made with these settings; what is no setting of
// this build is left out.
func Made(p Program, saved []Value) (systems.Config, error) {
	c, err := Resume(p, []string{"serve"}, nil, saved)
	return c.Game, err
}

func (v Value) arg() string { return "--" + v.Flag + "=" + v.Text }
