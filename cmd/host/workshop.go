package host

import (
	"fmt"
	"io"
	"os"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/scaffold"
)

// makeGame makes a game of one's own, and says what to do with it.
func makeGame(asked any, stdout io.Writer) error {
	n, ok := asked.(config.New)
	if !ok {
		return fmt.Errorf("host: nothing makes a %T", asked)
	}
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
