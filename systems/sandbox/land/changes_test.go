package land

import (
	"bytes"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

func TestChangesRing(t *testing.T) {
	m := New(Config{})
	if got, ok := m.Changes(1, 1, 1, nil); got != nil || !ok {
		t.Errorf("untouched: %v %v", got, ok)
	}
	for i := range int32(100) {
		m.Set(32+i%10, 32+i/10, Stairs)
	}
	for _, test := range []struct {
		after uint32
		n     int
		ok    bool
	}{{101, 0, true}, {100, 1, true}, {101 - 64, 64, true}, {101 - 65, 0, false}, {1, 0, false}, {0, 0, false}, {102, 0, false}, {1<<32 - 1, 0, false}} {
		got, ok := m.Changes(1, 1, test.after, nil)
		if ok != test.ok || len(got) != test.n {
			t.Errorf("after %d: %d changes, %v", test.after, len(got), ok)
		}
		for k, c := range got {
			i := int(test.after) - 1 + k
			if c != (Change{Index: uint16(i/10*32 + i%10), Tile: uint8(Stairs)}) {
				t.Errorf("after %d: change %d is %v", test.after, k, c)
			}
		}
	}
}

func TestChangesSurviveEviction(t *testing.T) {
	m := New(Config{MaxLoaded: 1})
	m.Set(1, 0, Stairs)
	m.At(100, 100)
	got, ok := m.Changes(0, 0, 1, nil)
	if !ok || len(got) != 1 || got[0] != (Change{Index: 1, Tile: uint8(Stairs)}) || m.Version(0, 0) != 2 {
		t.Errorf("%v %v, version %d", got, ok, m.Version(0, 0))
	}
}

func TestEncodingImmutable(t *testing.T) {
	m := New(Config{})
	first, version := m.Encoding(0, 0)
	kept := bytes.Clone(first)
	if version != 1 || cap(first) != len(first) {
		t.Errorf("version %d, %d spare bytes", version, cap(first)-len(first))
	}
	m.Set(0, 0, Stairs)
	second, version := m.Encoding(0, 0)
	if version != 2 || bytes.Equal(first, second) || !bytes.Equal(first, kept) {
		t.Error("an encoding that was handed out changed")
	}
	var c wire.Chunk
	if rest, err := wire.DecodeChunk(second, &c); err != nil || len(rest) != 0 || Tile(c[0]) != Stairs {
		t.Errorf("%v %v", rest, err)
	}
	if again, _ := m.Encoding(0, 0); &again[0] != &second[0] {
		t.Error("an unchanged chunk was encoded again")
	}
}

func TestEncodingBounded(t *testing.T) {
	m := New(Config{Width: 2048, Height: 2048, MaxLoaded: 4})
	for i := range int32(64 * 64) {
		b, version := m.Encoding(i%64, i/64)
		if len(b) == 0 || version != 1 {
			t.Fatalf("chunk %d: %d bytes, version %d", i, len(b), version)
		}
		if len(m.encodings) > EncodingsMax {
			t.Fatalf("%d encodings", len(m.encodings))
		}
	}
}

func TestTakeChangedNamesEachChunkOnce(t *testing.T) {
	m := New(Config{Width: 96, Height: 96})
	if got := m.TakeChanged(nil); len(got) != 0 {
		t.Fatalf("untouched: %v", got)
	}
	m.Set(1, 1, Stairs)
	m.Set(70, 40, Stairs)
	m.Set(2, 2, Stairs)
	m.Set(2, 2, Stairs) // changes nothing
	if got := m.TakeChanged(nil); !slices.Equal(got, []int32{0, 5}) {
		t.Fatalf("got %v, want 0 and 5", got)
	}
	if got := m.TakeChanged(nil); len(got) != 0 {
		t.Fatalf("taken twice: %v", got)
	}
	saved := m.AppendState(nil)
	if _, err := m.DecodeState(saved); err != nil {
		t.Fatal(err)
	}
	if got := m.TakeChanged(nil); !slices.Equal(got, []int32{0, 5}) {
		t.Fatalf("restored: %v, want 0 and 5", got)
	}
}
