package ecs_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// score is a resource; version 1 of it was one byte.
type score struct{ Points uint32 }

func (s *score) Append(b []byte) []byte { return wire.AppendU32(b, s.Points) }
func (s *score) Decode(r *wire.Reader)  { s.Points = r.U32() }

func (s *score) Migrate(version uint8, r *wire.Reader) error {
	if version != 1 {
		return errors.New("score is younger than this build")
	}
	s.Points = uint32(r.U8())
	return nil
}

// oldScore is what score was.
type oldScore struct{ Points uint8 }

func (s *oldScore) Append(b []byte) []byte { return append(b, s.Points) }
func (s *oldScore) Decode(r *wire.Reader)  { s.Points = r.U8() }

// built is a game of the parts that are registered.
func built(parts ...func(a *ecs.App)) *ecs.App {
	a := ecs.NewApp(ecs.Config{Seed: 3})
	for _, p := range parts {
		p(a)
	}
	a.Init()
	return a
}

func places(a *ecs.App) { ecs.Component[place](a, "place", 1) }
func speeds(a *ecs.App) { ecs.Component[speed](a, "speed", 1) }

func populated(a *ecs.App, n int) *ecs.App {
	spawn := ecs.NewSpawn2[place, speed](a)
	for i := range n {
		spawn.New(ecs.Class(i%3), place{int32(i), -int32(i)}, speed{1, int32(i)})
	}
	return a
}

// Rows in another order, as swap-remove and Restore leave them, are the same
// state.
func TestHashIgnoresRows(t *testing.T) {
	const seed = 11
	a := populated(newDrift(), 50)
	faster := ecs.NewAdder[speed](a)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range 300 { // entities move between tables and back
		id := ecs.NetID(1 + rng.IntN(50))
		e, ok := a.IDs.Get(id)
		switch {
		case !ok:
			continue
		case rng.IntN(20) == 0:
			a.Despawn(e)
		default:
			faster.Remove(e)
			faster.Add(e, speed{int32(id), 1})
		}
	}
	saved := a.State.Save(nil)
	b := newDrift()
	if err := b.State.Restore(saved); err != nil {
		t.Fatal(err)
	}
	if rows(a) == rows(b) {
		t.Fatal("the rows are in the same order: nothing is tested")
	}
	for tick := range 3 {
		if a.State.Hash() != b.State.Hash() || !bytes.Equal(a.State.Save(nil), b.State.Save(nil)) {
			t.Fatalf("seed %d, %d ticks later: states differ", seed, tick)
		}
		a.Step()
		b.Step()
	}
}

// rows are the ids in the world's own order.
func rows(a *ecs.App) (order string) {
	all := ecs.NewFilter1[ecs.Net](a)
	q := all.Query()
	for q.Next() {
		order += string(rune(q.Get().ID))
	}
	return order
}

func TestHashIgnoresRegistrationOrder(t *testing.T) {
	scores := func(a *ecs.App) { ecs.Resource(a, "score", 2, &score{9}) }
	olds := func(a *ecs.App) { ecs.Resource(a, "ago", 1, &oldScore{4}) }
	a := populated(built(places, speeds, scores, olds), 20)
	b := populated(built(olds, speeds, scores, places), 20)
	if a.State.Hash() != b.State.Hash() || !bytes.Equal(a.State.Save(nil), b.State.Save(nil)) {
		t.Fatal("states differ by the order of registration")
	}
}

// Every part of the state is in its hash.
func TestHashSeesEverything(t *testing.T) {
	value := &score{1}
	a := populated(built(places, speeds, func(a *ecs.App) { ecs.Resource(a, "score", 2, value) }), 3)
	where, extra := ecs.NewMap[place](a), ecs.NewAdder[speed](a)
	e, _ := a.IDs.Get(2)
	seen := map[uint64]string{a.State.Hash(): "nothing"}
	for _, c := range []struct {
		name   string
		change func()
	}{
		{"a component", func() { where.Get(e).Y++ }},
		{"a component less", func() { extra.Remove(e) }},
		{"a resource", func() { value.Points++ }},
		{"a random number", func() { a.Rand.Uint64() }},
		{"a death", func() { a.Despawn(e) }},
		{"a tick", a.Step},
	} {
		c.change()
		h := a.State.Hash()
		if before, ok := seen[h]; ok {
			t.Errorf("%s leaves the hash as it was after %s", c.name, before)
		}
		seen[h] = c.name
	}
}

