package config

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/netio/admin"
)

// What a command line asks for.
const (
	CommandServe = "serve"
	CommandWatch = "watch"
	CommandPrint = "print" // print Output, and that is all
)

// Command is what a command line asks for.
type Command struct {
	Name   string // one of the constants
	Watch  Watch  // of CommandWatch
	Output string // for standard output, of CommandPrint
}

const description = `An authoritative tick server for multiplayer games.

A flag wins over the environment, the environment over the file, the file over the default. The flag --tick-rate is TICKD_TICK_RATE in the environment and tick_rate in the file.`

type grammar struct {
	Serve  Settings `cmd:"" default:"withargs" help:"Run the server: what happens without a command."`
	Watch  Watch    `cmd:"" help:"Join a server as a player and print what happens."`
	Config struct {
		Print Settings `cmd:"" help:"Print the settings that serve would have, as TOML, secrets hidden."`
		Check Settings `cmd:"" help:"Check the settings and say nothing else."`
	} `cmd:"" help:"Look at the settings."`
	Version struct{} `cmd:"" help:"Print the version."`
}

// Parse returns what the arguments (without the program's name) and the environment ask for. The
// settings are those of CommandServe. It writes nothing; it reads the files that the settings name.
// An error is the user's fault and one sentence.
func Parse(args, env []string) (Command, Settings, error) {
	var g grammar
	var help bytes.Buffer
	exited := false
	l := &loader{env: readEnvironment(env), from: origins{}}
	k, err := kong.New(&g,
		kong.Name("tickd"), kong.Description(description),
		kong.Writers(&help, &help), kong.Exit(func(int) { exited = true }),
		kong.WithBeforeResolve(l.beforeResolve),
		kong.Resolvers(kong.ResolverFunc(l.resolveFile), kong.ResolverFunc(l.resolveEnv)),
	)
	if err != nil {
		panic("config: grammar: " + err.Error())
	}
	c, err := k.Parse(args)
	switch {
	case exited: // by --help; kong goes on parsing and may complain, but the user has the help
		return Command{Name: CommandPrint, Output: help.String()}, Settings{}, nil
	case l.err != nil:
		return Command{}, Settings{}, l.err
	case err != nil:
		return Command{}, Settings{}, err
	}
	return g.command(c, l.from)
}

func (g *grammar) command(c *kong.Context, from origins) (Command, Settings, error) {
	switch c.Command() {
	case "serve":
		err := g.Serve.settle(from)
		return Command{Name: CommandServe}, g.Serve, err
	case "watch <name>":
		err := from.settlePassword(&g.Watch.Password, &g.Watch.PasswordFile)
		if err == nil {
			err = from.blame(g.Watch.Check())
		}
		return Command{Name: CommandWatch, Watch: g.Watch}, Settings{}, err
	case "config print":
		if err := g.Config.Print.settle(from); err != nil {
			return Command{}, Settings{}, err
		}
		return Command{Name: CommandPrint, Output: printed(c.Selected().Flags, from)}, Settings{}, nil
	case "config check":
		return Command{Name: CommandPrint, Output: "ok\n"}, Settings{}, g.Config.Check.settle(from)
	}
	return Command{Name: CommandPrint, Output: version(admin.ReadBuild())}, Settings{}, nil
}

// settle finishes settings that kong has filled.
func (s *Settings) settle(from origins) error {
	if err := from.settlePassword(&s.Password, &s.PasswordFile); err != nil {
		return err
	}
	return from.blame(s.Check())
}

func version(b admin.Build) string {
	words := []string{"tickd", b.Version, b.Go}
	if b.Revision != "" {
		words = append(words, b.Revision)
	}
	return fmt.Sprintln(strings.Join(words, " "))
}
