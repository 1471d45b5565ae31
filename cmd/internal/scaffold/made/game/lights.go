package game

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	// Worth is what a light counts.
	Worth = 1

	lightsMax = 40                     // at once
	growMs    = 250                    // between two new ones
	catch     = components.One * 3 / 4 // how near one must come
	calm      = components.One / 40    // how fast they drift by themselves, a tick
)

// Drift is how far a light moves in a tick, in 1/1024 tile. Nobody is shown it: it
// shows in the position.
type Drift struct{ X, Y int32 }

// Append saves it.
func (d *Drift) Append(b []byte) []byte { return wire.AppendI32(wire.AppendI32(b, d.X), d.Y) }

// Decode restores it.
func (d *Drift) Decode(r *wire.Reader) { *d = Drift{r.I32(), r.I32()} }

// Lights lets lights appear, drift and be caught.
type Lights struct {
	game     *systems.Game
	class    ecs.Class
	spawn    ecs.Spawn2[components.Position, Drift]
	lights   ecs.Filter2[components.Position, Drift]
	lanterns ecs.Filter3[ecs.Net, components.Position, Glow]
	hands    []hand // of this tick
}

// hand is somebody who may catch.
type hand struct {
	id   ecs.NetID
	at   components.Position
	glow *Glow
}

// Init prepares the queries.
func (s *Lights) Init(a *ecs.App) {
	s.spawn = ecs.NewSpawn2[components.Position, Drift](a)
	s.lights = ecs.NewFilter2[components.Position, Drift](a)
	s.lanterns = ecs.NewFilter3[ecs.Net, components.Position, Glow](a)
}

// Update is a tick of all lights. The world changes its shape through Commands and
// Later alone, when the phase ends: not while a query is open.
func (s *Lights) Update(tick ecs.Tick) {
	s.look()
	alive, c := 0, &s.game.Config
	q := s.lights.Query()
	for q.Next() {
		at, drift := q.Get()
		at.X, drift.X = move(at.X, drift.X, c.Width)
		at.Y, drift.Y = move(at.Y, drift.Y, c.Height)
		if h := s.nearest(*at); h != nil {
			h.glow.Lights += Worth
			s.game.App.Commands().Despawn(q.Entity())
		}
		alive++
	}
	if alive < lightsMax && uint32(tick)%s.game.Ticks(growMs) == 0 {
		s.grow()
	}
}

// look finds everybody, in the order of their ids: that in which a query finds them
// is nothing to rely on.
func (s *Lights) look() {
	s.hands = s.hands[:0]
	q := s.lanterns.Query()
	for q.Next() {
		net, at, glow := q.Get()
		s.hands = append(s.hands, hand{net.ID, *at, glow})
	}
	slices.SortFunc(s.hands, func(a, b hand) int { return cmp.Compare(a.id, b.id) })
}

// nearest is who catches a light there: of two as near the one with the smaller id.
func (s *Lights) nearest(at components.Position) (found *hand) {
	least := int64(catch * catch)
	for i := range s.hands {
		x, y := int64(s.hands[i].at.X-at.X), int64(s.hands[i].at.Y-at.Y)
		if d := x*x + y*y; d < least {
			least, found = d, &s.hands[i]
		}
	}
	return found
}

// grow lets one more light appear, anywhere.
func (s *Lights) grow() {
	rand, c := s.game.App.Rand, &s.game.Config
	s.spawn.Later(s.class,
		components.Position{X: inside(rand.Int32n(c.Width*components.One), c.Width, Radius), Y: inside(rand.Int32n(c.Height*components.One), c.Height, Radius)},
		Drift{X: rand.Int32n(2*calm+1) - calm, Y: rand.Int32n(2*calm+1) - calm})
}

// move is a light's coordinate and drift after a tick: it turns back at the edge, and
// calms down.
func move(at, drift, tiles int32) (to, left int32) {
	to = inside(at+drift, tiles, Radius)
	if to != at+drift {
		drift = -drift
	}
	if drift > calm || drift < -calm {
		drift -= drift / 16
	}
	return to, drift
}
