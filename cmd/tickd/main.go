// Command tickd is an authoritative tick server for multiplayer games.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/host"
)

const exitUsage = 2

func main() {
	os.Exit(run(interruptible(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
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
		os.Exit(1)
	}()
	return ctx
}

// logPatience is how long an ending server waits for whoever reads its log.
const logPatience = time.Second

func serve(ctx context.Context, s config.Settings, stderr io.Writer) error {
	log, queue := s.Queued(stderr)
	defer queue.Close(logPatience)
	return host.Serve(ctx, s, log, queue.Dropped)
}

// run is the program: it returns the exit code. Results go to stdout, logs and complaints to stderr.
func run(ctx context.Context, args, env []string, stdout, stderr io.Writer) int {
	command, settings, err := config.Parse(args, env)
	if err != nil {
		fmt.Fprintln(stderr, "tickd:", err)
		return exitUsage
	}
	switch command.Name {
	case config.CommandServe:
		err = serve(ctx, settings, stderr)
	case config.CommandWatch:
		err = host.Watch(ctx, command.Watch, stdout, command.Watch.Logger(stderr))
	case config.CommandPrint:
		_, err = io.WriteString(stdout, command.Output)
	}
	if err != nil {
		fmt.Fprintln(stderr, "tickd:", err)
	}
	return host.ExitCode(err)
}
