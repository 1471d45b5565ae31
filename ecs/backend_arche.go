package ecs

import (
	"reflect"
	"unsafe"

	arche "github.com/mlange-42/arche/ecs"
	"github.com/mlange-42/arche/generic"
)

// Entity is arche's own type under our name: a handle that is good as long as
// the entity lives. To keep one across ticks, see Ref.
type Entity = arche.Entity

// The world itself stays inside: whoever removed an entity behind the back of
// IDs would leave the id behind, and the next hash would look for its owner.
type (
	world       = arche.World
	componentID = arche.ID
)

// ComponentsMax is how many component types one world takes. arche says 256,
// but those past 240 fail.
const ComponentsMax = 240

func newWorld(capacity int) *world {
	w := arche.NewWorld(capacity)
	return &w
}

// Map reaches one component by entity. A pointer it returns is good until the
// world next changes shape.
type Map[T any] struct{ m generic.Map[T] }

// NewMap makes a Map of T.
func NewMap[T any](a *App) Map[T] { return Map[T]{generic.NewMap[T](a.world)} }

// Get panics when the entity is dead and returns nil when it has no T.
func (m *Map[T]) Get(e Entity) *T { return m.m.Get(e) }

// Has reports whether a living entity has a T.
func (m *Map[T]) Has(e Entity) bool { return m.m.Has(e) }

// Adder gives entities a further component, and takes it away.
type Adder[T any] struct {
	w *world
	m generic.Map1[T]
}

// NewAdder makes an Adder of T.
func NewAdder[T any](a *App) Adder[T] { return Adder[T]{a.world, generic.NewMap1[T](a.world)} }

// Add gives e the component v. Not while a query is open.
func (m *Adder[T]) Add(e Entity, v T) { m.m.Assign(e, &v) }

// Remove takes it away. Not while a query is open.
func (m *Adder[T]) Remove(e Entity) { m.m.Remove(e) }

func idOf[T any](w *world) componentID { return arche.ComponentID[T](w) }

func idOfType(w *world, t reflect.Type) componentID { return arche.TypeID(w, t) }

func componentTypes(w *world) (types []reflect.Type) {
	for _, id := range arche.ComponentIDs(w) {
		if info, ok := arche.ComponentInfo(w, id); ok {
			types = append(types, info.Type)
		}
	}
	return types
}

func pointer(w *world, e Entity, id componentID) unsafe.Pointer { return w.Get(e, id) }

func create(w *world, ids []componentID) Entity { return w.NewEntity(ids...) }

// eachTable visits the world's tables, of each the first and the last entity and how many
// there are. The world is locked meanwhile.
func eachTable(w *world, visit func(first, last Entity, rows int)) {
	var first, last Entity
	var mask arche.Mask
	rows := 0
	q := w.Query(arche.All())
	for q.Next() {
		if of := q.Mask(); rows == 0 || of != mask {
			if rows > 0 {
				visit(first, last, rows)
			}
			first, mask, rows = q.Entity(), of, 0
		}
		last = q.Entity()
		rows++
	}
	if rows > 0 {
		visit(first, last, rows)
	}
}
