//go:build unix

package child

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// dots is a game of players and nothing else.
func dots() *game.Program {
	return &game.Program{Line: config.Program{Name: "dots"}, Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
	}}
}

// TestMain makes this test binary the child.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		var err error
		switch os.Args[1] {
		case GameCommand:
			err = Main(os.Stdin, os.Stdout, OpenGame(dots(), os.Stderr))
		case FloorCommand:
			err = Main(os.Stdin, os.Stdout, OpenFloor)
		case "deaf":
			select {}
		default:
			os.Exit(m.Run())
		}
		if err != nil {
			_, _ = io.WriteString(os.Stderr, err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// gone reports whether there is no such process any more.
func gone(c *Child) bool {
	return errors.Is(syscall.Kill(c.cmd.Process.Pid, 0), syscall.ESRCH)
}

func TestChildTicksAndEnds(t *testing.T) {
	server, _, _ := cpu.Split()
	for command, config := range map[string]any{
		GameCommand:  Game{World: bot.World{Players: 3, Width: 64, Height: 64}},
		FloorCommand: Floor{Bytes: 100, Hz: 20},
	} {
		c, err := Start(t.Context(), command, config, server)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Begin(t.Context()); err != nil {
			t.Error(err)
		}
		time.Sleep(300 * time.Millisecond)
		s, err := c.End(t.Context())
		if err != nil || s.Ticks == 0 || s.RSS == 0 || s.Wall == 0 {
			t.Errorf("%s: %+v, %v", command, s, err)
		}
		if gone(c) {
			t.Errorf("%s has ended by itself", command)
		}
		if err := c.Stop(); err != nil || !gone(c) {
			t.Errorf("%s: %v; gone: %v", command, err, gone(c))
		}
	}
}

func TestChildThatCannotStart(t *testing.T) {
	for _, config := range []any{Game{World: bot.World{Players: -1}}, "nonsense"} {
		_, err := Start(t.Context(), GameCommand, config, cpu.Set{})
		if !errors.Is(err, ErrChild) {
			t.Errorf("%v: %v", config, err)
		}
	}
	if _, err := Start(t.Context(), GameCommand, Game{World: bot.World{Players: -1}}, cpu.Set{}); err == nil || !strings.Contains(err.Error(), "it said") {
		t.Errorf("the child's complaint is lost: %v", err)
	}
}

func TestInterruptedStartEndsTheChild(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, GameCommand, Game{World: bot.World{Players: 1, Width: 64, Height: 64}}, cpu.Set{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestOrphan starts a process that starts a child and is then killed: the child
// ends with its standard input.
func TestOrphan(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0], FloorCommand)
	c.Stdin = in
	said, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	if _, err := out.WriteString(`{"bytes":100,"hz":20}` + "\n"); err != nil {
		t.Error(err)
	}
	if _, err := said.Read(make([]byte, 100)); err != nil {
		t.Error(err)
	}
	_ = out.Close() // as the kernel does for a process that dies
	if err := c.Wait(); err != nil {
		t.Errorf("the child ended with %v", err)
	}
}
