package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/alecthomas/kong"
)

const description = `Measures what tickd costs.

Results go to standard output, as a table or with --json as JSON. Where a command starts a server, it does so as a process of its own, pinned to the first CPU and its clients to the others.`

// command is what a command line asks for.
type command interface {
	// check complains about what the flags say.
	check() error
	run(ctx context.Context, out output) error
}

type grammar struct {
	Swarm swarm `cmd:"" help:"Let bots play on a server over real sockets, and check all that they are told."`
	Floor floor `cmd:"" help:"Measure a bare server that writes as much as often: what the sockets alone cost."`
	Tick  tick  `cmd:"" help:"Run the whole game in memory, without sockets, and measure its ticks."`
	Hold  hold  `cmd:"" help:"Let honest clients play beside others who shout, swarm and flood, and see what becomes of them."`
	Sweep sweep `cmd:"" help:"Let clients grow in number until the server does not hold them any more."`
}

func (g *grammar) commands() map[string]command {
	return map[string]command{"swarm": &g.Swarm, "floor": &g.Floor, "tick": &g.Tick, "hold": &g.Hold, "sweep": &g.Sweep}
}

// parse returns the command, or with --help a nil one and the help. An error is
// the user's fault and one sentence.
func parse(args []string) (_ command, help string, err error) {
	var g grammar
	var said bytes.Buffer
	exited := false
	k, err := kong.New(&g, kong.Name("tickbench"), kong.Description(description),
		kong.Writers(&said, &said), kong.Exit(func(int) { exited = true }))
	if err != nil {
		panic("tickbench: grammar: " + err.Error())
	}
	c, err := k.Parse(args)
	switch {
	case exited: // by --help; kong goes on parsing and may complain, but the user has the help
		return nil, said.String(), nil
	case err != nil:
		return nil, "", err
	}
	found := g.commands()[c.Command()]
	return found, "", found.check()
}

// atLeast complains about a flag below its bound.
func atLeast[T int | float64](flag string, v, least T) error {
	if v < least {
		return fmt.Errorf("--%s: %v is less than %v", flag, v, least)
	}
	return nil
}
