package ecs_test

import (
	"fmt"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// place and speed are the components of these tests, in fixed point.
type place struct{ X, Y int32 }

func (p *place) Append(b []byte) []byte { return wire.AppendI32(wire.AppendI32(b, p.X), p.Y) }
func (p *place) Decode(r *wire.Reader)  { *p = place{r.I32(), r.I32()} }

type speed struct{ X, Y int32 }

func (v *speed) Append(b []byte) []byte { return wire.AppendI32(wire.AppendI32(b, v.X), v.Y) }
func (v *speed) Decode(r *wire.Reader)  { *v = speed{r.I32(), r.I32()} }

// drift moves what has a speed.
type drift struct {
	moving ecs.Filter2[place, speed]
}

func (s *drift) Init(a *ecs.App) { s.moving = ecs.NewFilter2[place, speed](a) }

func (s *drift) Update(ecs.Tick) {
	q := s.moving.Query()
	for q.Next() {
		p, v := q.Get()
		p.X, p.Y = p.X+v.X, p.Y+v.Y
	}
}

// newDrift is a game of one system.
func newDrift() *ecs.App {
	a := ecs.NewApp(ecs.Config{Seed: 1})
	ecs.Component[place](a, "place", 1)
	ecs.Component[speed](a, "speed", 1)
	a.Add(ecs.Simulate, &drift{})
	a.Init()
	return a
}

func Example() {
	a := newDrift()
	spawn, places := ecs.NewSpawn2[place, speed](a), ecs.NewMap[place](a)
	id, e := spawn.New(0, place{X: 100}, speed{X: 3, Y: -1})
	for range 10 {
		a.Step()
	}
	fmt.Println("tick", a.Tick(), "entity", id, "at", *places.Get(e))
	// Output:
	// tick 10 entity 1 at {130 -10}
}

func ExampleState() {
	a := newDrift()
	spawn := ecs.NewSpawn2[place, speed](a)
	spawn.New(0, place{X: 100}, speed{X: 3})
	a.Step()
	saved := a.State.Save(nil)

	b := newDrift()
	if err := b.State.Restore(saved); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("tick", b.Tick(), "same state:", a.State.Hash() == b.State.Hash())
	a.Step()
	b.Step()
	fmt.Println("tick", b.Tick(), "same state:", a.State.Hash() == b.State.Hash())

	err := newDrift().State.Restore(saved[:len(saved)-1])
	fmt.Println(err)
	// Output:
	// tick 1 same state: true
	// tick 2 same state: true
	// ecs: malformed saved state: wire: body too short
}

// What a query finds is collected first and changed after it: the world may not
// change shape while one is open.
func ExampleFilter1() {
	a := newDrift()
	spawn, all := ecs.NewSpawn2[place, speed](a), ecs.NewFilter1[place](a)
	for x := range int32(4) {
		spawn.New(0, place{X: x}, speed{})
	}
	var gone []ecs.Entity
	q := all.Query()
	for q.Next() {
		if q.Get().X%2 == 1 {
			gone = append(gone, q.Entity())
		}
	}
	for _, e := range gone {
		a.Despawn(e)
	}
	for id := range a.IDs.All {
		fmt.Println("entity", id)
	}
	// Output:
	// entity 1
	// entity 3
}

func ExampleMap() {
	a := newDrift()
	spawn, places := ecs.NewSpawn2[place, speed](a), ecs.NewMap[place](a)
	id, _ := spawn.New(0, place{X: 7}, speed{})
	e, ok := a.IDs.Get(id)
	fmt.Println(ok, places.Has(e), places.Get(e).X)
	_, ok = a.IDs.Get(99) // a forged id is safe to ask for
	fmt.Println(ok)
	// Output:
	// true true 7
	// false
}

func ExampleAdder() {
	a := newDrift()
	spawn, speeds := ecs.NewSpawn2[place, speed](a), ecs.NewAdder[speed](a)
	_, e := spawn.New(0, place{}, speed{X: 1})
	a.Step()
	speeds.Remove(e)
	a.Step() // nothing moves it
	places := ecs.NewMap[place](a)
	fmt.Println(places.Get(e).X)
	// Output: 1
}

func ExampleRand() {
	r := ecs.NewRand(1)
	fmt.Println(r.Int32n(6), r.Int32n(6), r.Int32n(6), r.Uint64())
	// Output: 3 4 5 8196980753821780235
}
