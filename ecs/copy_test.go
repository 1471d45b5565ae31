package ecs_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// mark is a component without a value.
type mark struct{}

func (*mark) Append(b []byte) []byte { return b }
func (*mark) Decode(*wire.Reader)    {}

// odd is a component whose size is no multiple of eight.
type odd struct {
	A [3]uint8
	B bool
	C uint16
}

func (o *odd) Append(b []byte) []byte {
	if o.B {
		b = append(b, 1)
	}
	return wire.AppendU16(append(b, o.A[:]...), o.C)
}
func (o *odd) Decode(r *wire.Reader) { copy(o.A[:], r.Fixed(3)) }

// letter is a component that is no plain value.
type letter struct{ Text *string }

func (l *letter) Append(b []byte) []byte { return wire.AppendString(b, *l.Text) }
func (l *letter) Decode(r *wire.Reader)  { s := r.String(100); l.Text = &s }

// pile is a resource that is copied; copies counts how often, and reused how often an older copy was used again.
type pile struct {
	Things         []byte
	copies, reused int
}

func (p *pile) Append(b []byte) []byte { return wire.AppendBytes(b, p.Things) }
func (p *pile) Decode(r *wire.Reader)  { p.Things = bytes.Clone(r.Bytes(1000)) }

func (p *pile) Copy(old ecs.Copied) ecs.Copied {
	p.copies++
	c, ok := old.(*pile)
	if ok {
		p.reused++
	} else {
		c = &pile{}
	}
	c.Things = append(c.Things[:0], p.Things...)
	return c
}

// A copy is saved as the state would have been when it was made, whatever became of that
// since, on another goroutine, and again in the same memory.
func TestCopy(t *testing.T) {
	things, points := &pile{}, &score{}
	a := built(places, speeds, func(a *ecs.App) {
		ecs.Component[mark](a, "mark", 1)
		ecs.Component[odd](a, "odd", 1)
		ecs.Component[letter](a, "letter", 1)
		ecs.Resource(a, "pile", 1, things)
		ecs.Resource(a, "score", 1, points)
	})
	var c ecs.Copy
	a.State.Copy(&c)
	if !bytes.Equal(c.Save(nil), a.State.Save(nil)) {
		t.Fatal("an empty state")
	}
	rng := rand.New(rand.NewPCG(4, 4))
	spawn := ecs.NewSpawn1[place](a)
	speeds, marks, odds, letters := ecs.NewAdder[speed](a), ecs.NewAdder[mark](a), ecs.NewAdder[odd](a), ecs.NewAdder[letter](a)
	at := ecs.NewMap[place](a)
	var alive []ecs.Entity
	change := func() {
		for range 40 {
			if len(alive) > 100 || len(alive) > 0 && rng.IntN(4) == 0 {
				i := rng.IntN(len(alive))
				a.Despawn(alive[i])
				alive[i] = alive[len(alive)-1]
				alive = alive[:len(alive)-1]
				continue
			}
			_, e := spawn.New(ecs.Class(rng.IntN(3)), place{rng.Int32(), rng.Int32()})
			alive = append(alive, e)
			for bit, add := range []func(){
				func() { speeds.Add(e, speed{rng.Int32(), 1}) },
				func() { marks.Add(e, mark{}) },
				func() { odds.Add(e, odd{[3]uint8{uint8(rng.Uint32()), 2, 3}, rng.IntN(2) == 0, 9}) },
				func() { s := "dear " + string(rune('a'+rng.IntN(26))); letters.Add(e, letter{&s}) },
			} {
				if rng.IntN(2) == 0 || bit == 9 {
					add()
				}
			}
		}
		for _, e := range alive {
			at.Get(e).X++
		}
		things.Things = append(things.Things[:rng.IntN(len(things.Things)+1)], byte(rng.Uint32()), 2, 3)
		points.Points++
		a.Step()
	}
	for round := range 50 {
		change()
		want := a.State.Save(nil)
		a.State.Copy(&c)
		saved := make(chan []byte)
		go func() { saved <- c.Save([]byte("before")) }()
		change()
		if got := <-saved; !bytes.Equal(got, append([]byte("before"), want...)) {
			t.Fatalf("round %d: %d bytes, not %d as they were", round, len(got), len(want)+6)
		}
		if !bytes.Equal(c.Save(nil), want) {
			t.Fatalf("round %d: saved again it is another", round)
		}
	}
	if things.copies != 51 || things.reused != 50 {
		t.Errorf("the pile was copied %d times, %d of them in old memory", things.copies, things.reused)
	}
	other := built(places)
	other.State.Copy(&c)
	if !bytes.Equal(c.Save(nil), other.State.Save(nil)) {
		t.Error("of another state")
	}
}

// In its own memory a copy of plain values allocates next to nothing, however many there are.
func TestCopyKeepsItsMemory(t *testing.T) {
	a := populated(built(places, speeds), 5000)
	var c ecs.Copy
	a.State.Copy(&c)
	if n := testing.AllocsPerRun(20, func() { a.State.Copy(&c) }); n > 8 {
		t.Errorf("%v allocations for 5,000 entities", n)
	}
}
