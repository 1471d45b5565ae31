package land

import (
	"fmt"
	"testing"
)

func TestSafeSpawn(t *testing.T) {
	m := New(Config{})
	for tile := range Tile(TileCount) {
		m.Set(9, 9, tile)
		if got := m.SafeSpawn(9, 9); got != tile.Safe() {
			t.Errorf("%v: %v", tile, got)
		}
	}
}

func TestFindSpawn(t *testing.T) {
	for _, name := range Names() {
		theme, _ := Builtin(name)
		for seed := range 10 {
			c := Config{Seed: fmt.Sprint(seed), Theme: theme}
			m, again := New(c), New(c)
			again.Set(0, 0, Stairs)
			seen := map[[2]int32]bool{}
			for salt := range uint32(50) {
				x, y, ok := m.FindSpawn(64, 64, salt)
				if !ok || !m.SafeSpawn(x, y) {
					t.Fatalf("%s %d: %d,%d %v", name, seed, x, y, ok)
				}
				if ax, ay, _ := again.FindSpawn(64, 64, salt); ax != x || ay != y {
					t.Fatalf("%s %d: two answers for one salt", name, seed)
				}
				seen[[2]int32{x, y}] = true
			}
			if len(seen) < 5 {
				t.Errorf("%s %d: only %d places", name, seed, len(seen))
			}
		}
	}
}

func TestFindSpawnNone(t *testing.T) {
	m := New(Config{Width: 32, Height: 32})
	for i := range int32(32 * 32) {
		m.Set(i%32, i/32, Lava)
	}
	if x, y, ok := m.FindSpawn(16, 16, 1); ok {
		t.Errorf("%d,%d is safe", x, y)
	}
	m.Set(31, 0, Grass)
	for _, from := range [][2]int32{{0, 31}, {-1 << 31, 1<<31 - 1}, {31, 0}} {
		if x, y, ok := m.FindSpawn(from[0], from[1], 7); !ok || x != 31 || y != 0 {
			t.Errorf("from %v: %d,%d %v", from, x, y, ok)
		}
	}
}

func TestOnRing(t *testing.T) {
	for r := int32(1); r < 5; r++ {
		seen := map[[2]int32]bool{}
		for k := range 8 * r {
			dx, dy := onRing(r, k)
			if max(dx, -dx, dy, -dy) != r {
				t.Errorf("ring %d: %d,%d", r, dx, dy)
			}
			seen[[2]int32{dx, dy}] = true
		}
		if len(seen) != int(8*r) {
			t.Errorf("ring %d: %d tiles", r, len(seen))
		}
	}
}
