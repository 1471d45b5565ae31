package game

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	callReach = 6 * components.One // of a call, in each direction
	callMs    = 1500               // between two calls of one player
	callTicks = 20                 // that a light takes to come, if it is let
)

// Call is a packet that players send: lights, come here.
type Call struct{}

// Kind is its number on the wire.
func (*Call) Kind() packet.Kind { return KindCall }

// Append writes it, for clients in Go.
func (*Call) Append(b []byte) []byte { return b }

// Decode reads it. What it refuses closes the connection, and reaches nobody.
func (*Call) Decode(*wire.Reader) {}

// Called is an event: somebody has called.
type Called struct{ Who uint32 }

// Append writes it.
func (c *Called) Append(b []byte) []byte { return wire.AppendU32(b, c.Who) }

// Decode reads it.
func (c *Called) Decode(r *wire.Reader) { c.Who = r.U32() }

// Calls turns the lights near somebody who calls.
type Calls struct {
	game   *systems.Game
	calls  *netio.Inbox[Call]
	called *systems.Events[Called]
	lights ecs.Filter2[components.Position, Drift]
	at     ecs.Map[components.Position]
	glow   ecs.Map[Glow]
}

// Init prepares the query and what is looked up.
func (s *Calls) Init(a *ecs.App) {
	s.lights = ecs.NewFilter2[components.Position, Drift](a)
	s.at, s.glow = ecs.NewMap[components.Position](a), ecs.NewMap[Glow](a)
}

// Update obeys the calls of this tick. They come in the order of the players' ids.
func (s *Calls) Update(tick ecs.Tick) {
	for _, m := range s.calls.All() {
		e, ok := s.game.App.IDs.Get(ecs.NetID(m.Who))
		if !ok {
			continue
		}
		glow := s.glow.Get(e)
		if uint32(tick) < glow.Ready {
			continue // too soon
		}
		glow.Ready = uint32(tick) + s.game.Ticks(callMs)
		at := *s.at.Get(e)
		s.turn(at)
		s.called.Seen(at, Called{m.Who})
	}
}

// turn sends the lights near a place there.
func (s *Calls) turn(to components.Position) {
	q := s.lights.Query()
	for q.Next() {
		at, drift := q.Get()
		x, y := to.X-at.X, to.Y-at.Y
		if max(x, -x, y, -y) < callReach {
			*drift = Drift{x / callTicks, y / callTicks}
		}
	}
}
