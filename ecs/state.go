package ecs

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/wire"
)

// Codec is what a component or resource must do to be state. Append writes all
// that the simulation reads of it; Decode reads it back.
type Codec[T any] interface {
	*T
	Append([]byte) []byte
	Decode(*wire.Reader)
}

// Hasher is a resource that keeps its own hash up to date, because hashing its
// bytes each time would cost too much.
type Hasher interface{ StateHash() uint64 }

// Migrator reads the saved form of an older version of itself.
type Migrator interface {
	Migrate(version uint8, r *wire.Reader) error
}

// State is the one registry of all that is simulated. Hash, save and restore
// work from it, in order of name and of NetID, never in the world's row order.
type State struct {
	app        *App
	components []component
	resources  []resource
	sealed     bool
	buf        []byte
	digest     xxhash.Digest
}

type component struct {
	name    string
	version uint8
	id      componentID
	typ     reflect.Type
	plain   bool
	append  func(v unsafe.Pointer, b []byte) []byte
	decode  func(v unsafe.Pointer, version uint8, r *wire.Reader) error
}

type resource struct {
	name    string
	version uint8
	value   any
	append  func(b []byte) []byte
	decode  func(version uint8, r *wire.Reader) error
}

// Saved is what every component and resource of a state can do.
type Saved interface {
	Append([]byte) []byte
	Decode(*wire.Reader)
}

// All yields all that is registered by its name: of a component a pointer to a
// new zero value, of a resource the very one. It is for tests and tools, which
// see so what others will have added.
func (s *State) All(yield func(name string, value Saved) bool) {
	for i := range s.components {
		if !yield(s.components[i].name, reflect.New(s.components[i].typ).Interface().(Saved)) {
			return
		}
	}
	s.Resources()(yield)
}

// Version is a component or resource as a saved state knows it.
type Version struct {
	Name    string
	Version uint8
}

// Versions lists all that is registered, the components first.
func (s *State) Versions() (all []Version) {
	for i := range s.components {
		all = append(all, Version{s.components[i].name, s.components[i].version})
	}
	for i := range s.resources {
		all = append(all, Version{s.resources[i].name, s.resources[i].version})
	}
	return all
}

// Of yields what an entity is made of, by the names of its components, in their order:
// copies, for tests and tools.
func (s *State) Of(e Entity) iter.Seq2[string, Saved] {
	return func(yield func(string, Saved) bool) {
		for i := range s.components {
			c := &s.components[i]
			if !s.app.world.Has(e, c.id) {
				continue
			}
			v := reflect.New(c.typ)
			v.Elem().Set(reflect.NewAt(c.typ, pointer(s.app.world, e, c.id)).Elem())
			if !yield(c.name, v.Interface().(Saved)) {
				return
			}
		}
	}
}

// Resources yields the single values of the state, by their names, in their order: the very
// ones.
func (s *State) Resources() iter.Seq2[string, Saved] {
	return func(yield func(string, Saved) bool) {
		for i := range s.resources {
			if !yield(s.resources[i].name, s.resources[i].value.(Saved)) {
				return
			}
		}
	}
}

func newState(a *App) *State { return &State{app: a} }

// Component registers T as state. Its name and version are what saved worlds
// know it by. It panics on a second registration and on a float inside T.
func Component[T any, P Codec[T]](a *App, name string, version uint8) {
	typ := reflect.TypeFor[T]()
	a.State.check(name, typ)
	a.State.components = append(a.State.components, component{
		name: name, version: version, id: idOf[T](a.world), typ: typ, plain: plain(typ),
		append: func(v unsafe.Pointer, b []byte) []byte { return P((*T)(v)).Append(b) },
		decode: func(v unsafe.Pointer, saved uint8, r *wire.Reader) error {
			return decodeVersion(P((*T)(v)), name, version, saved, r)
		},
	})
}