// Versions is what a build can read, in the order of names: components, then resources.
func TestVersions(t *testing.T) {
	a := built(speeds, places, func(a *ecs.App) { ecs.Resource(a, "score", 2, &score{}) })
	want := []ecs.Version{{"net", 1}, {"place", 1}, {"speed", 1}, {"ids", 1}, {"random", 1}, {"score", 2}}
	if got := a.State.Versions(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHashAllocatesNothing(t *testing.T) {
	a := populated(newDrift(), 2000)
	if n := testing.AllocsPerRun(20, func() { a.State.Hash() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRestoreRefuses(t *testing.T) {
	saved := populated(newDrift(), 4).State.Save(nil)
	bare := []func(a *ecs.App){places, speeds}
	for _, c := range []struct {
		name  string
		saved []byte
		into  *ecs.App
		words string
	}{
		{"an unknown component", saved, built(places), `component "speed"`},
		{"an unknown resource", built(places, func(a *ecs.App) { ecs.Resource(a, "score", 2, &score{}) }).State.Save(nil), built(places), `resource "score"`},
		{"a component of another version", saved, built(places, func(a *ecs.App) { ecs.Component[speed](a, "speed", 2) }), `"speed" was saved as version 1`},
		{
			"a resource of another version", built(func(a *ecs.App) { ecs.Resource(a, "old", 2, &oldScore{}) }).State.Save(nil),
			built(func(a *ecs.App) { ecs.Resource(a, "old", 1, &oldScore{}) }), `"old" was saved as version 2`,
		},
		{
			"a resource that Migrate refuses", built(func(a *ecs.App) { ecs.Resource(a, "score", 3, &score{}) }).State.Save(nil),
			built(func(a *ecs.App) { ecs.Resource(a, "score", 2, &score{}) }), "younger",
		},
		{"another format", append([]byte("tkst\x02"), saved[5:]...), built(bare...), "format 1"},
		{"something else", []byte("{}"), built(bare...), "format 1"},
		{"nothing", nil, built(bare...), "format 1"},
		{"a trailing byte", append(bytes.Clone(saved), 0), built(bare...), "after the last"},
	} {
		err := c.into.State.Restore(c.saved)
		if !errors.Is(err, ecs.ErrState) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestRestoreRefusesEveryTruncation(t *testing.T) {
	saved := populated(newDrift(), 4).State.Save(nil)
	for n := range saved {
		if err := newDrift().State.Restore(saved[:n:n]); !errors.Is(err, ecs.ErrState) {
			t.Errorf("%d of %d bytes: %v", n, len(saved), err)
		}
	}
}

// Restore reads what an older build saved.
func TestRestoreMigrates(t *testing.T) {
	old := built(func(a *ecs.App) { ecs.Resource(a, "score", 1, &oldScore{77}) })
	value := &score{5}
	now := built(func(a *ecs.App) { ecs.Resource(a, "score", 2, value) })
	if err := now.State.Restore(old.State.Save(nil)); err != nil || value.Points != 77 {
		t.Errorf("points %d, %v", value.Points, err)
	}
}

// armour is younger than the worlds that are restored.
type armour struct{ Points int32 }

func (p *armour) Append(b []byte) []byte { return wire.AppendI32(b, p.Points) }
func (p *armour) Decode(r *wire.Reader)  { p.Points = r.I32() }

// A resource that was not saved keeps its initial value; a component that no spawn
// names is one that the old entities do not have.
func TestRestoreOfLess(t *testing.T) {
	value := &score{5}
	now := built(places, speeds, func(a *ecs.App) {
		ecs.Component[armour](a, "armour", 1)
		ecs.Resource(a, "score", 2, value)
	})
	if err := now.State.Restore(populated(newDrift(), 4).State.Save(nil)); err != nil || value.Points != 5 {
		t.Fatalf("points %d, %v", value.Points, err)
	}
	worn, added := ecs.NewMap[armour](now), ecs.NewAdder[armour](now)
	e, _ := now.IDs.Get(2)
	if worn.Has(e) {
		t.Error("an entity has a component that was never saved")
	}
	added.Add(e, armour{})
	if *worn.Get(e) != (armour{}) {
		t.Error("a new component is not zero")
	}
}

// restored notes that it was told.
type restored struct {
	system
	alive *int
	ids   *ecs.IDs
}

func (s *restored) Restored() { *s.alive = s.ids.Alive() }

func TestRestoredIsCalled(t *testing.T) {
	saved := populated(newDrift(), 4).State.Save(nil)
	a, alive := ecs.NewApp(ecs.Config{}), 0
	places(a)
	speeds(a)
	a.Add(ecs.Simulate, &restored{alive: &alive, ids: a.IDs})
	a.Init()
	if err := a.State.Restore(saved[:len(saved)-1]); err == nil || alive != 0 {
		t.Fatalf("%v, and told of %d entities", err, alive)
	}
	a = ecs.NewApp(ecs.Config{})
	places(a)
	speeds(a)
	a.Add(ecs.Simulate, &restored{alive: &alive, ids: a.IDs})
	a.Init()
	if err := a.State.Restore(saved); err != nil || alive != 4 {
		t.Fatalf("%v, told of %d entities", err, alive)
	}
}

// A component that came after a world was saved is there, and zero, in the entities that are
// spawned with it now, and in no others; what is added to some alone is not made up.
func TestRestoreGivesNewComponents(t *testing.T) {
	old := built(places, speeds)
	walkers, rocks := ecs.NewSpawn2[place, speed](old), ecs.NewSpawn1[place](old)
	walker, _ := walkers.New(1, place{1, 2}, speed{3, 4})
	rock, _ := rocks.New(2, place{5, 6})
	saved := old.State.Save(nil)

	now := ecs.NewApp(ecs.Config{Seed: 3})
	for _, p := range []func(*ecs.App){places, speeds, func(a *ecs.App) {
		ecs.Component[armour](a, "armour", 1)
		ecs.Component[score](a, "medal", 1)
	}} {
		p(now)
	}
	ecs.NewSpawn(now, ecs.Of[place](), ecs.Of[speed](), ecs.Of[armour]())
	ecs.NewSpawn1[place](now)
	now.Init()
	if err := now.State.Restore(saved); err != nil {
		t.Fatal(err)
	}
	worn, medals, moves := ecs.NewMap[armour](now), ecs.NewMap[score](now), ecs.NewMap[speed](now)
	w, _ := now.IDs.Get(walker)
	r, _ := now.IDs.Get(rock)
	if !worn.Has(w) || worn.Get(w).Points != 0 || *moves.Get(w) != (speed{3, 4}) {
		t.Fatal("the walker has no armour, or another speed")
	}
	if worn.Has(r) || medals.Has(w) || medals.Has(r) {
		t.Fatal("something was given that nobody is spawned with")
	}
	again := now.State.Save(nil)
	if bytes.Equal(again, saved) || !strings.Contains(string(again), "armour") {
		t.Fatal("what was given is not saved")
	}
	// It may be the only one that is new.
	one := built(places, speeds, func(a *ecs.App) {
		ecs.Component[armour](a, "armour", 1)
		ecs.NewSpawn(a, ecs.Of[place](), ecs.Of[speed](), ecs.Of[armour]())
	})
	if err := one.State.Restore(saved); err != nil {
		t.Fatal(err)
	}
	worn = ecs.NewMap[armour](one)
	if w, _ := one.IDs.Get(walker); !worn.Has(w) {
		t.Error("the walker has no armour")
	}
	// What this build does not know is named, with what to do.
	err := built(places).State.Restore(saved)
	if !errors.Is(err, ecs.ErrState) || !strings.Contains(err.Error(), `component "speed"`) || !strings.Contains(err.Error(), "start the build that saved it") {
		t.Fatal(err)
	}
}
