package config

import (
	"errors"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// Kong's own variables are read before resolvers, so that a file would win over them.
func TestTrapKongPutsResolversOverItsVariables(t *testing.T) {
	t.Setenv("TRAP", "environment")
	var g struct {
		Value string `env:"TRAP"`
	}
	file := kong.ResolverFunc(func(*kong.Context, *kong.Path, *kong.Flag) (any, error) { return "file", nil })
	if _, err := kong.Must(&g, kong.NoDefaultHelp(), kong.Resolvers(file)).Parse(nil); err != nil || g.Value != "file" {
		t.Errorf("%q, %v: kong now has our precedence", g.Value, err)
	}
}

func TestTrapKongTakesNumbersForNanoseconds(t *testing.T) {
	var g struct{ Wait time.Duration }
	five := kong.ResolverFunc(func(*kong.Context, *kong.Path, *kong.Flag) (any, error) { return int64(5), nil })
	if _, err := kong.Must(&g, kong.NoDefaultHelp(), kong.Resolvers(five)).Parse(nil); err != nil || g.Wait != 5 {
		t.Errorf("%v, %v", g.Wait, err)
	}
}

func TestTrapKongExitsWith80(t *testing.T) {
	var g struct{}
	_, err := kong.Must(&g).Parse([]string{"--bogus"})
	var exit kong.ExitCoder
	if !errors.As(err, &exit) || exit.ExitCode() != 80 {
		t.Errorf("%v", err)
	}
}
