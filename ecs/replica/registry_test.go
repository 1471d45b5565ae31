package replica_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

type other struct{ N int32 }

func (o *other) Lanes(out []int32) { out[0] = o.N }

func axes() []wire.Lane {
	return []wire.Lane{{Name: "x", Kind: wire.Predicted, Bits: 10, Scale: 1}, {Name: "y", Kind: wire.Predicted, Bits: 10, Scale: 1}}
}

func TestRegistryClasses(t *testing.T) {
	r := replica.NewRegistry(5)
	replica.Component[place](r, "position", axes()...)
	replica.Component[other](r, "charge", wire.Lane{Name: "n", Kind: wire.Delta, Bits: 4, Scale: 1})
	rock := r.Class("rock", wire.All, "position")
	ghost := r.Class("ghost", wire.Owner, "charge", "position")
	if again := r.Class("rock", wire.All, "charge", "position"); again != rock {
		t.Errorf("rock is class %d, then %d", rock, again)
	}
	if c, ok := r.ClassOf("ghost"); c != ghost || !ok {
		t.Errorf("ghost is class %d, %v", c, ok)
	}
	if _, ok := r.ClassOf("tree"); ok {
		t.Error("a class that is not is found")
	}
	s := r.Schema()
	for _, c := range s.Classes {
		if !slices.Equal(c.Components, []uint8{0, 1}) {
			t.Errorf("class %s has components %d", c.Name, c.Components)
		}
	}
	if s.Classes[ghost].Visibility != wire.Owner {
		t.Error("a ghost is visible")
	}
}

func TestRegistryPanics(t *testing.T) {
	for _, c := range []struct {
		name, words string
		f           func(r *replica.Registry)
	}{
		{"a component twice", `"position" registered twice`, func(r *replica.Registry) { replica.Component[other](r, "position") }},
		{"an unknown component", `"rock" has the unknown component "wings"`, func(r *replica.Registry) { r.Class("rock", wire.All, "wings") }},
		{"no classes", "0 classes", func(r *replica.Registry) { r.Schema() }},
		{"a class of nothing", `class "rock" lacks "position"`, func(r *replica.Registry) { r.Class("rock", wire.All); r.Schema() }},
		{"a class without a position", `class "rock" lacks "position"`, func(r *replica.Registry) {
			replica.Component[other](r, "charge", wire.Lane{Name: "n", Kind: wire.Delta, Bits: 4, Scale: 1})
			r.Class("rock", wire.All, "charge")
			r.Schema()
		}},
		{"a component of no class", `component "charge" belongs to no class`, func(r *replica.Registry) {
			replica.Component[other](r, "charge", wire.Lane{Name: "n", Kind: wire.Delta, Bits: 4, Scale: 1})
			r.Class("rock", wire.All, "position")
			r.Schema()
		}},
		{"a class twice, for others", `class "rock" is for all, and named again for its owner`, func(r *replica.Registry) {
			r.Class("rock", wire.All, "position")
			r.Class("rock", wire.Owner)
		}},
		{"too many classes", "too many classes", func(r *replica.Registry) {
			for i := range wire.ClassesMax + 1 {
				r.Class(fmt.Sprint("class ", i), wire.All, "position")
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := replica.NewRegistry(5)
			replica.Component[place](r, "position", axes()...)
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, c.words) || !strings.HasPrefix(text, "replica: ") {
					t.Errorf("panic %q does not say %q", text, c.words)
				}
			}()
			c.f(r)
		})
	}
}

// The picture of a tick: who is in which cell, and who is nowhere.
func TestWorldPicture(t *testing.T) {
	g := newGame()
	here, _ := g.spawn.New(g.sign, place{X: 40, Y: 70}, label{'A'})
	outside, _ := g.spawn.New(g.sign, place{X: 4 * 32, Y: 0}, label{'B'})
	negative, _ := g.spawn.New(g.sign, place{X: -1, Y: 0}, label{'C'})
	_, e := g.spawn.New(g.sign, place{X: 127, Y: 127}, label{'D'})
	g.app.Step()
	if x, y, ok := g.world.CellOf(here); x != 1 || y != 2 || !ok {
		t.Errorf("in cell %d, %d, %v", x, y, ok)
	}
	for _, id := range []ecs.NetID{outside, negative, 0, 99, 1<<32 - 1} {
		if _, ok := g.world.CellAt(id); ok {
			t.Errorf("entity %d is in a cell", id)
		}
		if _, ok := g.world.LanesOf(id); ok {
			t.Errorf("entity %d has lanes", id)
		}
	}
	if got := g.world.Members(15); !slices.Equal(got, []uint32{4}) || string(g.world.BlobOf(4)) != "D" {
		t.Errorf("the last cell holds %d", got)
	}
	g.app.Despawn(e)
	g.app.Step()
	if got := g.world.Members(15); len(got) != 0 {
		t.Errorf("the last cell holds %d after its member died", got)
	}
	for range replica.History { // each makes room once
		g.app.Step()
	}
	if n := testing.AllocsPerRun(50, func() { g.app.Step() }); n != 0 {
		t.Errorf("a tick without news makes %v allocations", n)
	}
}
