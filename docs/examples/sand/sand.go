// Command sand is a world of sand and water that fall, and hands that pour:
//
//	go run ./docs/examples/sand
//
// What falls is no entity but a tile. Clients are sent what changed, or the whole chunk where that is shorter.
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
	pour := func(below func(n int) int) bot.Controls {
		return &Hand{X: uint8(below(side)), Y: uint8(below(side)), Pour: uint8(below(erase + 1))}
	}
	return host.Program{
		Name: "sand", About: "Sand and water that fall.", Install: Install, Page: look.Page(page),
		Config: systems.Config{Width: side, Height: side, ViewCells: 5}, // from every corner one sees all
		Bots:   bot.Game{Behaviours: []bot.Behaviour{bot.Chance("pour", pour)}},
	}
}

const side = 96 // of the world, in tiles

// Tiles, and what a hand pours: 0 is air, and nothing.
const (
	wall = 1 + iota
	sand
	water
	erase // no tile: it takes away what is there
)

// Hand is what a player holds down: where the hand is, in tiles, and what it pours there.
type Hand struct{ X, Y, Pour uint8 }

func (h *Hand) Append(b []byte) []byte { return append(b, h.X, h.Y, h.Pour) }
func (h *Hand) Release()               { h.Pour = 0 }
func (h *Hand) Decode(r *wire.Reader) {
	if *h = (Hand{r.U8(), r.U8(), r.U8()}); h.X >= side || h.Y >= side || h.Pour > erase {
		r.Fail(wire.ErrValue) // ends the connection that sent it
	}
}

// World is the game's one system.
type World struct {
	tiles *systems.Tiles
	hands ecs.Filter2[components.Position, components.Inputs[Hand]]
}

// Install puts the game together.
func Install(g *systems.Game) {
	hand := g.Registry.Class("hand", wire.All, "position")
	systems.AddPlayers[Hand](g, systems.Players{Class: hand, Named: true})
	g.App.Add(ecs.Simulate, &World{tiles: systems.AddTiles(g)})
}

// Init prepares the query.
func (s *World) Init(a *ecs.App) {
	s.hands = ecs.NewFilter2[components.Position, components.Inputs[Hand]](a)
}

// Update lets hands and springs pour, and all that is loose fall by a tile.
func (s *World) Update(tick ecs.Tick) {
	if tick == 1 {
		s.build()
	}
	s.tiles.Set(side/3, 0, sand)
	s.tiles.Set(2*side/3, 0, water)
	for what := uint8(1); what <= erase; what++ { // of hands in one place the higher wins: their order is nothing
		for q := s.hands.Query(); q.Next(); {
			at, in := q.Get()
			x, y := int32(in.Now.X), int32(in.Now.Y)
			if at.X, at.Y = x*components.One, y*components.One; in.Now.Pour == what {
				s.pour(x, y, what)
			}
		}
	}
	s.fall(int32(tick%2)*2 - 1)
}

// build is the world at first: two slides, and a tub below them.
func (s *World) build() {
	for i := range int32(30) {
		for thick := range int32(2) {
			s.tiles.Set(16+i, 24+i/2+thick, wall)
			s.tiles.Set(80-i, 24+i/2+thick, wall)
			s.tiles.Set(33+i, 84+thick, wall)
			s.tiles.Set(33+29*thick, 70+i/2, wall)
		}
	}
}

// pour fills three by three tiles, where there is air, or takes away what is there.
func (s *World) pour(x, y int32, what uint8) {
	for i := range int32(9) {
		if x, y := x+i%3-1, y+i/3-1; what == erase || s.tiles.At(x, y) == 0 {
			s.tiles.Set(x, y, what%erase)
		}
	}
}

// fall moves all that is loose down, or else aside: in one tick to one side, in the next to
// the other. The order is such that nothing that has moved is met again.
func (s *World) fall(aside int32) {
	for y := int32(side - 1); y >= 0; y-- {
		for i := range int32(side) {
			x := i
			if aside > 0 {
				x = side - 1 - i
			}
			switch what := s.tiles.At(x, y); {
			case what != sand && what != water:
			case s.move(x, y, x, y+1), s.move(x, y, x+aside, y+1):
			case what == water:
				s.move(x, y, x+aside, y)
			}
		}
	}
}

// move lets what is in one place change with what is in another, if that gives way. Outside
// the world is air: what gets there is gone.
func (s *World) move(x, y, toX, toY int32) bool {
	what, there := s.tiles.At(x, y), s.tiles.At(toX, toY)
	if there != 0 && (what != sand || there != water) {
		return false
	}
	s.tiles.Set(toX, toY, what)
	s.tiles.Set(x, y, there)
	return true
}
