package config

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/systems"
)

// The sources of a setting, from the weakest to the strongest.
const (
	byDefault = iota
	byFile
	byEnvironment
	byFlag
)

// origin is where a setting came from; label is how its user wrote it.
type origin struct {
	rank  int
	label string
}

// origins has an entry for each setting that is not a default, by the flag's name.
type origins map[string]origin

// blame puts in front of a complaint what its user wrote.
func (o origins) blame(err error) error {
	var setting *systems.SettingError
	if !errors.As(err, &setting) {
		return err
	}
	if from, ok := o[setting.Name]; ok {
		return fmt.Errorf("%s: %w", from.label, setting.Err)
	}
	return err
}

// noteFlags records what the command line set.
func (o origins) noteFlags(c *kong.Context) {
	for _, p := range c.Path {
		if p.Flag != nil && !p.Resolved {
			o[p.Flag.Name] = origin{byFlag, "--" + p.Flag.Name}
		}
	}
}

// trial returns why the flag cannot hold text. Kong would complain about the flag, which the user
// may never have written.
func trial(flag *kong.Flag, text string) error {
	scan := kong.Scan().PushTyped(text, kong.FlagValueToken)
	return flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: scan}, reflect.New(flag.Target.Type()).Elem())
}
