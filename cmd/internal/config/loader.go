package config

import (
	"cmp"
	"fmt"

	"github.com/alecthomas/kong"
)

// loader feeds kong from the environment and the file. Kong's own support would put the file above
// the environment and ignore keys that it does not know.
type loader struct {
	env  environment
	file file
	from origins
	read bool

	flagsOnly bool  // of a bench
	err       error // better than what kong would make of it
}

// beforeResolve reads the file. Kong calls it once for each word of the command line.
func (l *loader) beforeResolve(c *kong.Context) error {
	if l.read {
		return nil
	}
	l.read = true
	if node := c.Selected(); node == nil || len(node.Flags) == 0 {
		return nil // help and version work where the settings are broken
	}
	if l.flagsOnly = benched(c.Selected()); l.flagsOnly {
		return nil
	}
	l.from.noteFlags(c)
	l.err = cmp.Or(l.env.unknown(c.Model.Node), l.readFile(c))
	return l.err
}

func (l *loader) readFile(c *kong.Context) (err error) {
	flags := c.Flags()
	for _, f := range flags {
		if f.Name != "config" {
			continue
		}
		label := l.env.name(f.Name)
		path := l.env.values[label]
		if l.from[f.Name].rank == byFlag {
			path, label = c.FlagValue(f).(string), "--config"
		}
		if l.file, err = readFile(path); err != nil {
			return fmt.Errorf("%s: %w", label, err)
		}
		return l.file.unknown(flags)
	}
	return nil
}

func (l *loader) resolveFile(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if l.flagsOnly {
		return nil, nil
	}
	v, err := l.file.resolve(l.from, flag)
	l.err = cmp.Or(l.err, err)
	return v, err
}

func (l *loader) resolveEnv(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if l.flagsOnly {
		return nil, nil
	}
	v, err := l.env.resolve(l.from, flag)
	l.err = cmp.Or(l.err, err)
	return v, err
}

// benched reports whether a command is one below bench.
func benched(n *kong.Node) bool { return n.Parent != nil && n.Parent.Name == CommandBench }
