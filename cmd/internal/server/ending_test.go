package server

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const patience = 30 * time.Second

// dots is a game of players and nothing else.
func dots(g *systems.Game) {
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
}

// A tick that panics ends the server, not like a usage error: clients are told,
// the log says where it was, and the addresses are taken back.
func TestATickThatPanics(t *testing.T) {
	d, err := config.Default(config.Program{Name: "dots"})
	if err != nil {
		t.Fatal(err)
	}
	s := d.Settings
	s.Addr, s.HTTP, s.Data = "127.0.0.1:0", "", config.NoData
	s.AddrFile = filepath.Join(t.TempDir(), "addr")
	var log bytes.Buffer
	h, err := Open(Game{Name: "dots", Config: d.Game, Install: dots}, s, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	broken := make(chan struct{})
	measure := h.Game.Life.Measure
	h.Game.Life.Measure = func(r *admin.Report) {
		measure(r)
		select {
		case <-broken:
			panic("disk on fire")
		default:
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Run(context.Background()) }()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, err := client.Dial(ctx, h.Addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Join(ctx, "alice"); err != nil {
		t.Fatal(err)
	}
	close(broken)
	for err == nil {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		_, _, err = c.Next()
	}
	var bye *client.Goodbye
	if !errors.As(err, &bye) || bye.Code != packet.Internal {
		t.Errorf("a client heard %v", err)
	}
	err = <-ended
	if !errors.Is(err, ErrTick) || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("it ended with %v", err)
	}
	if text := log.String(); !strings.Contains(text, "disk on fire") || !strings.Contains(text, "ending_test.go") || !strings.Contains(text, "FAIL") {
		t.Errorf("the log says %s", text)
	}
	if _, err := os.Stat(s.AddrFile); !os.IsNotExist(err) {
		t.Errorf("the file of addresses is still there: %v", err)
	}
}
