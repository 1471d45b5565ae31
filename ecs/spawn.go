package ecs

import (
	"fmt"
	"reflect"
	"unsafe"
)

// Part is a component type that a Spawn gives to its entities; see Of.
type Part struct{ typ reflect.Type }

// Of names a component type.
func Of[T any]() Part { return Part{reflect.TypeFor[T]()} }

// Spawn makes entities of any set of components, all of them zero: for a game
// that composes at start-up what its entities are made of. Where the components
// are known when the code is written, Spawn1 to Spawn8 take their values.
type Spawn struct{ *spawner }

// NewSpawn makes a Spawn of the parts. It panics when there are none, on Net,
// which every entity has, and on a part that is there twice.
func NewSpawn(a *App, parts ...Part) Spawn {
	if len(parts) == 0 {
		panic("ecs: a Spawn of no components")
	}
	types := make([]reflect.Type, len(parts))
	for i, p := range parts {
		types[i] = p.typ
	}
	return Spawn{newSpawner(a, types...)}
}

// New makes one entity whose components are all zero. It allocates nothing and
// moves nothing. Not while a query is open.
func (s *Spawn) New(class Class) (NetID, Entity) {
	n := s.net(class)
	return s.make(n)
}

// Later makes one entity whose components are all zero when the phase ends; see
// Commands.
func (s *Spawn) Later(class Class) { s.ask(class) }

// spawner is what all of them have in common.
type spawner struct {
	app   *App
	ids   []componentID // Net's is the first
	types []reflect.Type
	parts []*component // of types; once the state is sealed

	asked []askedSpawn
	saved []byte // of asked
}

func newSpawner(a *App, types ...reflect.Type) *spawner {
	s := &spawner{app: a, ids: []componentID{a.net}, types: types}
	for i, t := range types {
		if t == reflect.TypeFor[Net]() {
			panic("ecs: every entity has a Net, no Spawn names it")
		}
		for _, other := range types[:i] {
			if other == t {
				panic(fmt.Sprintf("ecs: a Spawn has %s twice", t))
			}
		}
		s.ids = append(s.ids, idOfType(a.world, t))
	}
	a.commands.spawners = append(a.commands.spawners, s)
	return s
}

// net takes an id for one more entity.
func (s *spawner) net(class Class) Net { return Net{s.app.IDs.take(s.app.tick), class} }

// bind makes an entity known by its id.
func (s *spawner) bind(n Net, e Entity) (NetID, Entity) {
	s.app.IDs.bind(n.ID, e)
	return n.ID, e
}

// make makes an entity of zeros, but for its Net.
func (s *spawner) make(n Net) (NetID, Entity) {
	e := create(s.app.world, s.ids)
	*(*Net)(pointer(s.app.world, e, s.ids[0])) = n
	return s.bind(n, e)
}

// part is the state's entry for the i-th type.
func (s *spawner) part(i int) *component {
	if s.parts == nil {
		for _, t := range s.types {
			s.parts = append(s.parts, s.app.State.ofType(t))
		}
	}
	return s.parts[i]
}

// append writes the values of a spawn that waits, as they are saved.
func (s *spawner) append(values []unsafe.Pointer) {
	for i, v := range values {
		s.saved = s.part(i).append(v, s.saved)
	}
}
