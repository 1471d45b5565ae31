package ecs_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mlange-42/arche/ecs"
	"github.com/mlange-42/arche/ecs/event"
	"github.com/mlange-42/arche/generic"
)

// The traps of arche v0.15.3, one test each. A failure after an upgrade means the library changed:
// read the rule in the test's comment, and decide whether it still holds.

type (
	trapPosition struct{ X, Y int32 }
	trapVelocity struct{ X, Y int32 }
)

// Rule: ecs.App asserts at start-up that a world has at most 240 component types.
func TestTrapComponentTypesEndAt240(t *testing.T) {
	const usable, registrable = 240, 256
	world := ecs.NewWorld()
	ids := make([]ecs.ID, 0, registrable)
	register := func() { ids = append(ids, ecs.TypeID(&world, reflect.ArrayOf(len(ids)+1, reflect.TypeFor[byte]()))) }

	for len(ids) < usable {
		register()
	}
	last := world.NewEntity(ids[0], ids[usable-1])
	if !world.Has(last, ids[usable-1]) || world.Get(last, ids[usable-1]) == nil {
		t.Fatalf("component type %d is not usable", usable)
	}

	register() // the 241st is taken without a word
	trapPanics(t, "index out of range", func() { world.NewEntity(ids[usable]) })
	trapPanics(t, "index out of range", func() { world.NewEntity(ids[1]) }) // and breaks the older types too

	for len(ids) < registrable {
		register()
	}
	trapPanics(t, "exceeded the maximum of 256", register)
}

// Rule: a filter of ours takes its world when it is made, and is used with no other.
func TestTrapFilterKeepsFirstWorld(t *testing.T) {
	first, second := ecs.NewWorld(), ecs.NewWorld()
	ecs.ComponentID[trapPosition](&first)
	ecs.ComponentID[trapVelocity](&second) // the same number, another type

	filter := generic.NewFilter1[trapPosition]()
	q := filter.Query(&first)
	q.Close()

	velocities := generic.NewMap1[trapVelocity](&second)
	velocities.NewWith(&trapVelocity{X: 7, Y: 8})
	q = filter.Query(&second)
	if n := q.Count(); n != 1 {
		t.Fatalf("filter made in another world matches %d entities without a position, want 1", n)
	}
	q.Next()
	if got, want := *q.Get(), (trapPosition{X: 7, Y: 8}); got != want {
		t.Fatalf("position read through the filter is %v, want the velocity %v", got, want)
	}
	q.Close()
}

// Rule: collect in the loop, change the world after it.
func TestTrapWorldIsLockedDuringQuery(t *testing.T) {
	type unregistered struct{ N int32 }
	world := ecs.NewWorld()
	positions := generic.NewMap1[trapPosition](&world)
	velocity := ecs.ComponentID[trapVelocity](&world)
	positions.NewBatch(2)
	filter := generic.NewFilter1[trapPosition]()

	q := filter.Query(&world)
	q.Next()
	entity := q.Entity()
	if !world.IsLocked() {
		t.Fatalf("world is not locked during a query")
	}
	trapPanics(t, "locked world", func() { positions.New() })
	trapPanics(t, "locked world", func() { world.RemoveEntity(entity) })
	trapPanics(t, "locked world", func() { world.Add(entity, velocity) })
	trapPanics(t, "locked world", func() { ecs.ComponentID[unregistered](&world) })

	for q.Next() {
	}
	if world.IsLocked() {
		t.Fatalf("world is still locked after the query ran to its end")
	}
	trapPanics(t, "unbalanced unlock", q.Close) // the end of the loop has closed it
	world.RemoveEntity(entity)
}

// Rule: after each system ecs.App asserts that the world is unlocked; a loop left early calls Close.
func TestTrapLeakedQueriesEndAt256(t *testing.T) {
	const locks = 256
	world := ecs.NewWorld()
	generic.NewMap1[trapPosition](&world)
	filter := generic.NewFilter1[trapPosition]()

	open := make([]generic.Query1[trapPosition], 0, locks)
	for range locks {
		open = append(open, filter.Query(&world)) // an early return without Close
	}
	trapPanics(t, "run out of the maximum of 256", func() { filter.Query(&world) })
	for i := range open {
		if !world.IsLocked() {
			t.Fatalf("world is unlocked with %d queries open", locks-i)
		}
		open[i].Close()
	}
	if world.IsLocked() {
		t.Fatalf("world is locked with every query closed")
	}
}

