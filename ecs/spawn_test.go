package ecs_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// tag is a component for each number type.
type tag[N int8 | int16 | int32 | int64 | uint8 | uint16] struct{ V N }

func (c *tag[N]) Append(b []byte) []byte { return wire.AppendU64(b, uint64(c.V)) }
func (c *tag[N]) Decode(r *wire.Reader)  { c.V = N(r.U64()) }

type (
	t1 = tag[int8]
	t2 = tag[int16]
	t3 = tag[int32]
	t4 = tag[int64]
	t5 = tag[uint8]
	t6 = tag[uint16]
)

func tags(a *ecs.App) {
	ecs.Component[t1](a, "t1", 1)
	ecs.Component[t2](a, "t2", 1)
	ecs.Component[t3](a, "t3", 1)
	ecs.Component[t4](a, "t4", 1)
	ecs.Component[t5](a, "t5", 1)
	ecs.Component[t6](a, "t6", 1)
}

// ofEachNumber makes a Spawn of each number of components, and gives what makes one
// entity with each: now, or when the phase ends.
func ofEachNumber(a *ecs.App) (now, later func()) {
	s1, s2, s3 := ecs.NewSpawn1[t1](a), ecs.NewSpawn2[t1, t2](a), ecs.NewSpawn3[t1, t2, t3](a)
	s4, s5 := ecs.NewSpawn4[t1, t2, t3, t4](a), ecs.NewSpawn5[t1, t2, t3, t4, t5](a)
	s6, s7 := ecs.NewSpawn6[t1, t2, t3, t4, t5, t6](a), ecs.NewSpawn7[t1, t2, t3, t4, t5, t6, place](a)
	s8 := ecs.NewSpawn8[t1, t2, t3, t4, t5, t6, place, speed](a)
	now = func() {
		s1.New(1, t1{11})
		s2.New(2, t1{21}, t2{22})
		s3.New(3, t1{31}, t2{32}, t3{33})
		s4.New(4, t1{41}, t2{42}, t3{43}, t4{44})
		s5.New(5, t1{51}, t2{52}, t3{53}, t4{54}, t5{55})
		s6.New(6, t1{61}, t2{62}, t3{63}, t4{64}, t5{65}, t6{66})
		s7.New(7, t1{71}, t2{72}, t3{73}, t4{74}, t5{75}, t6{76}, place{77, 77})
		s8.New(8, t1{81}, t2{82}, t3{83}, t4{84}, t5{85}, t6{86}, place{87, 87}, speed{88, 88})
	}
	later = func() {
		s1.Later(1, t1{11})
		s2.Later(2, t1{21}, t2{22})
		s3.Later(3, t1{31}, t2{32}, t3{33})
		s4.Later(4, t1{41}, t2{42}, t3{43}, t4{44})
		s5.Later(5, t1{51}, t2{52}, t3{53}, t4{54}, t5{55})
		s6.Later(6, t1{61}, t2{62}, t3{63}, t4{64}, t5{65}, t6{66})
		s7.Later(7, t1{71}, t2{72}, t3{73}, t4{74}, t5{75}, t6{76}, place{77, 77})
		s8.Later(8, t1{81}, t2{82}, t3{83}, t4{84}, t5{85}, t6{86}, place{87, 87}, speed{88, 88})
	}
	return now, later
}

// What a Spawn of each number makes is found by the Filter of that number with
// its values, and of the smaller ones by those that ask for less.
func TestSpawnsAndFilters(t *testing.T) {
	a := built(places, speeds, tags)
	now, _ := ofEachNumber(a)
	now()
	sums := [9]int{}
	f1, f2, f3 := ecs.NewFilter1[t1](a), ecs.NewFilter2[t1, t2](a), ecs.NewFilter3[t1, t2, t3](a)
	f4, f5 := ecs.NewFilter4[t1, t2, t3, t4](a), ecs.NewFilter5[t1, t2, t3, t4, t5](a)
	f6, f7 := ecs.NewFilter6[t1, t2, t3, t4, t5, t6](a), ecs.NewFilter7[t1, t2, t3, t4, t5, t6, place](a)
	f8 := ecs.NewFilter8[t1, t2, t3, t4, t5, t6, place, speed](a)
	for q := f1.Query(); q.Next(); {
		sums[1] += int(q.Get().V)
	}
	for q := f2.Query(); q.Next(); {
		_, v := q.Get()
		sums[2] += int(v.V)
	}
	for q := f3.Query(); q.Next(); {
		_, _, v := q.Get()
		sums[3] += int(v.V)
	}
	for q := f4.Query(); q.Next(); {
		_, _, _, v := q.Get()
		sums[4] += int(v.V)
	}
	for q := f5.Query(); q.Next(); {
		_, _, _, _, v := q.Get()
		sums[5] += int(v.V)
	}
	for q := f6.Query(); q.Next(); {
		_, _, _, _, _, v := q.Get()
		sums[6] += int(v.V)
	}
	for q := f7.Query(); q.Next(); {
		_, _, _, _, _, _, v := q.Get()
		sums[7] += int(v.X)
	}
	for q := f8.Query(); q.Next(); {
		_, _, _, _, _, _, _, v := q.Get()
		sums[8] += int(v.Y)
	}
	want := [9]int{}
	for f := 1; f <= 8; f++ {
		for s := f; s <= 8; s++ {
			want[f] += 10*s + f
		}
	}
	if sums != want {
		t.Errorf("filters found sums %d, want %d", sums, want)
	}
}

