package systems

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Described is a message of a game, or a part of one, for who tells other languages
// of it. It is made of what wire.FieldsOf says of its Value.
type Described struct {
	Number uint8 // of the kind, the type of event, the global
	Name   string
	Value  any // a pointer; it appends itself, and may decode itself
}

// DescribeEvent says what an event is made of that the game writes by itself and not
// through NewEvents. It panics on a type that is described. Before Init.
func (g *Game) DescribeEvent(t packet.EventType, name string, fields ...wire.Field) {
	g.describe(t, Described{Number: uint8(t), Name: name, Value: said(fields)})
}

// said are fields that stand for themselves.
type said []wire.Field

// Fields is what they say.
func (s said) Fields() []wire.Field { return s }

func (g *Game) describe(t packet.EventType, d Described) {
	if g.events == nil {
		g.events = map[packet.EventType]Described{}
	}
	if _, ok := g.events[t]; ok {
		panic(fmt.Sprintf("systems: events of type %d added twice", t))
	}
	g.events[t] = d
}

// Requests are the packets of its own that the game receives, by kind.
func (g *Game) Requests() (all []Described) {
	for k := range 256 {
		kind := packet.Kind(k)
		m := g.Server.Received(kind)
		if m == nil || kind == packet.KindInput || kind == packet.KindJoin || kind > packet.GameKindsLast {
			continue
		}
		all = append(all, Described{uint8(k), wire.Snake(reflect.TypeOf(m).Elem().Name()), m})
	}
	return all
}

// Events are those that the game tells of, by type; the engine's are not among them.
func (g *Game) Events() (all []Described) {
	for t := range 256 {
		if d, ok := g.events[packet.EventType(t)]; ok {
			all = append(all, d)
		}
	}
	return all
}

// Globals are the values that everybody is told, by id.
func (g *Game) Globals() (all []Described) {
	if g.values == nil {
		return nil
	}
	for i := range g.values.all {
		v := &g.values.all[i]
		all = append(all, Described{v.id, v.name, v.value})
	}
	slices.SortFunc(all, func(a, b Described) int { return int(a.Number) - int(b.Number) })
	return all
}

func nameOf[T any]() string { return wire.Snake(reflect.TypeFor[T]().Name()) }
