// Command tickbench measures what tickd costs: the tick alone, a server under
// real clients, and a bare server to compare it with.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/tickd/tickd/cmd/tickbench/child"
)

// Exit codes.
const (
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	if len(os.Args) == 2 {
		hidden(os.Args[1])
	}
	os.Exit(run(interruptible(), os.Args[1:], os.Stdout, os.Stderr))
}

// hidden is what this program is when it has started itself; it returns when
// the command is not such a one.
func hidden(command string) {
	var err error
	switch command {
	case child.GameCommand:
		err = child.Main(os.Stdin, os.Stdout, child.OpenGame(os.Stderr))
	case child.FloorCommand:
		err = child.Main(os.Stdin, os.Stdout, child.OpenFloor)
	default:
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailure)
	}
	os.Exit(0)
}

// interruptible returns a context that the first signal ends. The second ends
// the process.
func interruptible() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(exitFailure)
	}()
	return ctx
}

// run is the program: it returns the exit code. Results go to stdout,
// complaints to stderr, and progress too if it is a terminal.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	command, help, err := parse(args)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "tickbench:", err)
		return exitUsage
	case command == nil:
		_, err = io.WriteString(stdout, help)
	default:
		err = command.run(ctx, output{stdout, stderr})
	}
	if err != nil {
		fmt.Fprintln(stderr, "tickbench:", err)
		return exitFailure
	}
	return 0
}
