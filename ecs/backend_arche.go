package ecs

import (
	"reflect"
	"unsafe"

	arche "github.com/mlange-42/arche/ecs"
	"github.com/mlange-42/arche/generic"
)

// World, Entity and the queries are arche's own types under our names.
type (
	World                     = arche.World
	Entity                    = arche.Entity
	Query1[A any]             = generic.Query1[A]
	Query2[A, B any]          = generic.Query2[A, B]
	Query3[A, B, C any]       = generic.Query3[A, B, C]
	Query4[A, B, C, D any]    = generic.Query4[A, B, C, D]
	Query5[A, B, C, D, E any] = generic.Query5[A, B, C, D, E]
	componentID               = arche.ID
)

// ComponentsMax is how many component types one world takes. arche says 256,
// but those past 240 fail.
const ComponentsMax = 240

func newWorld(capacity int) *World {
	w := arche.NewWorld(capacity)
	return &w
}

// A Filter is bound to one world when it is made: arche's own binds itself to
// the first world that it meets, silently.
type (
	Filter1[A any] struct {
		w *World
		f *generic.Filter1[A]
	}
	Filter2[A, B any] struct {
		w *World
		f *generic.Filter2[A, B]
	}
	Filter3[A, B, C any] struct {
		w *World
		f *generic.Filter3[A, B, C]
	}
	Filter4[A, B, C, D any] struct {
		w *World
		f *generic.Filter4[A, B, C, D]
	}
	Filter5[A, B, C, D, E any] struct {
		w *World
		f *generic.Filter5[A, B, C, D, E]
	}
)

// NewFilter1 matches the entities that have A.
func NewFilter1[A any](a *App) Filter1[A] {
	f := generic.NewFilter1[A]()
	f.Register(a.World)
	return Filter1[A]{a.World, f}
}

// NewFilter2 matches the entities that have A and B.
func NewFilter2[A, B any](a *App) Filter2[A, B] {
	f := generic.NewFilter2[A, B]()
	f.Register(a.World)
	return Filter2[A, B]{a.World, f}
}

// NewFilter3 matches the entities that have A, B and C.
func NewFilter3[A, B, C any](a *App) Filter3[A, B, C] {
	f := generic.NewFilter3[A, B, C]()
	f.Register(a.World)
	return Filter3[A, B, C]{a.World, f}
}

// NewFilter4 matches the entities that have A, B, C and D.
func NewFilter4[A, B, C, D any](a *App) Filter4[A, B, C, D] {
	f := generic.NewFilter4[A, B, C, D]()
	f.Register(a.World)
	return Filter4[A, B, C, D]{a.World, f}
}

// NewFilter5 matches the entities that have A, B, C, D and E.
func NewFilter5[A, B, C, D, E any](a *App) Filter5[A, B, C, D, E] {
	f := generic.NewFilter5[A, B, C, D, E]()
	f.Register(a.World)
	return Filter5[A, B, C, D, E]{a.World, f}
}

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter1[A]) Query() Query1[A] { return f.f.Query(f.w) }

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter2[A, B]) Query() Query2[A, B] { return f.f.Query(f.w) }

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter3[A, B, C]) Query() Query3[A, B, C] { return f.f.Query(f.w) }

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter4[A, B, C, D]) Query() Query4[A, B, C, D] { return f.f.Query(f.w) }

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter5[A, B, C, D, E]) Query() Query5[A, B, C, D, E] { return f.f.Query(f.w) }

// Map reaches one component by entity. A pointer it returns is good until the
// world next changes shape.
type Map[T any] struct{ m generic.Map[T] }

// NewMap makes a Map of T.
func NewMap[T any](a *App) Map[T] { return Map[T]{generic.NewMap[T](a.World)} }

// Get panics when the entity is dead and returns nil when it has no T.
func (m *Map[T]) Get(e Entity) *T { return m.m.Get(e) }

// Has reports whether a living entity has a T.
func (m *Map[T]) Has(e Entity) bool { return m.m.Has(e) }

// Adder gives entities a further component, and takes it away.
type Adder[T any] struct {
	w *World
	m generic.Map1[T]
}

// NewAdder makes an Adder of T.
func NewAdder[T any](a *App) Adder[T] { return Adder[T]{a.World, generic.NewMap1[T](a.World)} }

// Add gives e the component v. Not while a query is open.
func (m *Adder[T]) Add(e Entity, v T) { m.m.Assign(e, &v) }

