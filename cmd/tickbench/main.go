// Command tickbench measures what tickd costs with the sandbox as its game: what `tickd bench` does.
package main

import (
	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/cmd/tickd/bots"
	"github.com/tickd/tickd/cmd/tickd/settings"
	"github.com/tickd/tickd/systems/sandbox"
)

func main() { host.MainBench(program()) }

func program() host.Program {
	return host.Program{
		Name:      "tickbench",
		About:     "Measures what tickd costs.",
		Install:   sandbox.Install,
		Settings:  &settings.Settings{},
		Bots:      bots.Game(),
		Simulated: bots.Simulated(),
	}
}
