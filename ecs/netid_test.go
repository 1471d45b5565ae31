package ecs_test

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
)

// A freed id rests for 64 ticks, and those that rested longest come back first.
func TestIDsRest(t *testing.T) {
	a := newDrift()
	spawn := ecs.NewSpawn2[place, speed](a)
	next := func() ecs.NetID {
		id, _ := spawn.New(0, place{}, speed{})
		return id
	}
	free := func(id ecs.NetID) {
		e, ok := a.IDs.Get(id)
		if !ok {
			t.Fatalf("no entity %d", id)
		}
		a.Despawn(e)
		if _, ok := a.IDs.Get(id); ok {
			t.Fatalf("entity %d is gone and still found", id)
		}
	}
	for want := ecs.NetID(1); want <= 5; want++ {
		if got := next(); got != want {
			t.Fatalf("id %d, want %d", got, want)
		}
	}
	a.Step()
	free(4)
	free(2)
	a.Step()
	free(3)
	for range ecs.IDRestTime - 2 {
		a.Step()
	}
	if got := next(); got != 6 {
		t.Fatalf("after %d ticks of rest: id %d, want a new one", ecs.IDRestTime-1, got)
	}
	a.Step()
	got := []ecs.NetID{next(), next(), next()}
	if want := []ecs.NetID{4, 2, 7}; !slices.Equal(got, want) {
		t.Fatalf("after %d ticks: ids %d, want %d", ecs.IDRestTime, got, want)
	}
	a.Step()
	if got := next(); got != 3 {
		t.Fatalf("id %d, want 3", got)
	}
	if a.IDs.Alive() != 8-1 || a.IDs.Limit() != 8 {
		t.Errorf("%d alive, limit %d", a.IDs.Alive(), a.IDs.Limit())
	}
}

// What rests is state: a restored world gives out the same ids.
func TestIDsRestAcrossSaves(t *testing.T) {
	a := newDrift()
	churn := func(a *ecs.App, tick int) (ids []ecs.NetID) {
		spawn := ecs.NewSpawn2[place, speed](a)
		for range 3 {
			id, _ := spawn.New(0, place{}, speed{})
			ids = append(ids, id)
		}
		var gone []ecs.Entity
		for id, e := range a.IDs.All {
			if (int(id)+tick)%3 == 0 {
				gone = append(gone, e)
			}
		}
		for _, e := range gone {
			a.Despawn(e)
		}
		a.Step()
		return ids
	}
	for tick := range 200 {
		churn(a, tick)
	}
	b := newDrift()
	if err := b.State.Restore(a.State.Save(nil)); err != nil {
		t.Fatal(err)
	}
	for tick := range 200 {
		if x, y := churn(a, tick), churn(b, tick); !slices.Equal(x, y) || a.State.Hash() != b.State.Hash() {
			t.Fatalf("tick %d: ids %d and %d", tick, x, y)
		}
	}
}

func TestIDsGetTakesAnyID(t *testing.T) {
	a := newDrift()
	for _, id := range []ecs.NetID{0, 1, ecs.IDsMax, 1<<32 - 1} {
		if _, ok := a.IDs.Get(id); ok {
			t.Errorf("entity %d is found in an empty world", id)
		}
	}
}
