package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/systems"
)

// What a command line asks for.
const (
	CommandServe  = "serve"
	CommandWatch  = "watch"
	CommandSchema = "schema" // describe the game as it is set
	CommandBench  = "bench"  // run what is called Bench
	CommandPlay   = "play"   // show a recording
	CommandFlight = "flight" // look at a recording, as Flight says
	CommandMake   = "make"   // make a game, as Make says
	CommandPrint  = "print"  // print Output, and that is all
)

// Command is what a command line asks for.
type Command struct {
	Name     string         // one of the constants
	Settings Settings       // of CommandServe and CommandSchema
	Own      any            // of both: the program's own settings, as they are set
	Game     systems.Config // of both: the game as it is set
	World    []Value        // of CommandServe: what the world is made with
	TS       string         // of CommandSchema: in TypeScript, with the SDK from there; "": JSON
	Watch    Watch          // of CommandWatch
	Bench    string         // the command's name, of CommandBench
	Play     Play           // of CommandPlay
	Flight   any            // of CommandFlight: a Replay, Verify, Inspect, Diff or Backup
	Make     any            // of CommandMake: a New or a Dev
	Output   string         // for standard output, of CommandPrint
}

func (p *Program) description() string {
	flag := readEnvironment(p.Name, nil).name("tick-rate")
	return strings.TrimSpace(p.About + "\n\nA flag wins over the environment, the environment over the file, the file over the default. " +
		"The flag --tick-rate is " + flag + " in the environment and tick_rate in the file.")
}

type grammar struct {
	Serve  served `cmd:"" default:"withargs" help:"Run the server: what happens without a command."`
	Watch  Watch  `cmd:"" help:"Watch a server, or join it as a player who stands still, and print what there is to see."`
	Config struct {
		Print served `cmd:"" help:"Print the settings that serve would have, as TOML, secrets hidden."`
		Check served `cmd:"" help:"Check the settings and say nothing else."`
	} `cmd:"" help:"Look at the settings."`
	Replay  Replay    `cmd:"" help:"Play a recording up to a tick, and print the hash of the world after it."`
	Play    Play      `cmd:"" help:"Show a recording in the page, which has play, pause, speed and a time bar."`
	Verify  Verify    `cmd:"" help:"Play a whole recording, and compare every hash and every world snapshot in it."`
	Inspect Inspect   `cmd:"" help:"Show what caused a tick of a recording, and what came of it."`
	Diff    Diff      `cmd:"" help:"Play a recording on this build, and say what comes out differently first."`
	Backup  Backup    `cmd:"" help:"Copy a world, also while its server runs, to a directory that serve --data takes."`
	Schema  described `cmd:"" help:"Describe the game for clients in other languages, as JSON: packets with their fields, components, events, codes, limits."`
	Bench   benches   `cmd:"" help:"Measure what the game costs."`
	kong.Plugins
	workshop *Workshop // in Plugins; nil: the program has none
	Version  struct{}  `cmd:"" help:"Print the version."`
}

// described is a game that is described as it is set.
type described struct {
	served
	TS  bool   `name:"ts" help:"Write TypeScript instead: types, numbers, and what reads and writes them."`
	SDK string `name:"sdk" default:"tickd-client" help:"What the TypeScript imports the SDK from."`
}

// benches are commands that somebody else knows.
type benches struct{ kong.Plugins }

// Parse returns what the arguments (without the program's name) and the environment ask of a program
// whose Check was good. It writes nothing; it reads the files that the settings name. An error is the
// user's fault and one sentence.
func Parse(p Program, args, env []string) (Command, error) {
	if len(args) > 0 {
		switch first := args[0]; {
		case first == "help" && len(args) > 1:
			args = append(slices.Clone(args[1:]), "--help")
		case len(args) > 1:
		case first == "help" || first == "--help" || first == "-h":
			return p.help(env)
		case first == "--version":
			args = []string{"version"}
		}
	}
	return p.parse(args, env)
}

// help is that of the program: its commands, and the settings of what happens without one.
func (p *Program) help(env []string) (Command, error) {
	all, err := p.parse([]string{"--help"}, env)
	if err != nil {
		return all, err
	}
	settings, err := p.parse([]string{CommandServe, "--help"}, env)
	all.Output += "\n" + settings.Output
	return all, err
}