// Remove takes it away. Not while a query is open.
func (m *Adder[T]) Remove(e Entity) { m.m.Remove(e) }

// component is one registered type as the state sees it, by world.
func registerComponent[T any](w *World) (componentID, reflect.Type) {
	return arche.ComponentID[T](w), reflect.TypeFor[T]()
}

func componentTypes(w *World) (types []reflect.Type) {
	for _, id := range arche.ComponentIDs(w) {
		if info, ok := arche.ComponentInfo(w, id); ok {
			types = append(types, info.Type)
		}
	}
	return types
}

func pointer(w *World, e Entity, id componentID) unsafe.Pointer { return w.Get(e, id) }

func create(w *World, ids []componentID) Entity { return w.NewEntity(ids...) }

func netOf(w *World, e Entity) *Net {
	return (*Net)(w.Get(e, arche.ComponentID[Net](w)))
}

// A Spawn makes entities of a fixed set of components, each with an id.
type (
	Spawn2[A, B any] struct {
		app *App
		m   generic.Map3[Net, A, B]
	}
	Spawn4[A, B, C, D any] struct {
		app *App
		m   generic.Map5[Net, A, B, C, D]
	}
	Spawn6[A, B, C, D, E, F any] struct {
		app *App
		m   generic.Map7[Net, A, B, C, D, E, F]
	}
	Spawn10[A, B, C, D, E, F, G, H, I, J any] struct {
		app *App
		m   generic.Map11[Net, A, B, C, D, E, F, G, H, I, J]
	}
)

// NewSpawn2 makes entities with A and B.
func NewSpawn2[A, B any](a *App) Spawn2[A, B] {
	return Spawn2[A, B]{a, generic.NewMap3[Net, A, B](a.World)}
}

// NewSpawn4 makes entities with A to D.
func NewSpawn4[A, B, C, D any](a *App) Spawn4[A, B, C, D] {
	return Spawn4[A, B, C, D]{a, generic.NewMap5[Net, A, B, C, D](a.World)}
}

// NewSpawn6 makes entities with A to F.
func NewSpawn6[A, B, C, D, E, F any](a *App) Spawn6[A, B, C, D, E, F] {
	return Spawn6[A, B, C, D, E, F]{a, generic.NewMap7[Net, A, B, C, D, E, F](a.World)}
}

// NewSpawn10 makes entities with A to J. What is made with all of its components
// at once leaves no room behind for those that have only some.
func NewSpawn10[A, B, C, D, E, F, G, H, I, J any](a *App) Spawn10[A, B, C, D, E, F, G, H, I, J] {
	return Spawn10[A, B, C, D, E, F, G, H, I, J]{a, generic.NewMap11[Net, A, B, C, D, E, F, G, H, I, J](a.World)}
}

// New makes one entity. Not while a query is open.
func (s *Spawn2[A, B]) New(class Class, a A, b B) (NetID, Entity) {
	n := Net{s.app.IDs.take(s.app.tick), class}
	e := s.m.NewWith(&n, &a, &b)
	s.app.IDs.bind(n.ID, e)
	return n.ID, e
}

// New makes one entity. Not while a query is open.
func (s *Spawn4[A, B, C, D]) New(class Class, a A, b B, c C, d D) (NetID, Entity) {
	n := Net{s.app.IDs.take(s.app.tick), class}
	e := s.m.NewWith(&n, &a, &b, &c, &d)
	s.app.IDs.bind(n.ID, e)
	return n.ID, e
}

// New makes one entity. Not while a query is open.
func (s *Spawn6[A, B, C, D, E, F]) New(class Class, a A, b B, c C, d D, e E, f F) (NetID, Entity) {
	n := Net{s.app.IDs.take(s.app.tick), class}
	en := s.m.NewWith(&n, &a, &b, &c, &d, &e, &f)
	s.app.IDs.bind(n.ID, en)
	return n.ID, en
}

// New makes one entity. Not while a query is open.
func (s *Spawn10[A, B, C, D, E, F, G, H, I, J]) New(class Class, a A, b B, c C, d D, e E, f F, g G, h H, i I, j J) (NetID, Entity) {
	n := Net{s.app.IDs.take(s.app.tick), class}
	en := s.m.NewWith(&n, &a, &b, &c, &d, &e, &f, &g, &h, &i, &j)
	s.app.IDs.bind(n.ID, en)
	return n.ID, en
}
