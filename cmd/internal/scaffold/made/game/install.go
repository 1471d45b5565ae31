// Package game is what is played. Players are lanterns in the dark: they walk, catch
// the lights that drift about, and call those near them. Each file is one idea; read
// Install from top to bottom to know the tick.
package game

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Numbers on the wire: never use one again for anything else.
const (
	KindCall    = packet.GameKinds  // a packet from players
	EventCalled = packet.GameEvents // told to them
	GlobalBoard = 0                 // a value that all of them know
	BadColour   = packet.GameCodes  // why somebody may not join
)

// Config is the game when nobody sets anything.
func Config() systems.Config {
	return systems.Config{Width: 32, Height: 20, TickRate: 20, MaxPlayers: 200}
}

// Install puts the game together. The server, the bench, the tests and a replay all
// call it.
func Install(g *systems.Game) {
	// What entities have. Clients are shown those that have lanes.
	systems.Component[Glow](g, "glow", 1, glowLanes()...)
	ecs.Component[Drift](g.App, "drift", 1)
	lantern := g.Registry.Class("lantern", wire.All, "position", "glow")
	light := g.Registry.Class("light", wire.All, "position")

	// What everybody is told.
	board := systems.NewGlobal[Board](g, GlobalBoard, "board", 1)
	called := systems.NewEvents[Called](g, EventCalled, netio.Thinnable) // one need not arrive
	g.Server.Code(BadColour, "BAD_COLOUR", "A colour is one byte.", true)
	g.SetAbout(about())

	// Who plays.
	hooks := &hooks{game: g}
	systems.AddPlayers[packet.Controls](g, systems.Players{
		Class: lantern, Named: true, Body: []ecs.Part{ecs.Of[Glow]()},
		Init: hooks.init, Admit: hooks.admit, Spawn: hooks.spawn, Left: hooks.left,
	})
	systems.AddRoster(g)

	// What happens in a tick, in this order.
	g.App.Add(ecs.Simulate,
		&Walk{game: g},
		&Calls{game: g, calls: netio.Receive[Call](g.Server), called: called},
		&Lights{game: g, class: light},
		&Scribe{board: &board.Value},
	)
}
