// Package systems is the game: one system a file. New is the game in order.
package systems

import (
	"hash/fnv"

	"tickd/components"
	"tickd/ecs"
	"tickd/ecs/replica"
	"tickd/netio"
	"tickd/netio/admin"
	"tickd/netio/packet"
	"tickd/netio/wire"
)

// Game is a whole server without its sockets and its clock. Between New and
// Init more systems, components and packets can be added.
type Game struct {
	App      *ecs.App
	Server   *netio.Server
	Rules    *Rules
	Registry *replica.Registry
	World    *replica.World
	Players  *PlayerHandler
	Life     *Lifecycle

	world packet.WorldInfo
	last  *GameState // publishes, so it ends the tick
}

// Config makes a Game.
type Config struct {
	Rules Rules
	Seed  string
	Theme string
	Now   func() int64 // ns, for the systems' timings; nil measures nothing
	Board *admin.Board // where the reports go; nil for nowhere
}

// New wires the game: read it top to bottom to know the tick.
func New(server *netio.Server, c Config) *Game {
	app := ecs.NewApp(ecs.Config{Seed: seedNumber(c.Seed), Capacity: c.Rules.MaxPlayers, Now: c.Now})
	g := &Game{App: app, Server: server, Rules: &c.Rules, Registry: replica.NewRegistry(components.CellShift)}
	g.world = packet.WorldInfo{
		Width: uint16(c.Rules.Width), Height: uint16(c.Rules.Height), Seed: c.Seed, Theme: c.Theme,
		CellSize: components.CellTiles, ViewCells: ViewCells,
	}

	ecs.Component[components.Position](app, "position", 1)
	ecs.Component[components.Velocity](app, "velocity", 1)
	ecs.Component[components.Heading](app, "heading", 1)
	ecs.Component[components.Health](app, "health", 1)
	ecs.Component[components.Player](app, "player", 1)
	ecs.Component[components.Inputs](app, "inputs", 1)

	replica.Component[components.Position](g.Registry, "position", components.PositionLanes()...)
	replica.Component[components.Heading](g.Registry, "heading", components.HeadingLanes()...)
	replica.Component[components.Health](g.Registry, "health", components.HealthLanes()...)
	player := g.Registry.Class("player", wire.All, "position", "heading", "health")
	replica.ClassBlob[components.Player](g.Registry, player)

	g.World = replica.NewWorld(g.Registry, cells(c.Rules.Width), cells(c.Rules.Height))
	g.Players = NewPlayerHandler(server, g.Rules, player)
	interest := NewInterest(server, g.World)

	app.Add(ecs.Receive, &Intake{server})
	app.Add(ecs.Receive, g.Players)
	app.Add(ecs.Simulate, NewMovement(g.Rules))
	app.Add(ecs.Send, interest)
	g.Life = &Lifecycle{game: g, board: c.Board}
	if g.Life.board == nil {
		g.Life.board = &admin.Board{}
	}
	app.Add(ecs.Send, g.Life)
	g.last = NewGameState(server, g.World, interest)
	return g
}

// Init prepares every system and tells the server what a Welcome says.
func (g *Game) Init() {
	g.Rules.position = ecs.NewMap[components.Position](g.App)
	g.Server.SetWorld(g.Registry.Schema(), g.world, nil)
	g.App.Add(ecs.Send, g.last)
	g.App.Init()
}

// Step runs one tick.
func (g *Game) Step() { g.App.Step() }

func cells(tiles int32) int32 { return (tiles + components.CellTiles - 1) / components.CellTiles }

// seedNumber turns a world's seed into a generator's.
func seedNumber(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash's Write cannot fail
	return h.Sum64()
}
