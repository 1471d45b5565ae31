// Package systems is the game: one system a file. New is the game in order.
package systems

import (
	"fmt"
	"hash/fnv"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/land"
)

// Game is a whole server without its sockets and its clock. Between New and
// Init more systems, components and packets can be added.
type Game struct {
	App      *ecs.App
	Server   *netio.Server
	Rules    *Rules
	Registry *replica.Registry
	World    *replica.World
	Land     *land.Map
	Players  *PlayerHandler
	Answers  *Answers // for systems that take requests: see Sequence
	Life     *Lifecycle

	world packet.WorldInfo
	last  *GameState // publishes, so it ends the tick
}

// Config makes a Game.
type Config struct {
	Rules Rules
	Seed  string       // of the land, letters and digits; "" is land.DefaultSeed
	Theme string       // a built-in one; "" is land.DefaultTheme
	Own   land.Theme   // an operator's own theme, instead of Theme
	Now   func() int64 // ns, for the systems' timings; nil measures nothing
	Board *admin.Board // where the reports go; nil for nowhere

	IDRest       ecs.Tick // see ecs.Config
	ClientBudget int      // bytes a second for one client's snapshots; 0 means 16,000
}

// clientBudget is a client's bytes a second when nothing is said.
const clientBudget = 16_000

// budgetMost is a client's most bytes a tick: no view takes more, and what the
// planner makes of it fits into its integers.
const budgetMost = 1 << 20

// budget is a client's bytes a tick.
func (c *Config) budget() int32 {
	b := c.ClientBudget
	if b == 0 {
		b = clientBudget
	}
	return int32(min(b/c.Rules.TickRate, budgetMost))
}

// Validate says what is wrong with the land that c asks for.
func (c *Config) Validate() error {
	theme, err := c.theme()
	if err != nil {
		return err
	}
	l := land.Config{Seed: c.Seed, Theme: theme, Width: int(c.Rules.Width), Height: int(c.Rules.Height)}
	return l.Validate()
}

func (c *Config) theme() (land.Theme, error) {
	if c.Own.Layers != nil {
		return c.Own, nil
	}
	name := c.Theme
	if name == "" {
		name = land.DefaultTheme
	}
	t, ok := land.Builtin(name)
	if !ok {
		return t, fmt.Errorf("%w: no built-in theme is called %.40q", land.ErrTheme, name)
	}
	return t, nil
}

// New wires the game: read it top to bottom to know the tick. It panics on a
// Config that is not valid.
func New(server *netio.Server, c Config) *Game {
	theme, err := c.theme()
	if err != nil {
		panic("systems: " + err.Error())
	}
	c.Rules.settle(c.Seed, theme)
	app := ecs.NewApp(ecs.Config{Seed: seedNumber(c.Seed), Capacity: c.Rules.MaxPlayers + c.Rules.Creatures, Now: c.Now, IDRest: c.IDRest})
	g := &Game{App: app, Server: server, Rules: &c.Rules, Registry: replica.NewRegistry(components.CellShift), Land: c.Rules.land}
	id := g.Land.Identity()
	g.world = packet.WorldInfo{
		Width: uint16(id.Width), Height: uint16(id.Height), Seed: id.Seed, Theme: id.Theme,
		CellSize: components.CellTiles, ViewCells: ViewCells,
	}
	ecs.Resource(app, "land", 1, &landState{g.Land})

	ecs.Component[components.Position](app, "position", 1)
	ecs.Component[components.Velocity](app, "velocity", 1)
	ecs.Component[components.Heading](app, "heading", 1)
	ecs.Component[components.Health](app, "health", 1)
	ecs.Component[components.Player](app, "player", 1)
	ecs.Component[components.Inputs](app, "inputs", 1)
	ecs.Component[components.Answers](app, "answers", 1)
	ecs.Component[components.Hand](app, "hand", 1)
	ecs.Component[components.Digging](app, "digging", 2)
	ecs.Component[components.Burn](app, "burn", 1)
	ecs.Component[components.Dead](app, "dead", 1)
	ecs.Component[components.Wander](app, "wander", 1)

	replica.Component[components.Position](g.Registry, "position", components.PositionLanes()...)
	replica.Component[components.Heading](g.Registry, "heading", components.HeadingLanes()...)
	replica.Component[components.Health](g.Registry, "health", components.HealthLanes()...)
	replica.Component[components.Hand](g.Registry, "hand", components.HandLanes()...)
	replica.Component[components.Digging](g.Registry, "digging", components.DiggingLanes()...)
	player := g.Registry.Class("player", wire.All, "position", "heading", "health", "hand", "digging")
	creature := g.Registry.Class("creature", wire.All, "position", "heading")
	replica.ClassBlob[components.Player](g.Registry, player)

	g.World = replica.NewWorld(g.Registry, cells(c.Rules.Width), cells(c.Rules.Height))
	g.Players = NewPlayerHandler(server, g.Rules, player)
	g.Answers = NewAnswers(server)
	interest := NewInterest(server, g.World)

	app.Add(ecs.Receive, &Intake{server})
	app.Add(ecs.Receive, g.Players)
	app.Add(ecs.Receive, g.Answers)
	app.Add(ecs.Simulate, NewHazards(g.Rules))
	app.Add(ecs.Simulate, NewMovement(g.Rules))
	app.Add(ecs.Simulate, NewCreatures(g.Rules, creature))
	app.Add(ecs.Simulate, NewWorldHandler(g.Rules, g.Answers, NewBodies(g.Rules, player, creature)))
	app.Add(ecs.Simulate, NewChat(app, server, g.Rules, g.Answers))
	app.Add(ecs.Send, interest)
	g.Life = &Lifecycle{game: g, board: c.Board}
	if g.Life.board == nil {
		g.Life.board = &admin.Board{}
	}
	app.Add(ecs.Send, g.Life)
	app.Add(ecs.Send, NewRoster(server, g.Rules, g.Players))
	g.last = NewGameState(server, g.World, interest, NewChunks(g.Land, server.Report), c.budget())
	bar := hotbar()
	g.SetOwnBlob(func(ecs.NetID) ([]byte, uint32) { return bar, 1 })
	return g
}

// Init prepares every system and tells the server what a Welcome says.
func (g *Game) Init() {
	g.Rules.position = ecs.NewMap[components.Position](g.App)
	g.Server.SetWorld(g.Registry.Schema(), g.world, tileTable())
	g.App.Add(ecs.Send, Postman{g.Answers}, g.last)
	g.App.Init()
}

// SetOwnBlob replaces what a player is told of itself alone, which is its hotbar
// else. Before Init.
func (g *Game) SetOwnBlob(f OwnBlob) { g.last.blob = f }

// Observe tells the governor how long a tick took, and its period, in ns.
func (g *Game) Observe(took, period int64) { g.last.Governor.Observe(took, period) }

// Step runs one tick.
func (g *Game) Step() { g.App.Step() }

func cells(tiles int32) int32 { return (tiles + components.CellTiles - 1) / components.CellTiles }

// seedNumber turns a world's seed into a generator's.
func seedNumber(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash's Write cannot fail
	return h.Sum64()
}