// Resource registers a single value as state.
func Resource[T any, P Codec[T]](a *App, name string, version uint8, value P) {
	a.State.check(name, reflect.TypeFor[T]())
	a.State.resources = append(a.State.resources, resource{
		name: name, version: version, value: value, append: value.Append,
		decode: func(v uint8, r *wire.Reader) error { return decodeVersion(value, name, version, v, r) },
	})
}

type decoder interface{ Decode(*wire.Reader) }

func decodeVersion(d decoder, name string, now, saved uint8, r *wire.Reader) error {
	if saved == now {
		d.Decode(r)
		return nil
	}
	if m, ok := d.(Migrator); ok {
		return m.Migrate(saved, r)
	}
	return fmt.Errorf("ecs: state %q was saved as version %d, this build reads %d", name, saved, now)
}

func (s *State) check(name string, t reflect.Type) {
	if s.sealed {
		panic(fmt.Sprintf("ecs: state %q registered after Init", name))
	}
	for _, c := range s.components {
		if c.name == name || c.typ == t {
			panic(fmt.Sprintf("ecs: state %q (%s) registered twice", name, t))
		}
	}
	for _, r := range s.resources {
		if r.name == name {
			panic(fmt.Sprintf("ecs: state %q registered twice", name))
		}
	}
	if path := floatIn(t, map[reflect.Type]bool{}); path != "" {
		panic(fmt.Sprintf("ecs: state %q has a float at %s%s: use fixed point", name, t, path))
	}
}

// floatIn finds a float inside a type: floats differ between builds.
func floatIn(t reflect.Type, seen map[reflect.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return " "
	case reflect.Array, reflect.Slice, reflect.Pointer:
		return floatIn(t.Elem(), seen)
	case reflect.Map:
		return floatIn(t.Key(), seen) + floatIn(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if p := floatIn(t.Field(i).Type, seen); p != "" {
				return "." + t.Field(i).Name + strings.TrimSpace(p)
			}
		}
	}
	return ""
}

func (s *State) seal() {
	s.sealed = true
	types := componentTypes(s.app.world)
	if len(types) > ComponentsMax {
		panic(fmt.Sprintf("ecs: %d component types, at most %d work", len(types), ComponentsMax))
	}
	for _, t := range types {
		if !slices.ContainsFunc(s.components, func(c component) bool { return c.typ == t }) {
			panic(fmt.Sprintf("ecs: component %s is used but not registered as state", t))
		}
	}
	slices.SortFunc(s.components, func(a, b component) int { return strings.Compare(a.name, b.name) })
	slices.SortFunc(s.resources, func(a, b resource) int { return strings.Compare(a.name, b.name) })
}

// hashChunk is how many bytes are gathered before they are hashed.
const hashChunk = 64 << 10

// Hash is xxhash64 over the tick, every resource and every entity. Equal states
// have equal hashes on every machine.
func (s *State) Hash() uint64 {
	s.digest.Reset()
	b := wire.AppendU32(s.buf[:0], uint32(s.app.tick))
	for i := range s.resources {
		r := &s.resources[i]
		if h, ok := r.value.(Hasher); ok {
			b = wire.AppendU64(b, h.StateHash())
			continue
		}
		b = r.append(b)
	}
	for id, e := range s.app.IDs.All {
		b = wire.AppendU32(b, uint32(id))
		for i := range s.components {
			c := &s.components[i]
			if s.app.world.Has(e, c.id) {
				b = c.append(pointer(s.app.world, e, c.id), append(b, byte(i)))
			}
		}
		if len(b) > hashChunk {
			_, _ = s.digest.Write(b) // a hash's Write cannot fail
			b = b[:0]
		}
	}
	_, _ = s.digest.Write(b)
	s.buf = b[:0]
	return s.digest.Sum64()
}

// ofType is the entry of a component type, which every type in use has.
func (s *State) ofType(t reflect.Type) *component {
	i := slices.IndexFunc(s.components, func(c component) bool { return c.typ == t })
	if i < 0 {
		panic(fmt.Sprintf("ecs: component %s is used but not registered as state", t))
	}
	return &s.components[i]
}
