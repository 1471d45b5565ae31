package ecs_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

func refs(a *ecs.App) { ecs.Refs(a) }

// chased is a game whose ids are used again the next tick, and asks for Refs.
func chased() *ecs.App {
	a := ecs.NewApp(ecs.Config{IDRest: 1})
	places(a)
	refs(a)
	a.Init()
	return a
}

// A Ref resolves to its entity until that ends, and to nobody after, whoever has
// the id then; also when the world was saved and restored in between.
func TestRefs(t *testing.T) {
	a := chased()
	table := ecs.Refs(a)
	spawn := ecs.NewSpawn1[place](a)
	var old []ecs.Ref
	for life := range 5 {
		id, e := spawn.New(0, place{})
		r := table.Of(id)
		if got, ok := table.Get(r); id != 1 || !ok || got != e {
			t.Fatalf("life %d: entity %d, %v", life, id, ok)
		}
		b := chased()
		if err := b.State.Restore(a.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
		if a.State.Hash() != b.State.Hash() {
			t.Fatal("the restored table differs")
		}
		for _, dead := range old {
			for _, in := range []*ecs.App{a, b} {
				if _, ok := ecs.Refs(in).Get(dead); ok {
					t.Fatalf("%v names its heir", dead)
				}
			}
		}
		if got, ok := ecs.Refs(b).Get(r); !ok || got != first(b) {
			t.Fatal("the restored world does not know it")
		}
		old = append(old, r)
		a.Despawn(e)
		if _, ok := table.Get(r); ok || table.Of(id) != (ecs.Ref{}) {
			t.Fatalf("%v names a dead one", r)
		}
		a.Step()
	}
	for _, r := range []ecs.Ref{{}, {ID: 99}, {ID: 1 << 31, Generation: 7}} {
		if _, ok := table.Get(r); ok {
			t.Errorf("%v names somebody", r)
		}
	}
}

func first(a *ecs.App) ecs.Entity {
	e, _ := a.IDs.Get(1)
	return e
}

// A game that does not ask for Refs has the state that it had.
func TestRefsAreStateOnDemand(t *testing.T) {
	plain, asked := built(places), built(places, refs)
	if plain.State.Hash() == asked.State.Hash() {
		t.Error("the table is not hashed")
	}
	for name := range plain.State.All {
		if name == "refs" {
			t.Error("the table is state of a game that has not asked")
		}
	}
	panics(t, func() { ecs.Refs(plain) }, `"refs"`, "after Init")
}

func TestRefTableRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		body []byte
		ok   bool
	}{
		{"empty", wire.AppendU32(nil, 0), true},
		{"one", append(wire.AppendU32(nil, 2), 0, 3), true},
		{"a tail that says nothing", append(wire.AppendU32(nil, 2), 3, 0), false},
		{"too short", append(wire.AppendU32(nil, 3), 3), false},
		{"as many as there are ids", append(wire.AppendU32(nil, ecs.IDsMax), bytes.Repeat([]byte{1}, ecs.IDsMax)...), true},
		{"more than there are ids", append(wire.AppendU32(nil, ecs.IDsMax+1), bytes.Repeat([]byte{1}, ecs.IDsMax+1)...), false},
	} {
		r := wire.NewReader(c.body)
		(&ecs.RefTable{}).Decode(&r)
		if err := r.Close(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A Ref kept in a component outlives its entity and never names the heir of the
// id.
func ExampleRefs() {
	a := chased()
	table, spawn := ecs.Refs(a), ecs.NewSpawn1[place](a)
	id, prey := spawn.New(0, place{})
	target := table.Of(id)

	a.Despawn(prey)
	a.Step()
	heir, _ := spawn.New(0, place{})
	_, alive := table.Get(target)
	fmt.Println("the id is used again:", heir == id, "the target lives:", alive)
	// Output: the id is used again: true the target lives: false
}
