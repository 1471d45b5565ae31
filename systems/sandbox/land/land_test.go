package land

import (
	"errors"
	"testing"
)

func TestMapOutside(t *testing.T) {
	m := New(Config{Width: 40, Height: 33})
	for _, at := range [][2]int32{{-1, 0}, {0, -1}, {40, 0}, {0, 33}, {-1 << 31, 5}, {1<<31 - 1, 5}} {
		if m.Inside(at[0], at[1]) || m.At(at[0], at[1]) != Void || m.Set(at[0], at[1], Stairs) || m.SafeSpawn(at[0], at[1]) {
			t.Errorf("%v is inside", at)
		}
	}
	for _, at := range [][2]int32{{-1, 0}, {0, -1}, {2, 0}, {0, 2}} {
		b, version := m.Encoding(at[0], at[1])
		changes, ok := m.Changes(at[0], at[1], 0, nil)
		if b != nil || version != 0 || m.Version(at[0], at[1]) != 0 || changes != nil || ok {
			t.Errorf("chunk %v is inside", at)
		}
	}
	if w, h := m.Size(); w != 40 || h != 33 || m.Differs() != 0 || m.Loaded() != 0 {
		t.Error("looking outside did something")
	}
}

func TestMapSet(t *testing.T) {
	m := New(Config{})
	was, empty := m.At(5, 6), m.Hash()
	if m.Set(5, 6, was) || m.Set(5, 6, TileCount) || m.Hash() != empty || m.Version(0, 0) != 1 {
		t.Error("no change changed something")
	}
	if !m.Set(5, 6, Stairs) || m.At(5, 6) != Stairs || m.Hash() == empty || m.Version(0, 0) != 2 || m.Differs() != 1 {
		t.Error("a change was lost")
	}
	if !m.Set(5, 6, was) || m.Hash() != empty || m.Version(0, 0) != 3 || m.Differs() != 0 {
		t.Error("changing back is not as before")
	}
}

// TestMapHashOrder reaches one world by two ways.
func TestMapHashOrder(t *testing.T) {
	a, b := New(Config{MaxLoaded: 1}), New(Config{})
	for i := range int32(128) {
		a.Set(i, i, Stairs)
		b.Set(127-i, 127-i, Lava)
	}
	for i := range int32(128) {
		b.Set(127-i, 127-i, Stairs)
	}
	if a.Hash() != b.Hash() {
		t.Error("hash depends on the way")
	}
	if other := New(Config{Seed: "other"}); other.Hash() == New(Config{}).Hash() {
		t.Error("hash does not depend on the seed")
	}
}

func TestMapBounded(t *testing.T) {
	m := New(Config{Width: 512, Height: 512, MaxLoaded: 7})
	for i := range int32(512) {
		m.At(i, i)
		m.Set(511-i, i, Stairs)
		if m.Loaded() > 7 {
			t.Fatalf("%d chunks in memory", m.Loaded())
		}
	}
	for i := range int32(512) {
		if m.At(511-i, i) != Stairs {
			t.Fatalf("change %d was evicted", i)
		}
	}
}

func TestMapAllocates(t *testing.T) {
	m := New(Config{Width: 256, Height: 256, MaxLoaded: 8})
	for i := range int32(256 * 256) {
		m.Set(i%256, i/256, Stairs)
	}
	v := uint32(1)
	at := func(name string, f func(x, y int32)) {
		if n := testing.AllocsPerRun(2000, func() {
			v = v*1664525 + 1013904223
			f(int32(v>>8&255), int32(v>>20&255))
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	at("At with eviction", func(x, y int32) { m.At(x, y) })
	at("Set with eviction", func(x, y int32) { m.Set(x, y, Tile(v>>16%TileCount)) })
	changes := make([]Change, 0, ChangesMax)
	at("Changes", func(_, _ int32) { changes, _ = m.Changes(1, 1, m.Version(1, 1)-9, changes[:0]) })
	at("Hash", func(_, _ int32) { m.Hash() })
	at("Encoding, kept", func(_, _ int32) { m.Encoding(1, 1) })
	at("LineOfSight", func(x, y int32) { m.LineOfSight(x, y, 9, 9) })
	at("FindSpawn", func(x, y int32) { m.FindSpawn(x, y, v) })
}

func TestConfig(t *testing.T) {
	c := Config{}
	if err := c.Validate(); err != nil || c.Seed != DefaultSeed || c.Theme.Name != DefaultTheme || c.Width != 128 || c.MaxLoaded != MaxLoadedDefault {
		t.Errorf("%+v, %v", c, err)
	}
	c = Config{Width: 5, Height: 5}
	if err := c.Validate(); !errors.Is(err, ErrSize) {
		t.Error(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("New took a world of 5x5")
		}
	}()
	New(c)
}
