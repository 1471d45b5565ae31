package host_test

import (
	"context"
	"os"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// A whole game: players who are there, and nothing else. Its main would be host.Main(program).
func Example() {
	program := host.Program{
		Name: "dots",
		Install: func(g *systems.Game) {
			player := g.Registry.Class("player", wire.All, "position")
			systems.AddPlayers[packet.Controls](g, systems.Players{Class: player})
		},
		Config: systems.Config{TickRate: 30, Width: 64, Height: 64},
	}
	host.Run(context.Background(), program, []string{"config", "check", "--max-players=20"}, nil, os.Stdout, os.Stderr)
	// Output: ok
}
