// Command tickd is an authoritative tick server for multiplayer games, with the sandbox as its game.
package main

import (
	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/cmd/tickd/bots"
	"github.com/tickd/tickd/cmd/tickd/settings"
	"github.com/tickd/tickd/netio/webclient"
	"github.com/tickd/tickd/systems/sandbox"
)

func main() { host.Main(program()) }

func program() host.Program {
	return host.Program{
		Name:      "tickd",
		About:     "An authoritative tick server for multiplayer games.",
		Install:   sandbox.Install,
		Settings:  &settings.Settings{},
		Bots:      bots.Game(),
		Simulated: bots.Simulated(),
		Own:       settings.Own,
		Page:      webclient.Page(),
		Workshop:  true,
	}
}
