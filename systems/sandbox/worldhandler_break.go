package sandbox

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// digger is one who breaks a tile.
type digger struct {
	id ecs.NetID
	e  ecs.Entity
}

// startBreak begins to break a tile. The answer comes when that ends.
func (s *WorldHandler) startBreak(tick ecs.Tick, r systems.Request) {
	m := &s.breaks.All()[r.At].Body
	x, y := int32(m.X), int32(m.Y)
	if code := s.mayStart(tick, r.Entity, x, y); code != packet.OK {
		s.answers.Done(r.Who, r.Seq, code)
		return
	}
	s.cancel(r.Entity, r.Who)
	s.hand.Get(r.Entity).BreakAt = uint32(tick) + s.ground.ticks(BreakCooldownMs)
	tile := s.land.At(x, y)
	need := s.ground.ticks(land.Info(tile).Resistance * 1000 / ShovelStrength)
	s.dig.Add(r.Entity, sandbox.Digging{Seq: r.Seq, X: m.X, Y: m.Y, Need: uint16(need), Tile: uint8(tile)})
}

func (s *WorldHandler) mayStart(tick ecs.Tick, e ecs.Entity, x, y int32) packet.Code {
	if !s.land.Inside(x, y) {
		return BadTarget
	}
	if code := s.mayBreak(e, x, y); code != packet.OK {
		return code
	}
	if uint32(tick) < s.hand.Get(e).BreakAt {
		return Cooldown
	}
	return packet.OK
}

// mayBreak says what keeps a player from breaking a tile of the world, now or
// any longer.
func (s *WorldHandler) mayBreak(e ecs.Entity, x, y int32) packet.Code {
	switch {
	case s.dead(e):
		return Dead
	case s.hand.Get(e).Item != sandbox.Shovel:
		return NoTool
	case !s.reaches(e, x, y):
		return OutOfReach
	case !land.Info(s.land.At(x, y)).Breakable:
		return NotBreakable
	case !s.sees(e, x, y):
		return NoSight
	}
	return packet.OK
}

// digOn goes on with every tile that is being broken, in the order of the
// players' ids: of two who break the same one, one succeeds.
func (s *WorldHandler) digOn() {
	s.active = s.active[:0]
	q := s.diggers.Query()
	for q.Next() {
		n, _ := q.Get()
		s.active = append(s.active, digger{n.ID, q.Entity()})
	}
	slices.SortFunc(s.active, func(a, b digger) int { return cmp.Compare(a.id, b.id) })
	broken := false
	for _, a := range s.active {
		d := s.digging.Get(a.e)
		x, y := int32(d.X), int32(d.Y)
		if s.changed(d) || s.mayBreak(a.e, x, y) != packet.OK {
			s.cancel(a.e, a.id)
			continue
		}
		if d.Done++; d.Done < d.Need {
			continue
		}
		s.land.Set(x, y, land.Broken)
		s.stop(a.e, a.id, packet.OK)
		broken = true
	}
	if broken {
		s.giveUp()
	}
}

// giveUp ends the work on tiles that somebody else has just broken: what is put
// there in this same tick must not inherit it.
func (s *WorldHandler) giveUp() {
	for _, a := range s.active {
		if s.digging.Has(a.e) && s.changed(s.digging.Get(a.e)) {
			s.cancel(a.e, a.id)
		}
	}
}

// changed reports whether the tile is another one than the work began on.
func (s *WorldHandler) changed(d *sandbox.Digging) bool {
	return s.land.At(int32(d.X), int32(d.Y)) != land.Tile(d.Tile)
}

// cancel lets go of what a player is breaking, if anything.
func (s *WorldHandler) cancel(e ecs.Entity, who ecs.NetID) {
	if s.digging.Has(e) {
		s.stop(e, who, Cancelled)
	}
}

func (s *WorldHandler) stop(e ecs.Entity, who ecs.NetID, code packet.Code) {
	seq := s.digging.Get(e).Seq
	s.dig.Remove(e)
	s.answers.Done(who, seq, code)
}
