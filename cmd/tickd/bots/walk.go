package bots

import (
	"math/rand/v2"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// Bounds of how long a bot keeps a direction, in inputs; how far from the
// middle a crowd mills about, in tiles; and by how much its aim trembles.
const (
	keepMin     = 10
	keepMax     = 50
	crowdRadius = 12
	aimTremble  = 1820 // 10 degrees, in 1/65536 turn
)

// walker walks in one of eight directions and changes it every second or so; one
// of a crowd goes to the middle of the world first.
type walker struct {
	together   bool
	rng        *rand.Rand
	midX, midY int32 // of the world, 1/1024 tile
	keep       int
	held       sandbox.Controls
	way        uint16
}

// newWalker makes the walker of a seat. Equal seeds walk equally.
func newWalker(s bot.Seat, together bool) *walker {
	return &walker{
		together: together, rng: rand.New(rand.NewPCG(s.Seed, uint64(s.Index))),
		midX: int32(s.World.Width) * components.One / 2, midY: int32(s.World.Height) * components.One / 2,
	}
}

// Act holds down the next step.
func (w *walker) Act(t bot.Turn) {
	w.step(t)
	t.Hold(&w.held)
}

// step decides what is held down next.
func (w *walker) step(t bot.Turn) {
	if w.keep--; w.keep <= 0 {
		w.keep = keepMin + w.rng.IntN(keepMax-keepMin)
		w.way = directions[w.rng.IntN(len(directions))]
		w.held.Aim = uint16(w.rng.Uint32())
	}
	w.held.Aim += uint16(w.rng.IntN(aimTremble) - aimTremble/2)
	w.held.Buttons = w.way
	if w.together {
		if home := homeward(t.Own(), w.midX, w.midY); home != 0 {
			w.held.Buttons = home
		}
	}
}

var directions = [8]uint16{
	sandbox.North, sandbox.North | sandbox.East, sandbox.East, sandbox.South | sandbox.East,
	sandbox.South, sandbox.South | sandbox.West, sandbox.West, sandbox.North | sandbox.West,
}

// homeward is the way to the middle for who is too far from it, else 0.
func homeward(own packet.OwnState, midX, midY int32) (buttons uint16) {
	const far = crowdRadius * components.One
	switch {
	case own.X < midX-far:
		buttons |= sandbox.East
	case own.X > midX+far:
		buttons |= sandbox.West
	}
	switch {
	case own.Y < midY-far:
		buttons |= sandbox.South
	case own.Y > midY+far:
		buttons |= sandbox.North
	}
	return buttons
}

// idler stands still.
type idler struct{ held sandbox.Controls }

// Act holds nothing.
func (i *idler) Act(t bot.Turn) { t.Hold(&i.held) }
