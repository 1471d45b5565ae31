package ecs

import (
	"reflect"
	"unsafe"

	"github.com/mlange-42/arche/generic"
)

// A Spawn of a number makes entities of so many components, each with an id.
// What is made with all of its components at once leaves no room behind for
// those that have only some. Make it in Init and keep it.
type (
	Spawn1[A any] struct {
		*spawner
		m generic.Map2[Net, A]
		a A
	}
	Spawn2[A, B any] struct {
		*spawner
		m generic.Map3[Net, A, B]
		a A
		b B
	}
	Spawn3[A, B, C any] struct {
		*spawner
		m generic.Map4[Net, A, B, C]
		a A
		b B
		c C
	}
	Spawn4[A, B, C, D any] struct {
		*spawner
		m generic.Map5[Net, A, B, C, D]
		a A
		b B
		c C
		d D
	}
	Spawn5[A, B, C, D, E any] struct {
		*spawner
		m generic.Map6[Net, A, B, C, D, E]
		a A
		b B
		c C
		d D
		e E
	}
	Spawn6[A, B, C, D, E, F any] struct {
		*spawner
		m generic.Map7[Net, A, B, C, D, E, F]
		a A
		b B
		c C
		d D
		e E
		f F
	}
	Spawn7[A, B, C, D, E, F, G any] struct {
		*spawner
		m generic.Map8[Net, A, B, C, D, E, F, G]
		a A
		b B
		c C
		d D
		e E
		f F
		g G
	}
	Spawn8[A, B, C, D, E, F, G, H any] struct {
		*spawner
		m generic.Map9[Net, A, B, C, D, E, F, G, H]
		a A
		b B
		c C
		d D
		e E
		f F
		g G
		h H
	}
)

// NewSpawn1 makes entities with A.
func NewSpawn1[A any](a *App) Spawn1[A] {
	m := generic.NewMap2[Net, A](a.world)
	return Spawn1[A]{spawner: newSpawner(a, reflect.TypeFor[A]()), m: m}
}

// NewSpawn2 makes entities with A and B.
func NewSpawn2[A, B any](a *App) Spawn2[A, B] {
	m := generic.NewMap3[Net, A, B](a.world)
	return Spawn2[A, B]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B]()), m: m}
}

// NewSpawn3 makes entities with A, B and C.
func NewSpawn3[A, B, C any](a *App) Spawn3[A, B, C] {
	m := generic.NewMap4[Net, A, B, C](a.world)
	return Spawn3[A, B, C]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C]()), m: m}
}

// NewSpawn4 makes entities with A to D.
func NewSpawn4[A, B, C, D any](a *App) Spawn4[A, B, C, D] {
	m := generic.NewMap5[Net, A, B, C, D](a.world)
	return Spawn4[A, B, C, D]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D]()), m: m}
}

// NewSpawn5 makes entities with A to E.
func NewSpawn5[A, B, C, D, E any](a *App) Spawn5[A, B, C, D, E] {
	m := generic.NewMap6[Net, A, B, C, D, E](a.world)
	return Spawn5[A, B, C, D, E]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E]()), m: m}
}

// NewSpawn6 makes entities with A to F.
func NewSpawn6[A, B, C, D, E, F any](a *App) Spawn6[A, B, C, D, E, F] {
	m := generic.NewMap7[Net, A, B, C, D, E, F](a.world)
	return Spawn6[A, B, C, D, E, F]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F]()), m: m}
}

// NewSpawn7 makes entities with A to G.
func NewSpawn7[A, B, C, D, E, F, G any](a *App) Spawn7[A, B, C, D, E, F, G] {
	m := generic.NewMap8[Net, A, B, C, D, E, F, G](a.world)
	return Spawn7[A, B, C, D, E, F, G]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F](), reflect.TypeFor[G]()), m: m}
}

// NewSpawn8 makes entities with A to H.
func NewSpawn8[A, B, C, D, E, F, G, H any](a *App) Spawn8[A, B, C, D, E, F, G, H] {
	m := generic.NewMap9[Net, A, B, C, D, E, F, G, H](a.world)
	return Spawn8[A, B, C, D, E, F, G, H]{spawner: newSpawner(a, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F](), reflect.TypeFor[G](), reflect.TypeFor[H]()), m: m}
}

