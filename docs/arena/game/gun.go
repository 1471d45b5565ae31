package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	Magazine = 12   // shots in a full one
	fireMs   = 160  // between two shots
	reloadMs = 1300 // for a new magazine
)

// Gun is what a fighter shoots with. Nobody else sees it: see tellAmmo.
type Gun struct {
	Ammo  uint8  // 0: it is being loaded
	Ready uint32 // tick from which it fires again
}

func (g *Gun) Append(b []byte) []byte { return wire.AppendU32(append(b, g.Ammo), g.Ready) }
func (g *Gun) Decode(r *wire.Reader)  { *g = Gun{r.U8(), r.U32()} }

// Guns lets fighters shoot, and loads their guns.
type Guns struct {
	game    *systems.Game
	referee *Referee
	class   ecs.Class
	fire    uint32 // ticks
	reload  uint32

	refs  *ecs.RefTable
	armed ecs.Filter6[ecs.Net, components.Inputs[Controls], components.Health, components.Position, Side, Gun]
	spawn ecs.Spawn5[components.Position, components.Velocity, Side, By, Shot]
}

// Init prepares the query and the shots.
func (s *Guns) Init(a *ecs.App) {
	s.fire, s.reload = s.game.Ticks(fireMs), s.game.Ticks(reloadMs)
	s.refs = ecs.Refs(a)
	s.armed = ecs.NewFilter6[ecs.Net, components.Inputs[Controls], components.Health, components.Position, Side, Gun](a)
	s.spawn = ecs.NewSpawn5[components.Position, components.Velocity, Side, By, Shot](a)
}

// Update fires every gun whose trigger is held.
func (s *Guns) Update(tick ecs.Tick) {
	q := s.armed.Query()
	for q.Next() {
		net, in, health, at, side, gun := q.Get()
		ready := uint32(tick) >= gun.Ready
		if ready && gun.Ammo == 0 {
			gun.Ammo = Magazine
		}
		switch {
		case health.Points == 0:
		case in.Now.Buttons&Reload != 0 && 0 < gun.Ammo && gun.Ammo < Magazine:
			gun.Ammo, gun.Ready = 0, uint32(tick)+s.reload
		case in.Now.Buttons&Fire != 0 && ready && s.referee.Phase != Over:
			s.shoot(tick, net.ID, in, *at, *side)
			gun.Ammo--
			gun.Ready = uint32(tick) + s.fire
			if gun.Ammo == 0 {
				gun.Ready = uint32(tick) + s.reload
			}
		}
	}
}

// shoot asks for a shot, which is there when the phase ends: the world may not
// change shape inside a query.
func (s *Guns) shoot(tick ecs.Tick, who ecs.NetID, in *components.Inputs[Controls], at components.Position, side Side) {
	rate := int32(s.game.Config.TickRate)
	v := components.Velocity{X: Cos(in.Now.Aim) * shotSpeed / unit / rate, Y: Sin(in.Now.Aim) * shotSpeed / unit / rate}
	s.spawn.Later(s.class, at, v, side, By{s.refs.Of(who)}, Shot{
		Late:  lateness(uint32(tick), in.View, s.game.Ticks(lateMs)),
		Until: uint32(tick) + s.game.Ticks(flightMs),
	})
}

// lateness is by how many 1/16 ticks what a player saw was older than the tick.
// What it says it saw is bounded: nobody shoots far into the past.
func lateness(tick, view, most uint32) uint32 {
	late := int32(tick*16 - view)
	return uint32(min(max(late, 0), int32(most*16)))
}