// Rule: no component pointer outlives the loop body.
func TestTrapStalePointerLosesTheWrite(t *testing.T) {
	const rows = 4
	world := ecs.NewWorld(rows)
	positions := generic.NewMap1[trapPosition](&world)
	first := positions.NewWith(&trapPosition{X: 1})

	stale := positions.Get(first)
	for range rows { // the column moves when it grows
		positions.New()
	}
	stale.X = 99
	if got := positions.Get(first).X; got != 1 {
		t.Fatalf("write through a pointer kept past a create: X is %d, want it lost and X 1", got)
	}

	stale = positions.Get(first)
	world.RemoveEntity(first) // the last row moves into the freed one
	stale.X = 99
	strangers := 0
	q := generic.NewFilter1[trapPosition]().Query(&world)
	for q.Next() {
		if q.Get().X == 99 {
			strangers++
		}
	}
	if strangers != 1 {
		t.Fatalf("write through a pointer kept past a remove reached %d other entities, want 1", strangers)
	}
}

// Rule: ids from the wire go through our own id map, never to arche.
func TestTrapDeadEntityPanics(t *testing.T) {
	world, other := ecs.NewWorld(), ecs.NewWorld()
	positions := generic.NewMap[trapPosition](&world)
	id := positions.ID()

	dead := world.NewEntity(id)
	world.RemoveEntity(dead)
	trapPanics(t, "dead entity", func() { positions.Get(dead) })

	heir := world.NewEntity(id)
	if heir.ID() != dead.ID() || world.Alive(dead) {
		t.Fatalf("entity %v after %v: want the id reused, the old one dead", heir, dead)
	}
	trapPanics(t, "dead entity", func() { positions.Get(dead) })
	trapPanics(t, "dead entity", func() { positions.Has(dead) })
	trapPanics(t, "dead entity", func() { positions.Set(dead, &trapPosition{}) })
	trapPanics(t, "dead entity", func() { world.RemoveEntity(dead) })
	if positions.GetUnchecked(dead) != positions.Get(heir) {
		t.Fatalf("GetUnchecked of a dead entity does not read its heir")
	}

	var forged ecs.Entity // an id this world never made
	for range 1000 {
		forged = other.NewEntity()
	}
	trapPanics(t, "index out of range", func() { world.Alive(forged) })
}

// Rule: no system depends on row order, or it collects and sorts by stable id.
func TestTrapSwapRemoveChangesRowOrder(t *testing.T) {
	world := ecs.NewWorld()
	id := ecs.ComponentID[trapPosition](&world)
	a, b, c := world.NewEntity(id), world.NewEntity(id), world.NewEntity(id)
	if got, want := trapRows(&world), []ecs.Entity{a, b, c}; !slices.Equal(got, want) {
		t.Fatalf("order of rows is %v, want %v", got, want)
	}
	world.RemoveEntity(a)
	if got, want := trapRows(&world), []ecs.Entity{c, b}; !slices.Equal(got, want) {
		t.Fatalf("order of rows after removing the first is %v, want %v", got, want)
	}
}

// Rule: a saved world is compared and continued by stable id, not by row.
func TestTrapDumpDoesNotRestoreRowOrder(t *testing.T) {
	saved, loaded := ecs.NewWorld(), ecs.NewWorld()
	position, velocity := ecs.ComponentID[trapPosition](&saved), ecs.ComponentID[trapVelocity](&saved)
	ecs.ComponentID[trapPosition](&loaded)
	ecs.ComponentID[trapVelocity](&loaded)

	gone := saved.NewEntity(position) // its table is the first one in saved only
	mover := saved.NewEntity(velocity, position)
	saved.RemoveEntity(gone)
	dump := saved.DumpEntities()
	loaded.LoadEntities(&dump)
	if !loaded.Alive(mover) || loaded.Has(mover, position) {
		t.Fatalf("want entity %v loaded, without its components", mover)
	}
	loaded.Add(mover, velocity, position)

	inSaved, inLoaded := saved.NewEntity(position), loaded.NewEntity(position)
	if inSaved != inLoaded {
		t.Fatalf("next entity is %v in the saved world and %v in the loaded one", inSaved, inLoaded)
	}
	if got, want := trapRows(&saved), []ecs.Entity{inSaved, mover}; !slices.Equal(got, want) {
		t.Fatalf("order in the saved world is %v, want %v", got, want)
	}
	if got, want := trapRows(&loaded), []ecs.Entity{mover, inLoaded}; !slices.Equal(got, want) {
		t.Fatalf("order in the loaded world is %v, want %v", got, want)
	}
}

