// Command crowd is 2,000 who walk about in one view, and whoever joins them:
//
//	go run ./docs/examples/crowd
//	go run ./docs/examples/crowd --walkers 4000 --client-budget 8000
//
// It shows what a client's budget does: who walks straight on costs a bit a tick, and what does not fit is sent a
// little later, the nearest first.
package main

import (
	"embed"
	"errors"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/docs/examples/look"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim/dst"
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	config := systems.Config{Width: side / components.One, Height: side / components.One}
	few := config
	few.MaxPlayers, few.Seed, few.Settings = 16, "few", &Settings{Walkers: 60}
	return host.Program{
		Name: "crowd", About: "2,000 who walk about in one view.", Install: Install, Page: look.Page(page),
		Config: config, Settings: &Settings{Walkers: 2000},
		Simulated: dst.Game{Config: func() systems.Config { return few }}, // 2,000 would take the simulator a minute a seed
	}
}

const ( // in 1/1024 tile
	side    = 96 * components.One // of the world: a view, seen from its middle
	speed   = 160                 // of a player, a tick
	strides = 8                   // of a walker, at most
	stride  = 16                  // the step of positions on the wire: what moves by some of it goes on exactly as foreseen
)

// Settings are what an operator may say of the crowd: a flag, a variable and a key of the file.
type Settings struct {
	Walkers int `help:"How many walk about by themselves."`
}

// Configure says what is wrong with them, and how many entities to expect.
func (s *Settings) Configure(c *systems.Config) error {
	if s.Walkers < 0 || s.Walkers > 10_000 {
		return &systems.SettingError{Name: "walkers", Err: errors.New("not 0 to 10000")}
	}
	c.Entities = s.Walkers
	return nil
}

// Walker is one who walks about. Chance is its own: one that all share would depend on the order of rows.
type Walker struct{ Left, Chance uint32 } // ticks until it turns; state of a generator

func (w *Walker) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, w.Left), w.Chance) }
func (w *Walker) Decode(r *wire.Reader)  { w.Left, w.Chance = r.U32(), r.U32() }

// below is a number from 0 to n-1: xorshift, by George Marsaglia.
func (w *Walker) below(n uint32) int32 {
	w.Chance ^= w.Chance << 13
	w.Chance ^= w.Chance >> 17
	w.Chance ^= w.Chance << 5
	return int32(w.Chance % n)
}

// Crowd is the game's one system.
type Crowd struct {
	app     *ecs.App
	count   int
	class   ecs.Class
	spawn   ecs.Spawn3[components.Position, components.Velocity, Walker]
	walkers ecs.Filter3[components.Position, components.Velocity, Walker]
	players ecs.Filter2[components.Position, components.Inputs[packet.Controls]]
}

// Install puts the game together.
func Install(g *systems.Game) {
	ecs.Component[Walker](g.App, "walker", 1)
	player, walker := g.Registry.Class("player", wire.All, "position"), g.Registry.Class("walker", wire.All, "position")
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: player, Named: true})
	g.App.Add(ecs.Simulate, &Crowd{app: g.App, count: systems.Settings[Settings](g).Walkers, class: walker})
}

// Init prepares the queries.
func (s *Crowd) Init(a *ecs.App) {
	s.spawn = ecs.NewSpawn3[components.Position, components.Velocity, Walker](a)
	s.walkers = ecs.NewFilter3[components.Position, components.Velocity, Walker](a)
	s.players = ecs.NewFilter2[components.Position, components.Inputs[packet.Controls]](a)
}

// Update moves everybody by a tick.
func (s *Crowd) Update(tick ecs.Tick) {
	for i := 0; tick == 1 && i < s.count; i++ {
		at := components.Position{X: s.app.Rand.Int32n(side/stride) * stride, Y: s.app.Rand.Int32n(side/stride) * stride}
		s.spawn.New(s.class, at, components.Velocity{}, Walker{Chance: uint32(s.app.Rand.Uint64()) | 1})
	}
	for q := s.walkers.Query(); q.Next(); {
		walk(q.Get())
	}
	for q := s.players.Query(); q.Next(); {
		at, in := q.Get()
		at.X = min(max(at.X+int32(in.Now.X)*speed/127, 0), side-1)
		at.Y = min(max(at.Y+int32(in.Now.Y)*speed/127, 0), side-1)
	}
}

// walk takes a walker a step further. It turns when its time has come, and at the world's edge.
func walk(at *components.Position, v *components.Velocity, w *Walker) {
	to := components.Position{X: at.X + v.X, Y: at.Y + v.Y}
	if inside := min(to.X, to.Y) >= 0 && max(to.X, to.Y) < side; inside && w.Left > 0 {
		w.Left--
		*at = to
		return
	}
	w.Left = uint32(20 + w.below(180))
	v.X, v.Y = (w.below(2*strides+1)-strides)*stride, (w.below(2*strides+1)-strides)*stride
}
