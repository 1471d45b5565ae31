package wire_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tickd/tickd/netio/wire"
)

// Any lane may go from any value to any other: residuals span all of int32 and
// wrap. Only what a full state holds has bounds.
func TestStayOfAnyValues(t *testing.T) {
	s := smallSchema()
	w, d := wire.NewBlockWriter(s), wire.NewBlockReader(s)
	rapid.Check(t, func(t *rapid.T) {
		any32 := rapid.OneOf(rapid.Int32(), rapid.Int32Range(-40, 40), rapid.SampledFrom([]int32{math.MinInt32, math.MaxInt32}))
		draw := func() []int32 {
			return lanes(any32.Draw(t, "x"), any32.Draw(t, "y"), any32.Draw(t, "dx"), any32.Draw(t, "dy"),
				rapid.Int32Range(0, 255).Draw(t, "aim"), any32.Draw(t, "points"), rapid.Int32Range(0, 63).Draw(t, "item"))
		}
		age := rapid.IntRange(1, 31).Draw(t, "age")
		n := rapid.IntRange(1, 40).Draw(t, "members")
		var base, want, got wire.Members
		w.Reset(nil)
		w.Begin(age)
		for i := range n {
			class := rapid.Uint8Range(0, 2).Draw(t, "class")
			was, now := draw(), draw()
			if class != 0 { // what a class does not have is not sent
				copy(now[4:6], was[4:6])
			}
			if class == 1 {
				now[6] = was[6]
			}
			if age == 1 { // the rate is then the change
				now[2], now[3] = now[0]-was[0], now[1]-was[1]
			}
			w.Stay(class, was, now)
			base.IDs, base.Classes, base.Lanes = append(base.IDs, uint32(i+1)), append(base.Classes, class), append(base.Lanes, was...)
			want.Lanes = append(want.Lanes, now...)
		}
		size := w.End()
		r := wire.NewBitReader(w.Bytes())
		if err := d.Read(&r, &base, age, 1, 2, false, &got, nil); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.IDs, base.IDs) || !slices.Equal(got.Lanes, want.Lanes) || r.Offset() != size {
			t.Fatalf("age %d, base %v:\n got %v\nwant %v", age, base.Lanes, got.Lanes, want.Lanes)
		}
	})
}

// Every byte of a block is needed.
func TestBlockTruncated(t *testing.T) {
	s := smallSchema()
	d := wire.NewBlockReader(s)
	for _, c := range goldenBlocks() {
		b := unhex(t, c.hex)
		for n := range len(b) {
			base := goldenBase()
			if c.age == 0 {
				base = nil
			}
			r := wire.NewBitReader(b[:n:n])
			var got wire.Members
			if err := d.Read(&r, base, c.age, 1, 2, c.bare, &got, nil); err == nil {
				t.Errorf("%s: %d of %d bytes are taken", c.name, n, len(b))
			}
		}
	}
}

func TestBlockRefuses(t *testing.T) {
	s := smallSchema()
	for _, c := range []struct {
		name string
		put  func(w *wire.BlockWriter)
	}{
		{"no leading zero", func(w *wire.BlockWriter) { w.Reset(nil); w.Grow(8); w.Put(1, 1) }},
		{"an arrival that is there already", func(w *wire.BlockWriter) {
			w.Stay(1, lanes(33, 64, 0, 0, 0, 0, 0), lanes(33, 64, 0, 0, 0, 0, 0))
			w.Arrive(0, 5, 1, lanes(33, 64, 0, 0, 0, 0, 0))
			w.Blob(nil)
		}},
		{"an id that wraps", func(w *wire.BlockWriter) {
			w.Left()
			w.Arrive(0, math.MaxUint32, 1, lanes(33, 64, 0, 0, 0, 0, 0))
			w.Blob(nil)
			w.Arrive(math.MaxUint32, 2, 1, lanes(33, 64, 0, 0, 0, 0, 0))
			w.Blob(nil)
		}},
		{"id 0", func(w *wire.BlockWriter) { w.Left(); w.Arrive(0, 0, 1, lanes(33, 64, 0, 0, 0, 0, 0)); w.Blob(nil) }},
		{"a class that is not", func(w *wire.BlockWriter) { w.Left(); w.Put(1, 1); w.Varint(0); w.Put(3, 2); w.Grow(64) }},
		{"a blob over its bound", func(w *wire.BlockWriter) {
			w.Left()
			w.Arrive(0, 6, 1, lanes(33, 64, 0, 0, 0, 0, 0))
			w.Blob(make([]byte, wire.BlobMax+1))
		}},
	} {
		w := wire.NewBlockWriter(s)
		w.Reset(nil)
		w.Begin(2)
		c.put(w)
		w.End()
		base := wire.Members{IDs: []uint32{5}, Classes: []uint8{1}, Lanes: lanes(33, 64, 0, 0, 0, 0, 0)}
		var got wire.Members
		r := wire.NewBitReader(w.Bytes())
		if err := wire.NewBlockReader(s).Read(&r, &base, 2, 1, 2, false, &got, nil); err != wire.ErrBlock {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Members that stay are written and read without allocation.
func TestBlockAllocs(t *testing.T) {
	s := smallSchema()
	w, d := wire.NewBlockWriter(s), wire.NewBlockReader(s)
	base, now, buf := goldenBase(), goldenBase(), make([]byte, 0, 8<<10)
	for i := range now.IDs {
		copy(now.Of(i, s.Stride()), []int32{50, 80, 13, 10, 77, 3, 1}) // moved, and all else with it
	}
	var got wire.Members
	for _, age := range []int{1, 3, 31} {
		run := func() {
			w.Reset(buf)
			w.Begin(age)
			for i := range base.IDs {
				w.Stay(base.Classes[i], base.Of(i, s.Stride()), now.Of(i, s.Stride()))
			}
			w.End()
			r := wire.NewBitReader(w.Bytes())
			if err := d.Read(&r, base, age, 1, 2, false, &got, nil); err != nil {
				t.Fatal(err)
			}
		}
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("age %d: %v allocations", age, n)
		}
	}
}
