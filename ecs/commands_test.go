package ecs_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
)

// rule is a system of one function that knows its App.
type rule struct {
	app    *ecs.App
	spawn  ecs.Spawn2[place, speed]
	all    ecs.Filter2[ecs.Net, place]
	update func(s *rule)
}

func (s *rule) Init(a *ecs.App) {
	s.app, s.spawn, s.all = a, ecs.NewSpawn2[place, speed](a), ecs.NewFilter2[ecs.Net, place](a)
}

func (s *rule) Update(ecs.Tick) { s.update(s) }

// ruled is a game of such systems, all in one phase but for the last.
func ruled(updates ...func(s *rule)) *ecs.App {
	a := ecs.NewApp(ecs.Config{Seed: 1, IDRest: 1})
	places(a)
	speeds(a)
	for i, u := range updates {
		phase := ecs.Simulate
		if i > 0 && i == len(updates)-1 {
			phase = ecs.Settle
		}
		a.Add(phase, &rule{update: u})
	}
	a.Init()
	return a
}

// burning ends every third entity and lets each of the others throw two sparks,
// from inside the query.
func burning(s *rule) {
	q := s.all.Query()
	for q.Next() {
		n, p := q.Get()
		if p.Y > 0 {
			continue // a spark
		}
		if p.X--; p.X%3 == 0 {
			s.app.Commands().Despawn(q.Entity())
		}
		s.spawn.Later(1, place{p.X % 2, 1}, speed{int32(n.ID), 0})
		s.spawn.Later(0, place{p.X % 2, 1}, speed{})
	}
}

// Commands give the same world whatever the order of rows.
func TestCommandsIgnoreRows(t *testing.T) {
	game := func(shuffle bool) (hashes []uint64) {
		a := ruled(burning, func(*rule) {})
		spawn := ecs.NewSpawn2[place, speed](a)
		for i := range int32(40) {
			spawn.New(0, place{20 + i%7, -i}, speed{})
		}
		for tick := range uint64(30) {
			if shuffle {
				a.Shuffle(tick)
			}
			a.Step()
			hashes = append(hashes, a.State.Hash())
		}
		return hashes
	}
	straight, shuffled := game(false), game(true)
	if !slices.Equal(straight, shuffled) {
		t.Error("the order of rows shows in the state")
	}
}

// Commands are applied when the phase ends: the systems of the same phase still
// find what was named, those of the next do not.
func TestCommandsWaitForThePhase(t *testing.T) {
	var found []int
	count := func(s *rule) {
		n := 0
		for q := s.all.Query(); q.Next(); {
			n++
		}
		found = append(found, n)
	}
	a := ruled(func(s *rule) {
		for q := s.all.Query(); q.Next(); {
			s.app.Commands().Despawn(q.Entity())
			s.app.Commands().Despawn(q.Entity()) // twice is once
		}
		s.spawn.Later(0, place{}, speed{})
	}, count, count)
	populated(a, 5)
	a.Step()
	a.Step()
	if want := []int{5, 1, 1, 1}; !slices.Equal(found, want) {
		t.Errorf("found %d, want %d", found, want)
	}
	if a.IDs.Alive() != 1 {
		t.Errorf("%d entities", a.IDs.Alive())
	}
}

// A command that names what somebody else has despawned is nothing, in whichever
// order the two come.
func TestCommandsAndDespawn(t *testing.T) {
	var named []ecs.Entity
	a := ruled(func(s *rule) {
		named = named[:0]
		for q := s.all.Query(); q.Next(); {
			named = append(named, q.Entity())
		}
		c := s.app.Commands()
		c.Despawn(named[0])
		s.app.Despawn(named[0]) // after the command
		s.app.Despawn(named[1])
		c.Despawn(named[1]) // before it
	})
	populated(a, 3)
	a.Step()
	if _, ok := a.IDs.Get(3); !ok || a.IDs.Alive() != 1 {
		t.Errorf("%d entities, the third: %v", a.IDs.Alive(), ok)
	}
}

