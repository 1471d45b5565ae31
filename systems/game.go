// Package systems is the engine's systems: who plays, what each client sees,
// and what it is sent of it. What is played is a game's own: its Install adds
// components, packets, systems and hooks to a Game. See systems/sandbox for one.
package systems

import (
	"fmt"
	"reflect"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Game is a whole server without its sockets and its clock. Between New and
// Init a game adds what it is made of; the engine does nothing that it was not
// asked for, but to cut the tick's causes and to send what is replicated.
type Game struct {
	Config   Config // as settled by New
	App      *ecs.App
	Server   *netio.Server
	Registry *replica.Registry
	World    *replica.World
	Players  *PlayerHandler // nil before AddPlayers
	Answers  *Answers       // nil before AddRequests
	Life     *Lifecycle

	// Recorded, if set, is called once a tick, when all is simulated that will be and
	// nothing of it is sent, with the tick's causes, which are lent: for who writes down what
	// happens before anybody hears of it. A tick that panics before is not recorded.
	Recorded func(tick ecs.Tick, causes []byte)

	readOnly readOnly

	world packet.WorldInfo
	about []byte // the game's own part of a Welcome

	contents []Content

	shared map[reflect.Type]any
	values *globals // nil before the first NewGlobal
	events map[packet.EventType]Described
	space  *space
	grid   *grid
	last   *GameState // publishes, so it ends the tick
}

// New makes a game without rules. It panics on a Config that cannot be.
func New(server *netio.Server, c Config) *Game {
	c.settle(server.TickRate())
	app := ecs.NewApp(ecs.Config{Seed: SeedNumber(c.Seed), Capacity: c.MaxPlayers + c.Entities, Now: c.Now, IDRest: c.IDRest})
	g := &Game{Config: c, App: app, Server: server, Registry: replica.NewRegistry(c.CellShift), shared: map[reflect.Type]any{}}
	g.world = packet.WorldInfo{Width: uint16(c.Width), Height: uint16(c.Height), CellSize: uint8(c.cellTiles()), ViewCells: uint8(c.ViewCells)}
	Component[components.Position](g, "position", 1, components.PositionLanes()...)
	across, down := c.cells()
	g.World = replica.NewWorld(g.Registry, across, down)
	g.grid = newGrid(across, down, c.CellShift, c.ViewCells)
	interest := newInterest(server, g.World, g.grid)
	g.Life = &Lifecycle{game: g}
	g.last = NewGameState(server, g.World, interest, c.budget())
	ecs.Resource(app, "readonly", 1, &g.readOnly)
	app.Add(ecs.Open, &Intake{server, app, &g.readOnly, netio.Receive[netio.ReadOnly](server)})
	app.Add(ecs.Send, &recorder{g}, interest, g.Life)
	return g
}

// Init prepares every system and tells the server what a Welcome says.
func (g *Game) Init() {
	if g.Players != nil {
		g.last.inputs = g.Players.inputs
	}
	g.Server.SetWorld(g.Registry.Schema(), g.world, g.about)
	if g.Answers != nil {
		g.App.Add(ecs.Send, Postman{g.Answers})
	}
	g.App.Add(ecs.Send, g.last)
	g.space = newSpace(g)
	g.App.Init()
}

// SetAbout sets what a Welcome says of the game, in a form of its own: at most
// packet.GameMax bytes. Before Init.
func (g *Game) SetAbout(about []byte) { g.about = about }

// AddStream sends a further stream beside the snapshots. Before Init.
func (g *Game) AddStream(s Stream) { g.last.streams = append(g.last.streams, s) }

// SetOwnBlob sets what a player is told of itself alone; nothing else. Before
// Init.
func (g *Game) SetOwnBlob(f OwnBlob) { g.last.blob = f }

// Ticks is how many ticks so many milliseconds take: rounded up, and at least
// one.
func (g *Game) Ticks(ms int32) uint32 { return TicksAt(g.Config.TickRate, ms) }

// Content is something that a world is made of beside its settings.
type Content struct{ Name, Version string }

// AddContent says that the world is made of something that no setting tells whole: what a
// file holds, the version of what generates it. A world that was made of another version is
// refused when it is to go on. Before Init.
func (g *Game) AddContent(name, version string) {
	g.contents = append(g.contents, Content{name, version})
}

// Contents are what AddContent was told.
func (g *Game) Contents() []Content { return g.contents }

// Observe tells the governor how long a tick took, and its period, in ns.
func (g *Game) Observe(took, period int64) { g.last.Governor.Observe(took, period) }

// Step runs one tick.
func (g *Game) Step() { g.App.Step() }

// Again lets those who watch a recording be sent what there is once more, while the
// world stands still: who has just come, or looks elsewhere, gets to see it. Nothing happens in
// the world. It panics when the world is being recorded. Between two Steps.
func (g *Game) Again() {
	if g.Recorded != nil {
		panic("systems: Again of a world that is recorded: it has no tick to write down")
	}
	if err := g.Server.Replay(nil); err != nil {
		panic("systems: a record of nothing: " + err.Error())
	}
	g.Server.Cut(uint32(g.App.Shown() + 1))
	g.App.Again()
}

// Provide lets others find v by its type: what a part of a game has to offer to
// the other parts. It panics when there is a T already. Before Init.
func Provide[T any](g *Game, v *T) {
	t := reflect.TypeFor[T]()
	if g.shared[t] != nil {
		panic(fmt.Sprintf("systems: %s provided twice", t))
	}
	g.shared[t] = v
}

// Find is what was provided as a T. It panics, saying so, when nothing was: the
// part that provides it must be installed first.
func Find[T any](g *Game) *T {
	v, ok := g.shared[reflect.TypeFor[T]()].(*T)
	if !ok {
		panic(fmt.Sprintf("systems: nobody provides a %s: install what does first", reflect.TypeFor[T]()))
	}
	return v
}
