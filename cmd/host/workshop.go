package host

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/dev"
	"github.com/tickd/tickd/cmd/internal/scaffold"
)

// makeGame does what the workshop is asked for.
func makeGame(ctx context.Context, asked any, stdout, stderr io.Writer) error {
	switch asked := asked.(type) {
	case config.New:
		return newGame(asked, stdout)
	case config.Dev:
		return dev.Run(ctx, dev.Options{Dir: asked.Dir, Flags: asked.Flags, Out: stderr})
	}
	return fmt.Errorf("host: nothing makes a %T", asked)
}

// newGame makes a game of one's own, and says what to do with it.
func newGame(n config.New, stdout io.Writer) error {
	made, err := scaffold.Make(scaffold.Game{Dir: n.Dir, Module: n.Module, Checkout: n.Tickd})
	if err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, made.Next(here))
	return err
}

// untilEnd is a context that ends with what is read from r, too: who has started this process has
// closed it, or has ended itself. That works on every system, and also when it was killed.
func untilEnd(ctx context.Context, r io.Reader) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, r) // an error is an end, too
		cancel()
	}()
	return ctx, cancel
}