// New makes one entity. Not while a query is open.
func (s *Spawn1[A]) New(class Class, a A) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn1[A]) Later(class Class, a A) {
	s.a = a
	s.ask(class, unsafe.Pointer(&s.a))
}

// New makes one entity. Not while a query is open.
func (s *Spawn2[A, B]) New(class Class, a A, b B) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn2[A, B]) Later(class Class, a A, b B) {
	s.a, s.b = a, b
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b))
}

// New makes one entity. Not while a query is open.
func (s *Spawn3[A, B, C]) New(class Class, a A, b B, c C) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b, &c))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn3[A, B, C]) Later(class Class, a A, b B, c C) {
	s.a, s.b, s.c = a, b, c
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b), unsafe.Pointer(&s.c))
}

// New makes one entity. Not while a query is open.
func (s *Spawn4[A, B, C, D]) New(class Class, a A, b B, c C, d D) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b, &c, &d))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn4[A, B, C, D]) Later(class Class, a A, b B, c C, d D) {
	s.a, s.b, s.c, s.d = a, b, c, d
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b), unsafe.Pointer(&s.c), unsafe.Pointer(&s.d))
}

// New makes one entity. Not while a query is open.
func (s *Spawn5[A, B, C, D, E]) New(class Class, a A, b B, c C, d D, e E) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b, &c, &d, &e))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn5[A, B, C, D, E]) Later(class Class, a A, b B, c C, d D, e E) {
	s.a, s.b, s.c, s.d, s.e = a, b, c, d, e
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b), unsafe.Pointer(&s.c), unsafe.Pointer(&s.d), unsafe.Pointer(&s.e))
}

// New makes one entity. Not while a query is open.
func (s *Spawn6[A, B, C, D, E, F]) New(class Class, a A, b B, c C, d D, e E, f F) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b, &c, &d, &e, &f))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn6[A, B, C, D, E, F]) Later(class Class, a A, b B, c C, d D, e E, f F) {
	s.a, s.b, s.c, s.d, s.e, s.f = a, b, c, d, e, f
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b), unsafe.Pointer(&s.c), unsafe.Pointer(&s.d), unsafe.Pointer(&s.e), unsafe.Pointer(&s.f))
}

// New makes one entity. Not while a query is open.
func (s *Spawn7[A, B, C, D, E, F, G]) New(class Class, a A, b B, c C, d D, e E, f F, g G) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b, &c, &d, &e, &f, &g))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn7[A, B, C, D, E, F, G]) Later(class Class, a A, b B, c C, d D, e E, f F, g G) {
	s.a, s.b, s.c, s.d, s.e, s.f, s.g = a, b, c, d, e, f, g
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b), unsafe.Pointer(&s.c), unsafe.Pointer(&s.d), unsafe.Pointer(&s.e), unsafe.Pointer(&s.f), unsafe.Pointer(&s.g))
}

// New makes one entity. Not while a query is open.
func (s *Spawn8[A, B, C, D, E, F, G, H]) New(class Class, a A, b B, c C, d D, e E, f F, g G, h H) (NetID, Entity) {
	n := s.net(class)
	return s.bind(n, s.m.NewWith(&n, &a, &b, &c, &d, &e, &f, &g, &h))
}

// Later makes one entity when the phase ends; see Commands.
func (s *Spawn8[A, B, C, D, E, F, G, H]) Later(class Class, a A, b B, c C, d D, e E, f F, g G, h H) {
	s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h = a, b, c, d, e, f, g, h
	s.ask(class, unsafe.Pointer(&s.a), unsafe.Pointer(&s.b), unsafe.Pointer(&s.c), unsafe.Pointer(&s.d), unsafe.Pointer(&s.e), unsafe.Pointer(&s.f), unsafe.Pointer(&s.g), unsafe.Pointer(&s.h))
}
