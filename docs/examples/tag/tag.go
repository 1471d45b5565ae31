// Command tag is a game of tag: one is it, and runs a little faster; whoever is touched is it next.
//
//	go run ./docs/examples/tag
package main

import (
	"embed"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/docs/examples/look"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// The field, and what one can do on it. The page moves one's own runner by the same numbers.
const (
	rate          = 30 // ticks a second
	width, height = 24, 16
	stride        = 6 * components.One / rate // of a runner in a tick, 1/1024 tile
	strideOfIt    = 7 * components.One / rate
	reach         = components.One * 3 / 4 // from middle to middle
	safe          = 2 * rate               // ticks after a touch in which nobody can touch one back
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	return host.Program{
		Name: "tag", About: "A game of tag.", Install: Install, Page: look.Page(page),
		Config: systems.Config{Width: width, Height: height, TickRate: rate, MaxPlayers: 100},
	}
}

// Runner is what a player is in the game.
type Runner struct {
	It   uint8  // 1: this one is it
	Free uint32 // ticks since this one was it last
}

func (r *Runner) Lanes(out []int32)      { out[0], out[1] = int32(r.It), int32(min(r.Free, 1<<20-1)) }
func (r *Runner) Append(b []byte) []byte { return wire.AppendU32(append(b, r.It), r.Free) }
func (r *Runner) Decode(d *wire.Reader)  { r.It, r.Free = d.U8(), d.U32() }

// Record is who was free the longest of all: one value that everybody is told, also who comes later.
type Record struct {
	Ticks uint32
	Who   components.Player
}

func (r *Record) Append(b []byte) []byte { return r.Who.Append(wire.AppendU32(b, r.Ticks)) }
func (r *Record) Decode(d *wire.Reader)  { r.Ticks = d.U32(); r.Who.Decode(d) }

// Tag is the game's one system.
type Tag struct {
	game    *systems.Game
	record  *systems.Global[Record]
	runners ecs.Filter3[components.Inputs[packet.Controls], components.Position, Runner]
	runner  ecs.Map[Runner]
	at      ecs.Map[components.Position]
	player  ecs.Map[components.Player]
	near    []ecs.NetID
}

// Install puts the game together.
func Install(g *systems.Game) {
	systems.Component[Runner](g, "runner", 1,
		wire.Lane{Name: "it", Kind: wire.Raw, Bits: 1, Scale: 1},
		wire.Lane{Name: "free", Kind: wire.Predicted, Bits: 20, Scale: rate}) // what clients read is in seconds
	class := g.Registry.Class("runner", wire.All, "position", "runner")
	systems.AddPlayers[packet.Controls](g, systems.Players{
		Class: class, Named: true, Body: []ecs.Part{ecs.Of[Runner]()},
		Spawn: func(*systems.Join, ecs.NetID, ecs.Entity) components.Position {
			return components.Position{X: g.App.Rand.Int32n(width * components.One), Y: g.App.Rand.Int32n(height * components.One)}
		},
	})
	g.App.Add(ecs.Simulate, &Tag{game: g, record: systems.NewGlobal[Record](g, 0, "record", 1)})
}

// Init prepares the queries.
func (s *Tag) Init(a *ecs.App) {
	s.runners = ecs.NewFilter3[components.Inputs[packet.Controls], components.Position, Runner](a)
	s.runner, s.at, s.player = ecs.NewMap[Runner](a), ecs.NewMap[components.Position](a), ecs.NewMap[components.Player](a)
}

// Update is one tick of the game.
func (s *Tag) Update(ecs.Tick) {
	q := s.runners.Query()
	for q.Next() {
		in, at, r := q.Get()
		*at = run(*at, &in.Now, r.It)
		if r.Free++; r.It == 1 {
			r.Free = 0
		}
	}
	var nobody, it, next ecs.Entity
	for _, e := range s.game.App.IDs.All { // in the order of ids: that of a query is nothing to go by
		r := s.runner.Get(e)
		if r.It == 1 {
			it = e
		}
		if next == nobody || r.Free > s.runner.Get(next).Free {
			next = e
		}
		if r.Free > s.record.Value.Ticks {
			s.record.Value = Record{r.Free, *s.player.Get(e)}
		}
	}
	if it != nobody {
		s.touch(it)
	} else if next != nobody {
		s.runner.Get(next).It = 1
	}
}

// run is where a runner is a tick later: eight ways, each as fast.
func run(at components.Position, c *packet.Controls, it uint8) components.Position {
	step, x, y := int32(stride), way(c.X), way(c.Y)
	if it == 1 {
		step = strideOfIt
	}
	if x != 0 && y != 0 {
		step = step * 181 / 256 // the half of a root of two
	}
	at.X, at.Y = min(max(at.X+x*step, 0), width*components.One-1), min(max(at.Y+y*step, 0), height*components.One-1)
	return at
}

// way is -1, 0 or 1.
func way(axis int8) int32 { return int32(axis) / 64 }

// touch makes the first who is near enough it.
func (s *Tag) touch(it ecs.Entity) {
	s.near = s.game.Within(*s.at.Get(it), reach, s.near[:0])
	for _, id := range s.near {
		e, _ := s.game.App.IDs.Get(id) // who leaves is gone before anybody runs
		if r := s.runner.Get(e); r.It == 0 && r.Free > safe {
			s.runner.Get(it).It, r.It = 0, 1
			return
		}
	}
}
