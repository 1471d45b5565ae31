package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench"
	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/flight"
	"github.com/tickd/tickd/cmd/internal/schema"
	"github.com/tickd/tickd/cmd/internal/server"
	"github.com/tickd/tickd/cmd/internal/world"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// Exit codes.
const (
	exitFailure = 1
	exitUsage   = 2
)

// Main is the whole of a program: it does what the command line says, and exits. The first signal ends
// it in an orderly way, the second at once.
func Main(p Program) {
	served(&p)
	os.Exit(Run(interruptible(), p, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// Run is Main for tests: it does what the arguments (without the program's name) say until ctx ends,
// and returns the exit code. Results go to stdout, logs and complaints to stderr. Those of `bench` that
// start a server start the running program, whose main must be Main or MainBench.
func Run(ctx context.Context, p Program, args, env []string, stdout, stderr io.Writer) int {
	if err := p.check(); err != nil {
		fmt.Fprintln(stderr, "host:", err)
		return exitUsage
	}
	benches := &bench.Commands{}
	line := p.line()
	line.Bench = benches
	command, err := config.Parse(*line, args, env)
	if err == nil && command.Name == config.CommandBench {
		err = benches.Check(command.Bench, p.bench())
	}
	if err != nil {
		fmt.Fprintln(stderr, p.Name+":", err)
		return exitUsage
	}
	switch command.Name {
	case config.CommandServe:
		err = p.serve(ctx, command, args, env, stderr)
	case config.CommandWatch:
		err = server.Watch(ctx, command.Watch, stdout, command.Watch.Logger(stderr))
	case config.CommandSchema:
		err = p.schema(command, stdout)
	case config.CommandPlay:
		err = p.play(ctx, command.Play, stderr)
	case config.CommandFlight:
		err = flight.Run(ctx, command.Flight, p.worlds().Build, stdout, stderr)
	case config.CommandMake:
		err = makeGame(ctx, command.Make, stdout, stderr)
	case config.CommandBench:
		err = benches.Measure(ctx, command.Bench, p.bench(), stdout, stderr)
	default:
		_, err = io.WriteString(stdout, command.Output)
	}
	return p.exit(err, stderr)
}

// schema describes the game as it is set.
func (p *Program) schema(c config.Command, stdout io.Writer) error {
	g := systems.New(netio.New(netio.Config{TickRate: c.Game.TickRate}), c.Game)
	systems.Provide(g, &rooms.Room{}) // none
	p.Install(g)
	g.Init()
	var own any
	if p.Own != nil {
		own = p.Own(g)
	}
	s, err := schema.Of(p.Name, g, own)
	if err != nil {
		return err
	}
	if c.TS != "" {
		return s.WriteTS(stdout, c.TS)
	}
	return s.WriteJSON(stdout)
}

// exit says what went wrong, if anything did, and returns the exit code.
func (p *Program) exit(err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, p.Name+":", err)
	var data *server.DataError
	if errors.As(err, &data) {
		return data.Code
	}
	return exitFailure
}

// MainBench is Main of a program that only measures: its commands are those that Main has below bench.
func MainBench(p Program) {
	served(&p)
	os.Exit(RunBench(interruptible(), p, os.Args[1:], os.Stdout, os.Stderr))
}

// RunBench is to MainBench what Run is to Main.
func RunBench(ctx context.Context, p Program, args []string, stdout, stderr io.Writer) int {
	if err := p.check(); err != nil {
		fmt.Fprintln(stderr, "host:", err)
		return exitUsage
	}
	command, err := bench.Parse(p.bench(), args)
	if err != nil {
		fmt.Fprintln(stderr, p.Name+":", err)
		return exitUsage
	}
	return p.exit(command(ctx, stdout, stderr), stderr)
}

// served is the whole life of a process that a bench has started to measure it, which ends in here. Of
// any other it does nothing.
func served(p *Program) {
	ours, err := bench.Hidden(os.Args[1:], p.bench())
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailure)
	case ours:
		os.Exit(0)
	}
}

// logPatience is how long an ending server waits for whoever reads its log.
const logPatience = time.Second

func (p *Program) serve(ctx context.Context, c config.Command, args, env []string, stderr io.Writer) error {
	c, err := p.resumed(c, args, env)
	if err != nil {
		return err
	}
	if c.Settings.Dev != "" {
		var end context.CancelFunc
		ctx, end = untilEnd(ctx, os.Stdin)
		defer end()
	}
	log, queue := c.Settings.Queued(stderr)
	defer queue.Close(logPatience)
	return server.Serve(ctx, p.game(c), c.Settings, log, queue.Dropped)
}

// play shows a recording.
func (p *Program) play(ctx context.Context, c config.Play, stderr io.Writer) error {
	log, queue := c.Queued(stderr)
	defer queue.Close(logPatience)
	s, err := server.OpenShow(p.shown(), p.worlds().BuildOn, c, log)
	if err != nil {
		return err
	}
	return s.Run(ctx)
}

// resumed is the command with what the world says that it goes on with, if there is one.
func (p *Program) resumed(c config.Command, args, env []string) (config.Command, error) {
	if !c.Settings.Kept() {
		return c, nil
	}
	if c.Settings.Rooms.Rooms {
		saved, err := server.SavedInRooms(c.Settings.Data)
		if err == nil && len(saved) > 0 {
			c, err = config.Resume(*p.line(), args, env, saved)
		}
		return c, server.Refused(c.Settings.Data, err)
	}
	id, found, err := server.Saved(c.Settings.Data)
	if err == nil && found {
		c, err = config.Resume(*p.line(), args, env, world.Settings(id))
	}
	return c, server.Refused(c.Settings.Data, err)
}

// interruptible returns a context that the first signal ends: an interrupt, SIGTERM, or the terminal's hanging up
// unless that was to be ignored (nohup). The second ends the process. A log that nobody reads any more ends nothing.
func interruptible() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Ignore(syscall.SIGPIPE)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(exitFailure)
	}()
	return ctx
}
