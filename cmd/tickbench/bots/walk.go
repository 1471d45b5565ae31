package bots

import (
	"fmt"
	"math/rand/v2"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// Behaviour is what bots do.
type Behaviour string

// The behaviours.
const (
	Wander Behaviour = "wander" // walk in one of eight directions, change it every second or so
	Crowd  Behaviour = "crowd"  // go to the middle of the world and stay there, moving
	Mine   Behaviour = "mine"   // wander, and break what is near
	Idle   Behaviour = "idle"   // stand still

	Chatter Behaviour = "chatter" // stand together as a crowd, each saying a line a second
	Herd    Behaviour = "herd"    // all say, place, leave and join in the same tick
	Flood   Behaviour = "flood"   // send as fast as the socket takes it
)

// Together reports whether the bots stand together in the middle of the world.
func (b Behaviour) Together() bool { return b == Crowd || b == Chatter }

// Ends reports whether it is of the behaviour that bots end, and join again.
func (b Behaviour) Ends() bool { return b == Herd || b == Flood }

// ParseBehaviour reads a behaviour's name.
func ParseBehaviour(s string) (Behaviour, error) {
	switch b := Behaviour(s); b {
	case Wander, Crowd, Mine, Idle, Chatter, Herd, Flood:
		return b, nil
	}
	return "", fmt.Errorf("bots: %.40q is none of wander, crowd, mine, idle, chatter, herd, flood", s)
}

// Bounds of how long a bot keeps a direction, in inputs; how far from the
// middle a crowd mills about, in tiles; and by how much its aim trembles.
const (
	keepMin     = 10
	keepMax     = 50
	crowdRadius = 12
	aimTremble  = 1820 // 10 degrees, in 1/65536 turn
)

// Walker decides what a bot holds down.
type Walker struct {
	behaviour  Behaviour
	rng        *rand.Rand
	midX, midY int32 // of the world, 1/1024 tile
	keep       int
	buttons    uint16
	aim        uint16
}

// NewWalker makes the walker of the i-th bot. Equal seeds walk equally.
func NewWalker(b Behaviour, seed uint64, i int, w packet.WorldInfo) *Walker {
	return &Walker{
		behaviour: b, rng: rand.New(rand.NewPCG(seed, uint64(i))),
		midX: int32(w.Width) * components.One / 2, midY: int32(w.Height) * components.One / 2,
	}
}

// Next is the next input's buttons and aim, for a bot at x, y.
func (w *Walker) Next(own packet.OwnState) (buttons, aim uint16) {
	if w.behaviour == Idle {
		return 0, 0
	}
	if w.keep--; w.keep <= 0 {
		w.keep = keepMin + w.rng.IntN(keepMax-keepMin)
		w.buttons = directions[w.rng.IntN(len(directions))]
		w.aim = uint16(w.rng.Uint32())
	}
	w.aim += uint16(w.rng.IntN(aimTremble) - aimTremble/2)
	if w.behaviour.Together() {
		if home := homeward(own, w.midX, w.midY); home != 0 {
			return home, w.aim
		}
	}
	return w.buttons, w.aim
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

// controls are what a bot with that view holds down next.
func (w *Walker) controls(v *client.View) (c sandbox.Controls) {
	own, _ := v.Own() // without a body it walks on from nowhere, which is ignored
	c.Buttons, c.Aim = w.Next(own)
	return c
}
