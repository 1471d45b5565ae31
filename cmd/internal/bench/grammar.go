// Package bench is the commands that measure what a program costs: the tick alone, a server under real
// clients, and a bare server to compare it with.
package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// Help says what the commands have in common.
const Help = "Results go to standard output, as a table or with --json as JSON. Where a command starts a server, it does so " +
	"as a process of its own, pinned to the first CPU and its clients to the others."

// command is what a command line asks for.
type command interface {
	// check complains about what the flags say.
	check(p *game.Program) error
	run(ctx context.Context, p *game.Program, out output) error
}

// Commands are all of them, for kong, to which a method called Run or Validate would mean something.
type Commands struct {
	Swarm swarm        `cmd:"" help:"Let bots play on a server over real sockets, and check all that they are told."`
	Floor floor        `cmd:"" help:"Measure a bare server that writes as much as often: what the sockets alone cost."`
	Tick  tick         `cmd:"" help:"Run the whole game in memory, without sockets, and measure its ticks."`
	Hold  hold         `cmd:"" help:"Let honest clients play beside others who shout, swarm and flood, and see what becomes of them."`
	Sweep sweep        `cmd:"" help:"Let clients grow in number until the server does not hold them any more."`
	Rooms roomsCommand `cmd:"" help:"Let bots play in many rooms of one server, and compare with one world."`
	Sim   simCommand   `cmd:"" help:"Play the whole server, its disk, the network and clients in one goroutine from a seed, let everything go wrong, and check what must not."`
}

func (c *Commands) named(name string) command {
	return map[string]command{"swarm": &c.Swarm, "floor": &c.Floor, "tick": &c.Tick, "hold": &c.Hold, "sweep": &c.Sweep, "rooms": &c.Rooms, "sim": &c.Sim}[name]
}

// Check says what is wrong with the command of that name, naming its flag.
func (c *Commands) Check(name string, p *game.Program) error { return c.named(name).check(p) }

// Measure runs the command of that name, which is checked. Results go to stdout, progress to stderr if it is a
// terminal.
func (c *Commands) Measure(ctx context.Context, name string, p *game.Program, stdout, stderr io.Writer) error {
	return c.named(name).run(ctx, p, output{p.Line.Name, stdout, stderr})
}

// Parse returns what a command line of nothing but these commands asks for. An error is the user's fault
// and one sentence.
func Parse(p *game.Program, args []string) (func(ctx context.Context, stdout, stderr io.Writer) error, error) {
	c := &Commands{}
	var help bytes.Buffer
	exited := false
	k, err := kong.New(c, kong.Name(p.Line.Name), kong.Description(p.Line.About+"\n\n"+Help),
		kong.Writers(&help, &help), kong.Exit(func(int) { exited = true }))
	if err != nil {
		panic("bench: grammar: " + err.Error())
	}
	asked, err := k.Parse(args)
	switch {
	case exited: // by --help; kong goes on parsing and may complain, but the user has the help
		return func(_ context.Context, stdout, _ io.Writer) error {
			_, err := help.WriteTo(stdout)
			return err
		}, nil
	case err != nil:
		return nil, err
	}
	name := asked.Command()
	if err := c.Check(name, p); err != nil {
		return nil, err
	}
	return func(ctx context.Context, stdout, stderr io.Writer) error {
		return c.Measure(ctx, name, p, stdout, stderr)
	}, nil
}

// Hidden is what a program is when it has started itself as a measured server: it runs that and
// reports true. An error is the server's.
func Hidden(args []string, p *game.Program) (bool, error) {
	if len(args) != 1 {
		return false, nil
	}
	switch args[0] {
	case child.GameCommand:
		return true, child.Main(os.Stdin, os.Stdout, child.OpenGame(p, os.Stderr))
	case child.RoomsCommand:
		return true, child.Main(os.Stdin, os.Stdout, child.OpenRooms(p, os.Stderr))
	case child.FloorCommand:
		return true, child.Main(os.Stdin, os.Stdout, child.OpenFloor)
	}
	return false, nil
}

// atLeast complains about a flag below its bound.
func atLeast[T int | float64](flag string, v, least T) error {
	if v < least {
		return fmt.Errorf("--%s: %v is less than %v", flag, v, least)
	}
	return nil
}
