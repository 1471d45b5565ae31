// Command yourgame is a game built on tickd, with every command that tickd has:
//
//	go run .
package main

import (
	"github.com/tickd/tickd/cmd/host"

	"github.com/tickd/tickd/cmd/internal/scaffold/made/game"
	"github.com/tickd/tickd/cmd/internal/scaffold/made/page"
)

func main() {
	host.Main(host.Program{
		Name: "yourgame", About: "A game built on tickd.",
		Install: game.Install, Config: game.Config(), Bots: bots(), Page: page.Files(),
	})
}
