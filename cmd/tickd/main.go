// Command tickd is an authoritative tick server for multiplayer games.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"tickd/cmd/internal/config"
	"tickd/cmd/internal/host"
)

const exitUsage = 2

func main() {
	os.Exit(run(interruptible(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// interruptible returns a context that the first signal ends. The second ends the process.
func interruptible() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(1)
	}()
	return ctx
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
		err = host.Serve(ctx, settings, settings.Logger(stderr))
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