// Despawned ids rest by rising id; spawns take theirs by class, then by content.
func TestCommandsOrder(t *testing.T) {
	step := 0
	a := ruled(func(s *rule) {
		step++
		switch step {
		case 1: // so that the rows are not in the order of ids
			e, _ := s.app.IDs.Get(1)
			s.app.Commands().Despawn(e)
		case 2:
			for q := s.all.Query(); q.Next(); {
				n, _ := q.Get()
				s.app.Commands().Despawn(q.Entity())
				s.spawn.Later(ecs.Class(n.ID%2), place{X: 9 - int32(n.ID)}, speed{})
			}
		}
	})
	populated(a, 5)
	a.Step()
	a.Step()
	var got []string
	where := ecs.NewMap[place](a)
	net := ecs.NewMap[ecs.Net](a)
	for id, e := range a.IDs.All {
		got = append(got, fmt.Sprint(id, " class ", net.Get(e).Class, " at ", where.Get(e).X))
	}
	want := []string{"1 class 0 at 5", "6 class 0 at 7", "7 class 1 at 4", "8 class 1 at 6"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	a.Step()
	spawn := ecs.NewSpawn1[place](a)
	var freed []ecs.NetID
	for range 4 {
		id, _ := spawn.New(0, place{})
		freed = append(freed, id)
	}
	if want := []ecs.NetID{2, 3, 4, 5}; !slices.Equal(freed, want) {
		t.Errorf("ids come back as %d, want %d", freed, want)
	}
}

func TestCommandsAreBounded(t *testing.T) {
	a := ruled(func(s *rule) {
		e, _ := s.app.IDs.Get(1)
		for range ecs.CommandsMax + 1 {
			s.app.Commands().Despawn(e)
		}
	})
	populated(a, 1)
	panics(t, a.Step, "ecs: more than 262144 commands in one phase")
	b := ruled(func(*rule) {})
	populated(b, 1)
	spawn := ecs.NewSpawn1[place](b)
	e, _ := b.IDs.Get(1)
	panics(t, func() { b.Commands().Despawn(e) }, "ecs: a command outside a tick")
	panics(t, func() { spawn.Later(0, place{}) }, "ecs: a command outside a tick")
}

func TestCommandsAllocateNothing(t *testing.T) {
	parts := ecs.Spawn{}
	a := ruled(func(s *rule) {
		for q := s.all.Query(); q.Next(); {
			s.app.Commands().Despawn(q.Entity())
			s.spawn.Later(0, place{1, 2}, speed{3, 4})
		}
		parts.Later(1)
		for _, e := range s.app.IDs.All {
			s.app.Commands().Despawn(e)
		}
	})
	parts = ecs.NewSpawn(a, ecs.Of[speed]())
	populated(a, 50)
	for range 3000 {
		a.Step()
	}
	if n := testing.AllocsPerRun(100, a.Step); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// Inside a query the world keeps its shape: what is to go, and what is to come,
// waits for the end of the phase.
func ExampleCommands() {
	a := ruled(func(s *rule) {
		q := s.all.Query()
		for q.Next() {
			n, at := q.Get()
			if at.X--; at.X == 0 {
				s.app.Commands().Despawn(q.Entity())
				s.spawn.Later(n.Class, place{X: 10}, speed{})
			}
		}
	})
	spawn, where := ecs.NewSpawn1[place](a), ecs.NewMap[place](a)
	spawn.New(0, place{X: 2})
	spawn.New(0, place{X: 9})
	a.Step()
	a.Step()
	for id, e := range a.IDs.All {
		fmt.Println("entity", id, "at", where.Get(e).X)
	}
	// Output:
	// entity 2 at 7
	// entity 3 at 10
}

// What a hook of OnDespawn commands belongs to the same phase: who ends takes
// others along, each once, however long the chain is.
func TestCommandsOfHooks(t *testing.T) {
	var went []ecs.NetID
	a := ruled(func(s *rule) {
		if e, ok := s.app.IDs.Get(1); ok {
			s.app.Commands().Despawn(e)
		}
	})
	spawn := ecs.NewSpawn2[place, speed](a)
	a.OnDespawn(func(id ecs.NetID, _ ecs.Entity) {
		went = append(went, id)
		for _, next := range []ecs.NetID{id + 2, id + 1} {
			if e, ok := a.IDs.Get(next); ok {
				a.Commands().Despawn(e)
			}
		}
		spawn.Later(ecs.Class(id), place{X: -1}, speed{})
	})
	populated(a, 6)
	a.Step()
	if want := []ecs.NetID{1, 2, 3, 4, 5, 6}; !slices.Equal(went, want) {
		t.Errorf("%d went, want %d", went, want)
	}
	if a.IDs.Alive() != 6 || a.IDs.Limit() != 13 {
		t.Errorf("%d entities, ids below %d", a.IDs.Alive(), a.IDs.Limit())
	}
	a.Step() // nothing waits any more
	if a.IDs.Alive() != 6 {
		t.Errorf("%d entities a tick later", a.IDs.Alive())
	}
}
