// Command pong is a ball between two sides, with a paddle for each player:
//
//	go run ./docs/examples/pong
//
// Nothing is predicted: one's own paddle moves when the server says so, a round trip late. The page says what it would take.
package main

import (
	"embed"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/docs/examples/look"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	play := bot.Chance("play", func(below func(n int) int) bot.Controls { return &Grip{Move: int8(below(3) - 1)} })
	return host.Program{
		Name: "pong", About: "A ball, and a paddle for each player.", Install: Install, Page: look.Page(page),
		Config: systems.Config{Width: width / tile, Height: height / tile, TickRate: 30}, Bots: bot.Game{Behaviours: []bot.Behaviour{play}},
	}
}

const ( // in 1/1024 tile, and speeds that a tick
	tile          = components.One
	width, height = 40 * tile, 24 * tile
	left, right   = 2 * tile, width - 2*tile // where the paddles are
	half, radius  = 2 * tile, tile / 2       // of a paddle's length, and of the ball
	served        = tile * 3 / 8             // the ball's speed at first; it gets faster, up to a tile
)

// Grip is what a player holds down: 1 moves the paddle south, -1 north.
type Grip struct{ Move int8 }

func (g *Grip) Append(b []byte) []byte { return append(b, byte(g.Move)) }
func (g *Grip) Release()               { g.Move = 0 }
func (g *Grip) Decode(r *wire.Reader) {
	if g.Move = r.I8(); g.Move < -1 || g.Move > 1 {
		r.Fail(wire.ErrValue) // ends the connection that sent it
	}
}

// Score is what everybody is told.
type Score struct{ Left, Right uint16 }

func (s *Score) Append(b []byte) []byte { return wire.AppendU16(wire.AppendU16(b, s.Left), s.Right) }
func (s *Score) Decode(r *wire.Reader)  { s.Left, s.Right = r.U16(), r.U16() }

// Pong is the game's one system.
type Pong struct {
	score   *systems.Global[Score]
	ball    ecs.Class
	serve   ecs.Spawn2[components.Position, components.Velocity]
	balls   ecs.Filter2[components.Position, components.Velocity]
	paddles ecs.Filter2[components.Position, components.Inputs[Grip]]
}

// Install puts the game together.
func Install(g *systems.Game) {
	paddle, ball := g.Registry.Class("paddle", wire.All, "position"), g.Registry.Class("ball", wire.All, "position")
	s := &Pong{ball: ball, score: systems.NewGlobal[Score](g, 0, "score", 1)}
	systems.AddPlayers[Grip](g, systems.Players{Class: paddle, Named: true, Spawn: s.spawn})
	g.App.Add(ecs.Simulate, s)
}

// Init prepares the queries.
func (s *Pong) Init(a *ecs.App) {
	s.serve = ecs.NewSpawn2[components.Position, components.Velocity](a)
	s.balls = ecs.NewFilter2[components.Position, components.Velocity](a, ecs.Without[components.Player]())
	s.paddles = ecs.NewFilter2[components.Position, components.Inputs[Grip]](a)
}

// spawn puts a new paddle on the side that has fewer; so far it is on neither.
func (s *Pong) spawn(*systems.Join, ecs.NetID, ecs.Entity) components.Position {
	if len(s.at(left)) <= len(s.at(right)) {
		return components.Position{X: left, Y: height / 2}
	}
	return components.Position{X: right, Y: height / 2}
}

// at is how far south the paddles of a side are, in no order.
func (s *Pong) at(side int32) (all []int32) {
	for q := s.paddles.Query(); q.Next(); {
		if at, _ := q.Get(); at.X == side {
			all = append(all, at.Y)
		}
	}
	return all
}

// Update moves the paddles as they are held, then the ball.
func (s *Pong) Update(tick ecs.Tick) {
	if tick == 1 {
		s.serve.New(s.ball, components.Position{X: width / 2, Y: height / 2}, components.Velocity{X: served, Y: served / 2})
	}
	for q := s.paddles.Query(); q.Next(); {
		at, in := q.Get()
		at.Y = min(max(at.Y+int32(in.Now.Move)*tile/2, half), height-half)
	}
	for balls := s.balls.Query(); balls.Next(); {
		s.fly(balls.Get())
	}
}

// fly takes the ball one tick further.
func (s *Pong) fly(at *components.Position, v *components.Velocity) {
	from := at.X
	at.X, at.Y = at.X+v.X, at.Y+v.Y
	if at.Y < radius || at.Y > height-radius {
		at.Y, v.Y = min(max(at.Y, radius), height-radius), -v.Y
	}
	switch {
	case from > left && at.X <= left:
		meet(at, v, s.at(left))
	case from < right && at.X >= right:
		meet(at, v, s.at(right))
	case at.X < radius:
		s.score.Value.Right++
		*at, v.X = components.Position{X: width / 2, Y: height / 2}, -served
	case at.X > width-radius:
		s.score.Value.Left++
		*at, v.X = components.Position{X: width / 2, Y: height / 2}, served
	}
}

// meet sends the ball back where it meets a paddle, or a side that nobody plays.
func meet(at *components.Position, v *components.Velocity, paddles []int32) {
	back, off := len(paddles) == 0, int32(0)
	for _, y := range paddles {
		if d := at.Y - y; -half-radius < d && d < half+radius {
			back, off = true, off+d // of two the sum: their order is nothing
		}
	}
	if back {
		v.X = -min(max(v.X*17/16, -tile), tile)
		v.Y = min(max(v.Y+off/8, -served), served)
	}
}
