// Command arena is a server of the arena, with everything that tickd's own has:
//
//	go run ./docs/arena
package main

import (
	"github.com/tickd/tickd/cmd/host"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/docs/arena/page"
	"github.com/tickd/tickd/docs/arena/simulated"
)

func main() { host.Main(program()) }

func program() host.Program {
	return host.Program{
		Name: "arena", About: "A team shooter, built on tickd.",
		Install: arena.Install, Config: arena.Config(), Settings: arena.Defaults(), Page: page.Files(), Bots: bots(),
		Simulated: simulated.Game(),
		Rooms:     host.Rooms{Seats: arena.MatchSeats, Named: true, Match: arena.Matchmaker, Options: arena.RoomOptions},
	}
}
