// Package replica says what is replicated and encodes it: once per cell and
// baseline, for everybody who shares them.
package replica

import (
	"fmt"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// Lanes is what a replicated component implements on its pointer: it writes the
// values of its lanes, in the order they were registered.
type Lanes[T any] interface {
	*T
	Lanes(out []int32)
}

// Blob is what the component behind a class's static blob implements: it
// appends what every client is told once, such as a name.
type Blob[T any] interface {
	*T
	Blob(b []byte) []byte
}

// Registry is filled at start-up, one line a component and one line a class.
// The first component is the position; see wire.Schema.
type Registry struct {
	schema    wire.Schema
	columns   []column
	blobs     []blobber
	audiences [wire.ClassesMax]audience // by class: who sees its entities, unless all do
	teams     audience
}

// column fills one component's lanes for all entities.
type column interface {
	init(a *ecs.App)
	collect(w *World)
}

// blobber reads the static blobs of one class.
type blobber struct {
	class uint8
	init  func(a *ecs.App) func(e ecs.Entity, b []byte) []byte
	read  func(e ecs.Entity, b []byte) []byte
}

// NewRegistry starts a registry for cells of 1<<cellShift lane units a side.
func NewRegistry(cellShift uint8) *Registry {
	return &Registry{schema: wire.Schema{CellShift: cellShift}}
}

// Component replicates T under a name, as the given lanes.
func Component[T any, P Lanes[T]](r *Registry, name string, lanes ...wire.Lane) {
	if r.component(name) >= 0 {
		panic(fmt.Sprintf("replica: component %q registered twice", name))
	}
	r.schema.Components = append(r.schema.Components, wire.Component{Name: name, Lanes: lanes})
	r.columns = append(r.columns, &typed[T, P]{index: len(r.schema.Components) - 1, schema: &r.schema, n: len(lanes)})
}

// Class names a kind of entity and the replicated components of its members;
// the position is the first. Entities are spawned with the ecs.Class it returns.
// Naming a class again adds components to it; it panics if the class is then seen
// by others than before.
func (r *Registry) Class(name string, v wire.Visibility, components ...string) ecs.Class {
	id := slices.IndexFunc(r.schema.Classes, func(c wire.Class) bool { return c.Name == name })
	if id < 0 {
		id = len(r.schema.Classes)
		r.schema.Classes = append(r.schema.Classes, wire.Class{Name: name, Visibility: v})
	}
	if id >= wire.ClassesMax {
		panic("replica: too many classes")
	}
	c := &r.schema.Classes[id]
	if c.Visibility != v {
		panic(fmt.Sprintf("replica: class %q is for %s, and named again for %s", name, c.Visibility, v))
	}
	for _, n := range components {
		i := r.component(n)
		if i < 0 {
			panic(fmt.Sprintf("replica: class %q has the unknown component %q", name, n))
		}
		c.Components = append(c.Components, uint8(i))
	}
	slices.Sort(c.Components)
	c.Components = slices.Compact(c.Components)
	return ecs.Class(id)
}

// ClassBlob makes T the static blob of a class.
func ClassBlob[T any, P Blob[T]](r *Registry, class ecs.Class) {
	r.blobs = append(r.blobs, blobber{class: uint8(class), init: func(a *ecs.App) func(ecs.Entity, []byte) []byte {
		m := ecs.NewMap[T](a)
		return func(e ecs.Entity, b []byte) []byte { return P(m.Get(e)).Blob(b) }
	}})
}

// ClassOf finds a class by its name.
func (r *Registry) ClassOf(name string) (ecs.Class, bool) {
	for i, c := range r.schema.Classes {
		if c.Name == name {
			return ecs.Class(i), true
		}
	}
	return 0, false
}

func (r *Registry) component(name string) int {
	return slices.IndexFunc(r.schema.Components, func(c wire.Component) bool { return c.Name == name })
}

// Schema compiles the lane table; it panics when the registry makes none, when a
// class has no position, and when a component is replicated of no class.
func (r *Registry) Schema() *wire.Schema {
	for i, component := range r.schema.Components {
		used := false
		for _, c := range r.schema.Classes {
			if len(c.Components) == 0 || c.Components[0] != 0 {
				panic(fmt.Sprintf("replica: class %q lacks %q, the first component and so the position", c.Name, r.schema.Components[0].Name))
			}
			used = used || slices.Contains(c.Components, uint8(i))
		}
		if !used && len(r.schema.Classes) > 0 {
			panic(fmt.Sprintf("replica: component %q belongs to no class, nobody would see it", component.Name))
		}
	}
	if err := r.schema.Compile(); err != nil {
		panic("replica: " + err.Error())
	}
	return &r.schema
}

type typed[T any, P Lanes[T]] struct {
	schema  *wire.Schema
	index   int
	n       int
	first   int
	most    []uint32 // of each lane
	bounded bool     // some lane is not an axis
	filter  ecs.Filter2[ecs.Net, T]
}

func (c *typed[T, P]) init(a *ecs.App) {
	c.filter = ecs.NewFilter2[ecs.Net, T](a)
	c.first = c.schema.First(c.index)
	c.most = lanesMost(c.schema, c.index)
	c.bounded = slices.Min(c.most) < axisMost
}

func (c *typed[T, P]) collect(w *World) {
	lanes, stride, first, n := w.body.lanes, w.stride, c.first, c.n
	most, bounded := c.most[:n], c.bounded
	q := c.filter.Query()
	for q.Next() {
		net, v := q.Get()
		at := int(net.ID)*stride + first
		out := lanes[at : at+n : at+n]
		P(v).Lanes(out)
		if bounded && !fit(out, most) {
			w.confine(c.index, net, out, most)
		}
	}
}
