package sandbox

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
)

// place makes the item in hand a tile, or says why not.
func (s *WorldHandler) place(tick ecs.Tick, e ecs.Entity, x, y int32) packet.Code {
	hand := s.hand.Get(e)
	tile, ok := tileIn(hand.Item)
	switch {
	case s.dead(e):
		return Dead
	case !s.land.Inside(x, y):
		return BadTarget
	case !ok:
		return NoTool
	case !s.reaches(e, x, y):
		return OutOfReach
	case s.land.Solid(x, y):
		return Blocked
	case s.land.At(x, y) == tile || s.ground.isCentre(x, y):
		return NotPlaceable
	case !s.sees(e, x, y):
		return NoSight
	case uint32(tick) < hand.PlaceAt:
		return Cooldown
	case s.bodies.On(tick, x, y):
		return Blocked
	}
	hand.PlaceAt = uint32(tick) + s.ground.ticks(PlaceCooldownMs)
	s.land.Set(x, y, tile)
	return packet.OK
}
