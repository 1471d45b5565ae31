package game

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	// Speed is how far a lantern walks in a second, in 1/1024 tile.
	Speed = 6 * components.One
	// Radius is how near to the edge of the world it comes.
	Radius = components.One / 2

	tilt = 127 // of an axis that is held down all the way
)

// about is what a client is told when it connects, in a form of the game's own: with
// it the page foresees where its player walks (page/src/hands.ts).
func about() []byte { return wire.AppendU16(wire.AppendU16(nil, Speed), Radius) }

// Walk moves the lanterns: a system.
type Walk struct {
	game    *systems.Game
	walkers ecs.Filter2[components.Inputs[packet.Controls], components.Position]
}

// Init prepares the query.
func (s *Walk) Init(a *ecs.App) {
	s.walkers = ecs.NewFilter2[components.Inputs[packet.Controls], components.Position](a)
}

// Update moves everybody by one tick, as their players hold it down.
func (s *Walk) Update(ecs.Tick) {
	c := &s.game.Config
	q := s.walkers.Query()
	for q.Next() {
		in, at := q.Get()
		at.X = inside(at.X+step(in.Now.X, c.TickRate), c.Width, Radius)
		at.Y = inside(at.Y+step(in.Now.Y, c.TickRate), c.Height, Radius)
	}
}

// step is how far an axis moves in a tick. All is integers: the same everywhere.
func step(axis int8, rate int) int32 { return int32(axis) * Speed / tilt / int32(rate) }

// inside keeps a coordinate that far within a world of so many tiles.
func inside(at, tiles, margin int32) int32 {
	return min(max(at, margin), tiles*components.One-margin)
}
