package ecs

import (
	"fmt"
	"reflect"

	"github.com/mlange-42/arche/generic"
)

// The queries are arche's own types under our names. They reach the entities
// that they stand on, and nothing else of the world.
type (
	Query1[A any]                      = generic.Query1[A]
	Query2[A, B any]                   = generic.Query2[A, B]
	Query3[A, B, C any]                = generic.Query3[A, B, C]
	Query4[A, B, C, D any]             = generic.Query4[A, B, C, D]
	Query5[A, B, C, D, E any]          = generic.Query5[A, B, C, D, E]
	Query6[A, B, C, D, E, F any]       = generic.Query6[A, B, C, D, E, F]
	Query7[A, B, C, D, E, F, G any]    = generic.Query7[A, B, C, D, E, F, G]
	Query8[A, B, C, D, E, F, G, H any] = generic.Query8[A, B, C, D, E, F, G, H]
)

// Option narrows what a filter matches.
type Option struct{ without reflect.Type }

// Without leaves out the entities that have a T.
func Without[T any]() Option { return Option{reflect.TypeFor[T]()} }

// excluded are the types that the options leave out. It panics when a filter
// leaves out what it asks for: it would match nothing, in silence.
func excluded(options []Option, wanted ...reflect.Type) (types []generic.Comp) {
	for _, o := range options {
		for _, w := range wanted {
			if o.without == w {
				panic(fmt.Sprintf("ecs: a filter asks for %s and leaves it out", w))
			}
		}
		types = append(types, o.without)
	}
	return types
}

// A Filter is bound to one world when it is made: arche's own binds itself to
// the first world that it meets, silently. Make it in Init and keep it.
type (
	Filter1[A any] struct {
		w *world
		f *generic.Filter1[A]
	}
	Filter2[A, B any] struct {
		w *world
		f *generic.Filter2[A, B]
	}
	Filter3[A, B, C any] struct {
		w *world
		f *generic.Filter3[A, B, C]
	}
	Filter4[A, B, C, D any] struct {
		w *world
		f *generic.Filter4[A, B, C, D]
	}
	Filter5[A, B, C, D, E any] struct {
		w *world
		f *generic.Filter5[A, B, C, D, E]
	}
	Filter6[A, B, C, D, E, F any] struct {
		w *world
		f *generic.Filter6[A, B, C, D, E, F]
	}
	Filter7[A, B, C, D, E, F, G any] struct {
		w *world
		f *generic.Filter7[A, B, C, D, E, F, G]
	}
	Filter8[A, B, C, D, E, F, G, H any] struct {
		w *world
		f *generic.Filter8[A, B, C, D, E, F, G, H]
	}
)

// NewFilter1 matches the entities that have A, and nothing that Without names.
func NewFilter1[A any](a *App, options ...Option) Filter1[A] {
	f := generic.NewFilter1[A]().Without(excluded(options, reflect.TypeFor[A]())...)
	f.Register(a.world)
	return Filter1[A]{a.world, f}
}

// NewFilter2 matches the entities that have A and B, and nothing that Without names.
func NewFilter2[A, B any](a *App, options ...Option) Filter2[A, B] {
	f := generic.NewFilter2[A, B]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B]())...)
	f.Register(a.world)
	return Filter2[A, B]{a.world, f}
}

// NewFilter3 matches the entities that have A, B and C, and nothing that Without names.
func NewFilter3[A, B, C any](a *App, options ...Option) Filter3[A, B, C] {
	f := generic.NewFilter3[A, B, C]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C]())...)
	f.Register(a.world)
	return Filter3[A, B, C]{a.world, f}
}

// NewFilter4 matches the entities that have A, B, C and D, and nothing that Without names.
func NewFilter4[A, B, C, D any](a *App, options ...Option) Filter4[A, B, C, D] {
	f := generic.NewFilter4[A, B, C, D]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D]())...)
	f.Register(a.world)
	return Filter4[A, B, C, D]{a.world, f}
}

// NewFilter5 matches the entities that have A, B, C, D and E, and nothing that Without names.
func NewFilter5[A, B, C, D, E any](a *App, options ...Option) Filter5[A, B, C, D, E] {
	f := generic.NewFilter5[A, B, C, D, E]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E]())...)
	f.Register(a.world)
	return Filter5[A, B, C, D, E]{a.world, f}
}

// NewFilter6 matches the entities that have A, B, C, D, E and F, and nothing that Without names.
func NewFilter6[A, B, C, D, E, F any](a *App, options ...Option) Filter6[A, B, C, D, E, F] {
	f := generic.NewFilter6[A, B, C, D, E, F]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F]())...)
	f.Register(a.world)
	return Filter6[A, B, C, D, E, F]{a.world, f}
}

// NewFilter7 matches the entities that have A, B, C, D, E, F and G, and nothing that Without names.
func NewFilter7[A, B, C, D, E, F, G any](a *App, options ...Option) Filter7[A, B, C, D, E, F, G] {
	f := generic.NewFilter7[A, B, C, D, E, F, G]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F](), reflect.TypeFor[G]())...)
	f.Register(a.world)
	return Filter7[A, B, C, D, E, F, G]{a.world, f}
}

// NewFilter8 matches the entities that have A, B, C, D, E, F, G and H, and nothing that Without names.
func NewFilter8[A, B, C, D, E, F, G, H any](a *App, options ...Option) Filter8[A, B, C, D, E, F, G, H] {
	f := generic.NewFilter8[A, B, C, D, E, F, G, H]().Without(excluded(options, reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F](), reflect.TypeFor[G](), reflect.TypeFor[H]())...)
	f.Register(a.world)
	return Filter8[A, B, C, D, E, F, G, H]{a.world, f}
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

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter6[A, B, C, D, E, F]) Query() Query6[A, B, C, D, E, F] { return f.f.Query(f.w) }

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter7[A, B, C, D, E, F, G]) Query() Query7[A, B, C, D, E, F, G] { return f.f.Query(f.w) }

// Query opens a query. Exhaust it or Close it; until then the world is locked.
func (f Filter8[A, B, C, D, E, F, G, H]) Query() Query8[A, B, C, D, E, F, G, H] {
	return f.f.Query(f.w)
}
