package ecs_test

import (
	"testing"

	"github.com/tickd/tickd/ecs"
)

// Shuffle changes the order of rows, by the seed, and nothing else.
func TestShuffle(t *testing.T) {
	a := populated(newDrift(), 60)
	extra := ecs.NewAdder[speed](a)
	handles := map[ecs.NetID]ecs.Entity{}
	for id, e := range a.IDs.All {
		handles[id] = e
		if id%3 == 0 {
			extra.Remove(e)
		}
	}
	hash, before := a.State.Hash(), rows(a)
	a.Shuffle(1)
	one := rows(a)
	a.Shuffle(2)
	two := rows(a)
	if before == one || one == two {
		t.Error("the rows are where they were")
	}
	if a.State.Hash() != hash {
		t.Error("the state has changed")
	}
	for id, e := range a.IDs.All {
		if handles[id] != e {
			t.Fatalf("entity %d has another handle", id)
		}
	}
	b := populated(newDrift(), 60)
	less := ecs.NewAdder[speed](b)
	for id, e := range b.IDs.All {
		if id%3 == 0 {
			less.Remove(e)
		}
	}
	b.Shuffle(1)
	if rows(b) != one {
		t.Error("the same seed gives other rows")
	}
	a.Step()
	b.Step()
	if a.State.Hash() != b.State.Hash() {
		t.Error("two games whose rows differ go on differently")
	}
	panics(t, func() { ecs.NewApp(ecs.Config{}).Shuffle(1) }, "ecs: Shuffle belongs between two ticks")
}

// Each order of rows comes up, also the one that was.
func TestShuffleGivesEveryOrder(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(100) {
		a := populated(built(places, speeds), 3)
		a.Shuffle(seed)
		orders[rows(a)] = true
	}
	if len(orders) != 6 {
		t.Errorf("of 3 rows there were %d orders: %v", len(orders), orders)
	}
}