func (p *Program) parse(args, env []string) (Command, error) {
	var g grammar
	g.Serve, g.Config.Print, g.Config.Check, g.Schema.served = p.served(), p.served(), p.served(), p.served()
	if p.Bench != nil {
		g.Bench.Plugins = kong.Plugins{p.Bench}
	}
	if p.Workshop {
		g.workshop = &Workshop{}
		g.Plugins = kong.Plugins{g.workshop}
	}
	var help bytes.Buffer
	exited := false
	l := &loader{env: readEnvironment(p.Name, env), from: origins{}}
	k, err := kong.New(&g,
		kong.Name(p.Name), kong.Description(p.description()),
		kong.Writers(&help, &help), kong.Exit(func(int) { exited = true }),
		kong.WithBeforeResolve(l.beforeResolve),
		kong.Resolvers(kong.ResolverFunc(l.resolveFile), kong.ResolverFunc(l.resolveEnv)),
	)
	if err != nil {
		panic("config: grammar: " + err.Error())
	}
	for _, leaf := range k.Model.Leaves(false) {
		fill(leaf.Flags)
	}
	c, err := k.Parse(args)
	switch {
	case exited: // by --help; kong goes on parsing and may complain, but the user has the help
		return Command{Name: CommandPrint, Output: help.String()}, nil
	case l.err != nil:
		return Command{}, l.err
	case err != nil:
		return Command{}, err
	}
	return g.command(p, c, l.from)
}

// Default returns what serve has when nobody configured it.
func Default(p Program) (Command, error) { return Parse(p, []string{"serve"}, nil) }

func (g *grammar) command(p *Program, c *kong.Context, from origins) (Command, error) {
	if name, ok := strings.CutPrefix(c.Command(), "bench "); ok {
		return Command{Name: CommandBench, Bench: name}, nil
	}
	if f := g.flight(c.Command()); f != nil {
		return Command{Name: CommandFlight, Flight: f}, nil
	}
	if m := g.workshop.asked(c.Command()); m != nil {
		return Command{Name: CommandMake, Make: m}, nil
	}
	switch c.Command() {
	case "serve":
		game, err := g.Serve.settle(p, from)
		world := g.Serve.world(c.Selected().Flags, from, &game)
		return Command{Name: CommandServe, Settings: g.Serve.Settings, Own: g.Serve.own(), Game: game, World: world}, err
	case "schema":
		game, err := g.Schema.settle(p, from)
		c := Command{Name: CommandSchema, Settings: g.Schema.Settings, Own: g.Schema.own(), Game: game}
		if g.Schema.TS {
			c.TS = g.Schema.SDK
		}
		return c, err
	case "watch", "watch <name>":
		err := from.settlePassword(&g.Watch.Password, &g.Watch.PasswordFile)
		if err == nil {
			err = from.blame(g.Watch.Check())
		}
		return Command{Name: CommandWatch, Watch: g.Watch}, err
	case "play <dir>":
		return Command{Name: CommandPlay, Play: g.Play}, from.blame(g.Play.Check())
	case "config print":
		_, err := g.Config.Print.settle(p, from)
		return Command{Name: CommandPrint, Output: printed(c.Selected().Flags, from)}, err
	case "config check":
		_, err := g.Config.Check.settle(p, from)
		return Command{Name: CommandPrint, Output: "ok\n"}, err
	}
	return Command{Name: CommandPrint, Output: version(p.Name, admin.ReadBuild())}, nil
}

// settle finishes settings that kong has filled, and makes the game of them.
func (s *served) settle(p *Program, from origins) (systems.Config, error) {
	if err := from.settlePassword(&s.Password, &s.PasswordFile); err != nil {
		return systems.Config{}, err
	}
	if err := s.Check(); err != nil {
		return systems.Config{}, from.blame(err)
	}
	c, err := p.game(&s.Settings, s.own())
	return c, from.blame(err)
}

func version(program string, b admin.Build) string {
	words := []string{program, b.Version, b.Go}
	if b.Revision != "" {
		words = append(words, b.Revision)
	}
	return fmt.Sprintln(strings.Join(words, " "))
}
