package host

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/server"
)

// Exit codes.
const (
	exitFailure = 1
	exitUsage   = 2
)

// Main is the whole of a program: it does what the command line says, and exits. The first signal ends
// it in an orderly way, the second at once.
func Main(p Program) {
	os.Exit(Run(interruptible(), p, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// Run is Main for tests: it does what the arguments (without the program's name) say until ctx ends,
// and returns the exit code. Results go to stdout, logs and complaints to stderr.
func Run(ctx context.Context, p Program, args, env []string, stdout, stderr io.Writer) int {
	if err := p.check(); err != nil {
		fmt.Fprintln(stderr, "host:", err)
		return exitUsage
	}
	command, err := config.Parse(*p.line(), args, env)
	if err != nil {
		fmt.Fprintln(stderr, p.Name+":", err)
		return exitUsage
	}
	if err := p.run(ctx, command, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, p.Name+":", err)
		return exitFailure
	}
	return 0
}

func (p *Program) run(ctx context.Context, c config.Command, stdout, stderr io.Writer) (err error) {
	switch c.Name {
	case config.CommandServe:
		return p.serve(ctx, c, stderr)
	case config.CommandWatch:
		return server.Watch(ctx, c.Watch, stdout, c.Watch.Logger(stderr))
	}
	_, err = io.WriteString(stdout, c.Output)
	return err
}

// logPatience is how long an ending server waits for whoever reads its log.
const logPatience = time.Second

func (p *Program) serve(ctx context.Context, c config.Command, stderr io.Writer) error {
	log, queue := c.Settings.Queued(stderr)
	defer queue.Close(logPatience)
	return server.Serve(ctx, p.game(c.Game), c.Settings, log, queue.Dropped)
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
