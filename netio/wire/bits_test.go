package wire_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tickd/tickd/netio/wire"
)

// bitField is one thing that a BitWriter writes.
type bitField struct {
	how byte // p: Put, r: Rice, v: Varint, a: Align
	v   uint32
	n   uint // bits of a Put, the parameter of a Rice
}

func drawBits(t *rapid.T) []bitField {
	wide := rapid.OneOf(rapid.Uint32(), rapid.Uint32Range(0, 40), rapid.SampledFrom([]uint32{127, 128, math.MaxInt32, 1 << 31, math.MaxUint32}))
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bitField {
		f := bitField{how: rapid.SampledFrom([]byte("prva")).Draw(t, "how"), v: wide.Draw(t, "v")}
		switch f.how {
		case 'p':
			f.n = rapid.UintRange(0, 32).Draw(t, "n")
			f.v &= uint32(1<<f.n - 1)
		case 'r':
			f.n = rapid.UintRange(0, 20).Draw(t, "k")
		}
		return f
	}), 0, 60).Draw(t, "fields")
}

// Whatever is written is read, in one stream, escapes and all.
func TestBitsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fields := drawBits(t)
		var w wire.BitWriter
		w.Reset(nil)
		for _, f := range fields {
			w.Grow(8)
			switch f.how {
			case 'p':
				w.Put(uint64(f.v), f.n)
			case 'r':
				w.Rice(f.v, f.n)
			case 'v':
				w.Varint(f.v)
			case 'a':
				w.Align()
			}
		}
		n := w.Align()
		r := wire.NewBitReader(w.Bytes())
		for i, f := range fields {
			got := f.v
			switch f.how {
			case 'p':
				got = r.Get(f.n)
			case 'r':
				got = r.Rice(f.n)
			case 'v':
				got = r.Varint()
			case 'a':
				r.Align()
			}
			if got != f.v {
				t.Fatalf("field %d, %c: got %d, want %d", i, f.how, got, f.v)
			}
		}
		if r.Overrun() || r.Offset() != n {
			t.Fatalf("read %d of %d bytes", r.Offset(), n)
		}
	})
}

// A code never takes more than its escape: 44 bits.
func TestRiceIsBounded(t *testing.T) {
	for k := range uint(21) {
		for _, u := range []uint32{0, 1, 11, 12, 12<<k - 1, 12 << k, math.MaxUint32} {
			var w wire.BitWriter
			w.Reset(nil)
			w.Grow(8)
			w.Rice(u, k)
			if n := w.Align(); n > 6 {
				t.Errorf("%d with parameter %d takes %d bytes", u, k, n)
			}
		}
	}
}

func TestBitReaderEnds(t *testing.T) {
	r := wire.NewBitReader([]byte{0xff})
	if v := r.Get(32); v != 0xff || !r.Overrun() {
		t.Errorf("read %#x past the end, overrun %v", v, r.Overrun())
	}
	r = wire.NewBitReader(nil)
	if r.Overrun() || r.Rice(20) != 0 || r.Varint() != 0 || !r.Overrun() {
		t.Error("an empty reader gives something")
	}
	r = wire.NewBitReader([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	if v := r.Varint(); v != math.MaxUint32 || r.Offset() != 5 {
		t.Errorf("an endless varint gives %#x of %d bytes", v, r.Offset())
	}
}

func TestZigzag(t *testing.T) {
	for _, c := range []struct {
		v int32
		u uint32
	}{{0, 0}, {-1, 1}, {1, 2}, {math.MaxInt32, math.MaxUint32 - 1}, {math.MinInt32, math.MaxUint32}} {
		if wire.Zigzag(c.v) != c.u || wire.Unzigzag(c.u) != c.v {
			t.Errorf("%d is %d, which is %d", c.v, wire.Zigzag(c.v), wire.Unzigzag(c.u))
		}
	}
}

func TestReaderRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		b    []byte
		read func(r *wire.Reader)
		want error
	}{
		{"a cut varint", []byte{0x80}, func(r *wire.Reader) { r.Uvarint() }, wire.ErrShort},
		{"33 bits", []byte{0xff, 0xff, 0xff, 0xff, 0x1f}, func(r *wire.Reader) { r.Uvarint() }, wire.ErrValue},
		{"65 bits", []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2}, func(r *wire.Reader) { r.Uvarint() }, wire.ErrValue},
		{"too few bytes", []byte{2, 1}, func(r *wire.Reader) { r.Bytes(9) }, wire.ErrShort},
		{"too many bytes", []byte{2, 1, 1}, func(r *wire.Reader) { r.Bytes(1) }, wire.ErrValue},
		{"4 GiB", []byte{0xff, 0xff, 0xff, 0xff, 0x0f}, func(r *wire.Reader) { r.Bytes(math.MaxInt) }, wire.ErrShort},
		{"a long list", []byte{3}, func(r *wire.Reader) { r.Count(2) }, wire.ErrValue},
		{"fixed bytes", []byte{3}, func(r *wire.Reader) { r.Fixed(2) }, wire.ErrShort},
		{"trailing", []byte{3, 0}, func(r *wire.Reader) { r.U8() }, wire.ErrTrailing},
	} {
		r := wire.NewReader(c.b)
		c.read(&r)
		if err := r.Close(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		r.Fail(errors.New("another"))
		if c.want != wire.ErrTrailing && (!errors.Is(r.Err(), c.want) || r.U64() != 0 || len(r.Rest()) != 0) {
			t.Errorf("%s: the first error does not stick", c.name)
		}
	}
}
