// Package room puts a game into a room: what a server and a simulator run there is made here,
// so that a record of the one replays in the other.
package room

import (
	"strconv"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// World is a game in a room. It belongs to whoever has the room.
type World struct{ *systems.Game }

// Server is that of the room.
func (w *World) Server() *netio.Server { return w.Game.Server }

// New makes the game of a room, ready to step; rooms.Config.Open calls it. Of c the room says TickRate and
// MaxPlayers, and its seed is made of c's and the room's name. install finds the room with systems.Find[rooms.Room].
func New(r *rooms.Room, c systems.Config, install func(*systems.Game)) *World {
	return NewKept(r, nil, c, install)
}

// NewKept is New of a room whose players come back with their tokens when the server has started
// again: key is a netio.Config's TokenKey.
func NewKept(r *rooms.Room, key []byte, c systems.Config, install func(*systems.Game)) *World {
	c.TickRate, c.MaxPlayers, c.Seed = r.Options.TickRate, r.Options.Seats, Seed(c.Seed, r.Name)
	g := systems.New(r.Server(netio.Config{Spectators: r.Options.Seats, TokenKey: key}), c)
	systems.Provide(g, r)
	install(g)
	g.Init()
	return &World{g}
}

// Seed is that of the room of a name: letters and digits, as any game takes them.
func Seed(all, room string) string {
	return strconv.FormatUint(systems.SeedNumber(all+"/"+room), 36)
}
