package flight

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Instant is one tick: what caused it, and what came of it.
type Instant struct {
	Tick     uint32   `json:"tick"`
	Hash     string   `json:"hash"` // hexadecimal, of 64 bits
	Causes   []Cause  `json:"causes"`
	Entities []Entity `json:"entities"`
	Values   []Part   `json:"values,omitempty"` // the single values
}

// Cause is what somebody sent, or that somebody's connection ended.
type Cause struct {
	Who    uint32  `json:"who"`            // a player's entity; 0 for who wants to become one
	Name   string  `json:"name,omitempty"` // of that player, if it is still there after the tick
	Kind   uint8   `json:"kind"`
	Packet string  `json:"packet"`
	Fields []Field `json:"fields"`
}

// Entity is what there is of one after the tick.
type Entity struct {
	ID    uint32 `json:"id"`
	Class string `json:"class"`
	Name  string `json:"name,omitempty"`
	Parts []Part `json:"components"`
}

// Part is a component or a single value.
type Part struct {
	Name   string  `json:"name"`
	Fields []Field `json:"fields"`
}

// Filter says whose causes and state are wanted; the zero value: everybody's, with
// the single values.
type Filter struct {
	Player string // ignoring case
	Entity uint32
}

// Inspect looks at a tick. A player or an entity that is not there after it, and has sent
// nothing in it, is an error.
func (t *Tape) Inspect(tick uint32, f Filter) (*Instant, error) {
	g, err := t.At(tick)
	if err != nil {
		return nil, err
	}
	if f.Player != "" {
		if f.Entity, err = playerID(g, f.Player); err != nil {
			return nil, err
		}
	}
	in := &Instant{Tick: tick, Hash: fmt.Sprintf("%016x", g.App.State.Hash())}
	if r, err := t.record(tick); err == nil { // else the tick is that of the oldest snapshot
		if in.Causes, err = causes(g, r.Causes, f.Entity); err != nil {
			return nil, err
		}
	}
	for id := range g.App.IDs.All {
		if f.Entity == 0 || uint32(id) == f.Entity {
			in.Entities = append(in.Entities, entity(g, id))
		}
	}
	if f.Entity == 0 {
		for name, v := range g.App.State.Resources() {
			in.Values = append(in.Values, Part{name, Fields(v)})
		}
	} else if len(in.Entities)+len(in.Causes) == 0 {
		return nil, fmt.Errorf("there is no entity %d after tick %d", f.Entity, tick)
	}
	return in, nil
}

func playerID(g *systems.Game, name string) (uint32, error) {
	if g.Players != nil {
		if e, ok := g.Players.Get(name); ok {
			nets := ecs.NewMap[ecs.Net](g.App)
			return uint32(nets.Get(e).ID), nil
		}
	}
	return 0, fmt.Errorf("nobody of the name %q plays after tick %d", name, g.App.Tick())
}

func entity(g *systems.Game, id ecs.NetID) Entity {
	e, _ := g.App.IDs.Get(id)
	out := Entity{ID: uint32(id), Name: nameOf(g, uint32(id))}
	for name, v := range g.App.State.Of(e) {
		if net, ok := v.(*ecs.Net); ok {
			out.Class = className(g, net.Class)
		}
		out.Parts = append(out.Parts, Part{name, Fields(v)})
	}
	return out
}

func className(g *systems.Game, c ecs.Class) string {
	if classes := g.Registry.Schema().Classes; int(c) < len(classes) {
		return classes[c].Name
	}
	return fmt.Sprint(uint8(c))
}

// nameOf is a player's name, "" of all else.
func nameOf(g *systems.Game, id uint32) string {
	e, ok := g.App.IDs.Get(ecs.NetID(id))
	if !ok || g.Players == nil {
		return ""
	}
	for _, v := range g.App.State.Of(e) {
		if p, ok := v.(*components.Player); ok {
			return p.String()
		}
	}
	return ""
}

// causes reads a record, of one player or of all.
func causes(g *systems.Game, record []byte, who uint32) (list []Cause, err error) {
	for c, err := range netio.Causes(record) {
		if err != nil {
			return nil, err
		}
		if who != 0 && c.Who != who {
			continue
		}
		name, fields := decoded(g.Server, c)
		list = append(list, Cause{Who: c.Who, Name: nameOf(g, c.Who), Kind: uint8(c.Kind), Packet: name, Fields: fields})
	}
	return list, nil
}

// decoded takes a cause apart as the game's packet of its kind.
func decoded(s *netio.Server, c netio.Cause) (name string, fields []Field) {
	sample := s.Received(c.Kind)
	if sample == nil {
		return fmt.Sprintf("kind %d", c.Kind), []Field{{"body", fmt.Sprintf("%x", c.Body)}}
	}
	r := wire.NewReader(c.Body)
	if name = typeName(sample); c.Kind == packet.KindInput {
		name = "Input"
		for _, n := range []string{"Seq", "Ack", "View"} {
			fields = append(fields, Field{n, fmt.Sprint(r.U32())})
		}
	}
	v := reflect.New(reflect.TypeOf(sample).Elem()).Interface().(wire.Message)
	v.Decode(&r)
	return name, append(fields, Fields(v)...)
}

func typeName(v any) string {
	s := fmt.Sprintf("%T", v)
	return s[strings.LastIndexByte(s, '.')+1:]
}
