// Command snake is a board of snakes: eat apples and grow, and run into nobody.
//
//	go run ./docs/examples/snake
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

const (
	one                    = components.One
	width, height          = 32, 24
	lengthFirst, applesMin = 4, 8
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	chance := func(below func(int) int) bot.Controls { return &Turn{uint8(below(5))} }
	return host.Program{
		Name: "snake", About: "A board of snakes.", Install: Install, Page: look.Page(page),
		Config: systems.Config{Width: width, Height: height, TickRate: 8, MaxPlayers: 50}, // a step a tick
		Bots:   bot.Game{Behaviours: []bot.Behaviour{bot.Chance("turn", chance)}},
	}
}

// Turn is what a player holds down, an input of the game's own: 1 to 4 for north, east, south and west; 0 is to go on.
type Turn struct{ Way uint8 }

func (t *Turn) Append(b []byte) []byte { return append(b, t.Way) }
func (t *Turn) Release()               { t.Way = 0 }
func (t *Turn) Decode(r *wire.Reader) {
	if t.Way = r.U8(); t.Way > 4 {
		r.Fail(wire.ErrValue) // ends the connection that sent it
	}
}

// Snake is a player's head; all else of it are pieces, one of which it leaves behind in each tick.
type Snake struct{ Way, Length uint16 } // without a length it waits for a place

func (s *Snake) Lanes(out []int32)      { out[0] = int32(s.Length) }
func (s *Snake) Append(b []byte) []byte { return wire.AppendU16(wire.AppendU16(b, s.Way), s.Length) }
func (s *Snake) Decode(r *wire.Reader)  { s.Way, s.Length = r.U16(), r.U16() }

// Piece is a square of a snake: whose it is, and when it was left there. A piece of nobody is an apple.
type Piece struct{ Of, Since uint32 }

func (p *Piece) Lanes(out []int32)      { out[0] = int32(p.Of & 0xffff) } // enough for a colour
func (p *Piece) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, p.Of), p.Since) }
func (p *Piece) Decode(r *wire.Reader)  { p.Of, p.Since = r.U32(), r.U32() }

// Board is the game's one system.
type Board struct {
	app    *ecs.App
	class  ecs.Class // of pieces
	at     ecs.Map[components.Position]
	snake  ecs.Map[Snake]
	heads  ecs.Filter4[ecs.Net, components.Position, Snake, components.Inputs[Turn]]
	pieces ecs.Filter2[components.Position, Piece]
	leave  ecs.Spawn2[components.Position, Piece]
	claims [width * height]uint8      // of this tick: how many pieces and heads are on a square
	apples [width * height]ecs.Entity // and the apple on it
}

// Install puts the game together.
func Install(g *systems.Game) {
	systems.Component[Snake](g, "snake", 1, wire.Lane{Name: "length", Kind: wire.Delta, Bits: 10, Scale: 1})
	systems.Component[Piece](g, "piece", 1, wire.Lane{Name: "of", Kind: wire.Raw, Bits: 16, Scale: 1})
	head := g.Registry.Class("head", wire.All, "position", "snake")
	systems.AddPlayers[Turn](g, systems.Players{Class: head, Named: true, Body: []ecs.Part{ecs.Of[Snake]()}})
	g.App.Add(ecs.Simulate, &Board{app: g.App, class: g.Registry.Class("piece", wire.All, "position", "piece")})
}

// Init prepares the queries.
func (s *Board) Init(a *ecs.App) {
	s.at, s.snake = ecs.NewMap[components.Position](a), ecs.NewMap[Snake](a)
	s.heads = ecs.NewFilter4[ecs.Net, components.Position, Snake, components.Inputs[Turn]](a)
	s.pieces, s.leave = ecs.NewFilter2[components.Position, Piece](a), ecs.NewSpawn2[components.Position, Piece](a)
}

// Update is one tick. In a query the world keeps its shape: what is to come and go waits until the phase ends.
func (s *Board) Update(tick ecs.Tick) {
	clear(s.claims[:])
	clear(s.apples[:])
	apples := 0
	for q := s.pieces.Query(); q.Next(); {
		at, piece := q.Get()
		e, plays := s.app.IDs.Get(ecs.NetID(piece.Of))
		switch {
		case piece.Of == 0:
			s.apples[square(at)] = q.Entity()
			apples++
		case !plays || uint32(tick)-piece.Since >= uint32(s.snake.Get(e).Length):
			s.app.Commands().Despawn(q.Entity())
		default:
			s.claims[square(at)]++
		}
	}
	if apples < applesMin {
		s.leave.Later(s.class, s.anywhere(), Piece{})
	}
	for q := s.heads.Query(); q.Next(); {
		if net, at, snake, in := q.Get(); snake.Length > 0 {
			s.claims[square(at)]++
			s.leave.Later(s.class, *at, Piece{uint32(net.ID), uint32(tick)})
			if way := uint16(in.Now.Way); way != 0 && way%2 != snake.Way%2 { // left or right, not back
				snake.Way = way
			}
			at.X = (at.X + [...]int32{0, 0, one, 0, -one}[snake.Way] + width*one) % (width * one) // the board has no edges
			at.Y = (at.Y + [...]int32{0, -one, 0, one, 0}[snake.Way] + height*one) % (height * one)
			s.claims[square(at)]++
		}
	}
	for _, e := range s.app.IDs.All { // by id: queries have no order, and chance is drawn in turn
		if s.snake.Has(e) {
			s.arrive(s.snake.Get(e), s.at.Get(e))
		}
	}
}

// arrive says what becomes of a snake where it has come to.
func (s *Board) arrive(snake *Snake, at *components.Position) {
	switch here := square(at); {
	case snake.Length == 0:
		*at, *snake = s.anywhere(), Snake{Way: uint16(1 + s.app.Rand.Int32n(4)), Length: lengthFirst}
	case s.claims[here] > 1:
		snake.Length = 0
	case s.apples[here] != ecs.Entity{}:
		snake.Length++
		s.app.Commands().Despawn(s.apples[here])
	}
}

func (s *Board) anywhere() components.Position {
	return components.Position{X: s.app.Rand.Int32n(width) * one, Y: s.app.Rand.Int32n(height) * one}
}

// square is the number of the square that a position is on.
func square(at *components.Position) int32 { return at.Y/one*width + at.X/one }
