package systems

import (
	"reflect"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// inputs feeds the players' buffers. It hides what a game's players hold down.
type inputs interface {
	// controls is the type of what a player holds down.
	controls() reflect.Type
	init(a *ecs.App)
	part() ecs.Part
	// update buffers what came in this tick, and takes one input of each player.
	update()
	// drop lets go of all that an entity's player holds down, and has sent.
	drop(e ecs.Entity)
	// owns writes what each player is told exactly of itself, by network id.
	owns(to []own)
}

// typedInputs are those of a game whose players hold down a C.
type typedInputs[C any, P components.Control[C]] struct {
	inbox   *netio.Inbox[packet.Input[C]]
	ids     *ecs.IDs
	buffers ecs.Filter1[components.Inputs[C]]
	buffer  ecs.Map[components.Inputs[C]]
	owners  ecs.Filter4[ecs.Net, components.Position, components.Velocity, components.Inputs[C]]
}

func newInputs[C any, P components.Control[C]](g *Game) *typedInputs[C, P] {
	ecs.Component[components.Inputs[C]](g.App, "inputs", 1)
	return &typedInputs[C, P]{inbox: netio.ReceiveInput[C, P](g.Server)}
}

func (s *typedInputs[C, P]) init(a *ecs.App) {
	s.ids = a.IDs
	s.buffers = ecs.NewFilter1[components.Inputs[C]](a)
	s.buffer = ecs.NewMap[components.Inputs[C]](a)
	s.owners = ecs.NewFilter4[ecs.Net, components.Position, components.Velocity, components.Inputs[C]](a)
}

func (*typedInputs[C, P]) controls() reflect.Type { return reflect.TypeFor[C]() }

func (s *typedInputs[C, P]) part() ecs.Part { return ecs.Of[components.Inputs[C]]() }

func (s *typedInputs[C, P]) update() {
	for i := range s.inbox.All() {
		m := &s.inbox.All()[i]
		e, ok := s.ids.Get(ecs.NetID(m.Who))
		if ok && s.buffer.Has(e) {
			pushInput(s.buffer.Get(e), components.Input[C]{Seq: m.Body.Seq, View: m.Body.View, Body: m.Body.Body})
		}
	}
	q := s.buffers.Query()
	for q.Next() {
		takeInput[C, P](q.Get())
	}
}

func (s *typedInputs[C, P]) drop(e ecs.Entity) {
	in := s.buffer.Get(e)
	P(&in.Now).Release()
	*in = components.Inputs[C]{Now: in.Now} // who plays it next counts from 1
}

func (s *typedInputs[C, P]) owns(to []own) {
	q := s.owners.Query()
	for q.Next() {
		net, at, vel, in := q.Get()
		to[net.ID] = own{
			present: true, seq: uint16(in.Seq), buffer: in.Len | in.Repeats<<4,
			state: packet.OwnState{X: at.X, Y: at.Y, VX: vel.X, VY: vel.Y},
		}
	}
}

// pushInput adds an input to a buffer; when it is full the oldest makes room.
func pushInput[C any](in *components.Inputs[C], c components.Input[C]) {
	if in.Len == components.InputsMax {
		copy(in.Waiting[:], in.Waiting[1:])
		in.Len--
		in.Dropped++
	}
	in.Waiting[in.Len] = c
	in.Len++
}

// takeInput makes the oldest input the one of this tick. When there is none the
// last is repeated for RepeatsMax ticks, and then let go.
func takeInput[C any, P components.Control[C]](in *components.Inputs[C]) {
	if in.Len > 0 {
		next := &in.Waiting[0]
		in.Now, in.Seq, in.View = next.Body, next.Seq, next.View
		in.Len--
		copy(in.Waiting[:in.Len], in.Waiting[1:]) // mostly none: one comes each tick
		in.Repeats = 0
		return
	}
	if in.Repeats < components.RepeatsMax {
		in.Repeats++
		return
	}
	P(&in.Now).Release()
}