// What is asked for inside a tick has the values that it was asked for with.
func TestLaterOfEachNumber(t *testing.T) {
	game := func(later bool) []byte {
		a := ecs.NewApp(ecs.Config{Seed: 3})
		places(a)
		speeds(a)
		tags(a)
		s := &system{}
		s.init = func(a *ecs.App) {
			made, asked := ofEachNumber(a)
			if later {
				made = asked
			}
			s.update = func(ecs.Tick) { made() }
		}
		a.Add(ecs.Simulate, s)
		a.Init()
		a.Step()
		if a.IDs.Alive() != 8 {
			t.Fatalf("%d entities", a.IDs.Alive())
		}
		return a.State.Save(nil)
	}
	if now, then := game(false), game(true); !bytes.Equal(now, then) {
		t.Errorf("made at once:\n%x\nlater:\n%x", now, then)
	}
}

// A Spawn composed at start-up gives all of its components at once, zero, and
// also where an entity with values was before.
func TestSpawnOfParts(t *testing.T) {
	a := built(places, speeds, tags)
	s := ecs.NewSpawn(a, ecs.Of[place](), ecs.Of[t4](), ecs.Of[speed]())
	all := ecs.NewFilter4[ecs.Net, place, t4, speed](a)
	for range 3 {
		id, e := s.New(7)
		if got, ok := a.IDs.Get(id); !ok || got != e {
			t.Fatalf("entity %d is not found", id)
		}
		q := all.Query()
		for q.Next() {
			n, p, v, w := q.Get()
			if *n != (ecs.Net{ID: id, Class: 7}) || *p != (place{}) || *v != (t4{}) || *w != (speed{}) {
				t.Errorf("made %v %v %v %v", *n, *p, *v, *w)
			}
			*p, *v, *w = place{1, 2}, t4{3}, speed{4, 5}
		}
		a.Despawn(e)
	}
	made := func() { s.New(0) }
	for range 4096 {
		made() // room for the ids and the rows
	}
	if n := testing.AllocsPerRun(100, made); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSpawnPanics(t *testing.T) {
	a := built(places, speeds)
	for _, c := range []struct {
		name, words string
		f           func()
	}{
		{"no parts", "no components", func() { ecs.NewSpawn(a) }},
		{"a part twice", "ecs_test.place twice", func() { ecs.NewSpawn(a, ecs.Of[place](), ecs.Of[speed](), ecs.Of[place]()) }},
		{"Net", "every entity has a Net", func() { ecs.NewSpawn(a, ecs.Of[place](), ecs.Of[ecs.Net]()) }},
		{"a type twice", "ecs_test.place twice", func() { ecs.NewSpawn2[place, place](a) }},
		{"Without what is asked for", "asks for ecs_test.speed and leaves it out", func() { ecs.NewFilter2[place, speed](a, ecs.Without[speed]()) }},
	} {
		t.Run(c.name, func(t *testing.T) { panics(t, c.f, "ecs: ", c.words) })
	}
}

func ExampleWithout() {
	a := built(places, speeds)
	walker, rock := ecs.NewSpawn2[place, speed](a), ecs.NewSpawn1[place](a)
	walker.New(0, place{X: 1}, speed{})
	rock.New(0, place{X: 2})
	still := ecs.NewFilter1[place](a, ecs.Without[speed]()) // in a game: in Init, once
	q := still.Query()
	for q.Next() {
		fmt.Println("at", q.Get().X)
	}
	// Output: at 2
}

func ExampleNewSpawn() {
	a := built(places, speeds)
	parts := []ecs.Part{ecs.Of[place]()} // what every body has
	parts = append(parts, ecs.Of[speed]())
	spawn := ecs.NewSpawn(a, parts...)
	speedOf := ecs.NewMap[speed](a)
	id, e := spawn.New(3)
	speedOf.Get(e).X = 5
	fmt.Println("entity", id, "has", *speedOf.Get(e))
	// Output: entity 1 has {5 0}
}
