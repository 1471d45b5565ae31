package bots

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
)

// ErrCheck is a snapshot that decodes well and cannot be true.
var ErrCheck = errors.New("bots: impossible snapshot")

// checker looks for what no server may tell.
type checker struct {
	width, height int32 // of the world, in lane units
	unit          int32 // 1/1024 tile per lane unit
	tick          uint32
}

func newChecker(c *client.Client) checker {
	w := c.Welcome().World
	scale := int32(c.Schema().Components[0].Lanes[0].Scale) // the position comes first
	return checker{width: int32(w.Width) * scale, height: int32(w.Height) * scale, unit: components.One / scale}
}

// own checks a new snapshot's tick and what it says of the bot itself.
func (k *checker) own(v *client.View) error {
	if v.Tick() <= k.tick {
		return fmt.Errorf("%w: tick %d after %d", ErrCheck, v.Tick(), k.tick)
	}
	k.tick = v.Tick()
	own, ok := v.Own()
	if !ok {
		return nil // it has no body now
	}
	me, ok := v.Me()
	if !ok {
		return fmt.Errorf("%w: tick %d: it does not see itself", ErrCheck, k.tick)
	}
	if me.Tick == k.tick && (me.Lanes[0] != own.X/k.unit || me.Lanes[1] != own.Y/k.unit) {
		return fmt.Errorf("%w: tick %d: it is at %d,%d (1/1024 tile) and seen at %d,%d (lane units)",
			ErrCheck, k.tick, own.X, own.Y, me.Lanes[0], me.Lanes[1])
	}
	return nil
}

// all checks everything in view, and counts it.
func (k *checker) all(v *client.View) (seen int, err error) {
	for e := range v.All {
		seen++
		if uint32(e.Lanes[0]) >= uint32(k.width) || uint32(e.Lanes[1]) >= uint32(k.height) {
			return seen, fmt.Errorf("%w: tick %d: entity %d is outside the world, at %d,%d", ErrCheck, k.tick, e.ID, e.Lanes[0], e.Lanes[1])
		}
	}
	return seen, nil
}
