// Duels is a game of rooms: a lobby, and duels of two to which it sends people.
package main

import (
	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

func main() {
	host.Main(host.Program{Name: "duels", Install: Install, Rooms: host.Rooms{Seats: seats, Match: Match}})
}

const seats = 16 // of a lobby; Match fills duels with two

// Install makes the game of one room: its name says which.
func Install(g *systems.Game) {
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
	part := part{g, systems.Find[rooms.Room](g)}
	if part.room.Name == "lobby" {
		g.App.Add(ecs.Simulate, &Lobby{part})
	} else {
		g.App.Add(ecs.Simulate, &Duel{part: part})
	}
}

// part is what both kinds of room know.
type part struct {
	game *systems.Game
	room *rooms.Room
}

// Init has nothing to prepare.
func (*part) Init(*ecs.App) {}

// everybody is who plays in the room, in the order of their ids: this game has no other entities.
func (p *part) everybody() (ids []uint32) {
	for id := range p.game.App.IDs.All {
		ids = append(ids, uint32(id))
	}
	return ids
}