// Rule: nothing of ours takes the world's one listener slot for itself.
func TestTrapSecondListenerReplacesFirst(t *testing.T) {
	world := ecs.NewWorld()
	first, second := &trapListener{}, &trapListener{}
	world.SetListener(first)
	world.NewEntity()
	world.SetListener(second)
	world.NewEntity()
	if first.events != 1 || second.events != 1 {
		t.Fatalf("first listener heard %d events and second %d, want 1 each", first.events, second.events)
	}
}

// Rule: a listener changes nothing; it notes what to do after the system.
func TestTrapRemoveEventComesLocked(t *testing.T) {
	world := ecs.NewWorld()
	id := ecs.ComponentID[trapPosition](&world)
	listener := &trapListener{}
	world.SetListener(listener)
	entity := world.NewEntity(id)
	if listener.locked != 0 {
		t.Fatalf("create event came with the world locked")
	}
	world.RemoveEntity(entity)
	if listener.events != 2 || listener.locked != 1 {
		t.Fatalf("%d events, %d of them locked; want 2 and 1", listener.events, listener.locked)
	}
}

// Rule: changes are found by comparing values, not by events.
func TestTrapSetFiresNoEvent(t *testing.T) {
	world := ecs.NewWorld()
	listener := &trapListener{}
	world.SetListener(listener)
	positions := generic.NewMap[trapPosition](&world)
	entity := world.NewEntity(positions.ID())
	before := listener.events
	if before != 1 {
		t.Fatalf("create fired %d events, want 1", before)
	}
	positions.Set(entity, &trapPosition{X: 3})
	positions.Get(entity).Y = 4
	if got, want := *positions.Get(entity), (trapPosition{X: 3, Y: 4}); got != want {
		t.Fatalf("position is %v, want %v", got, want)
	}
	if listener.events != before {
		t.Fatalf("Set and a write fired %d events, want none", listener.events-before)
	}
}

// Rule: a filter is complete before its first Query.
func TestTrapExclusiveAfterQueryDoesNothing(t *testing.T) {
	world := ecs.NewWorld()
	movers := generic.NewMap2[trapPosition, trapVelocity](&world)
	movers.New()
	count := func(f *generic.Filter1[trapPosition]) int {
		q := f.Query(&world)
		defer q.Close()
		return q.Count()
	}

	if n := count(generic.NewFilter1[trapPosition]().Exclusive()); n != 0 {
		t.Fatalf("filter exclusive from the start matches %d, want 0", n)
	}
	late := generic.NewFilter1[trapPosition]()
	if n := count(late); n != 1 {
		t.Fatalf("plain filter matches %d, want 1", n)
	}
	if n := count(late.Exclusive()); n != 1 {
		t.Fatalf("filter made exclusive after a query matches %d, want it ignored and 1", n)
	}
}

// trapListener counts every event, and those that come while the world is locked.
type trapListener struct{ events, locked int }

func (l *trapListener) Notify(world *ecs.World, _ ecs.EntityEvent) {
	l.events++
	if world.IsLocked() {
		l.locked++
	}
}

func (l *trapListener) Subscriptions() event.Subscription { return event.All }
func (l *trapListener) Components() *ecs.Mask             { return nil }

// trapRows returns the entities with a position, in the order a query visits them.
func trapRows(world *ecs.World) (order []ecs.Entity) {
	q := generic.NewFilter1[trapPosition]().Query(world)
	for q.Next() {
		order = append(order, q.Entity())
	}
	return order
}

// trapPanics runs f and fails unless it panics with a message that holds text.
func trapPanics(t *testing.T, text string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := recover(); got == nil || !strings.Contains(fmt.Sprint(got), text) {
			t.Fatalf("panic is %v, want one with %q", got, text)
		}
	}()
	f()
}
