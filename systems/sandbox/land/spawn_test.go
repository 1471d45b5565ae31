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
			dx, dy := OnRing(r, k)
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

func TestRoom(t *testing.T) {
	m := New(Config{Width: 64, Height: 64, Theme: Theme{Name: "flat", Layers: []Layer{{Grass, 0}, {Tile: Grass}}}})
	if !m.Harmless(0, 0) || !m.Roomy(0, 0) || !m.Roomy(30, 30) {
		t.Error("grass as far as one sees")
	}
	for _, wall := range []Tile{Water, Lava, Cobblestone, Firestone} {
		for _, inside := range []int32{SpawnRoom - 1, SpawnRoom} { // a corridor so long, from (10, 20) on, that turns south
			for y := int32(0); y < 64; y++ {
				for x := int32(0); x < 64; x++ {
					m.Set(x, y, wall)
				}
			}
			for i := range inside {
				m.Set(10+min(i, 15), 20+max(i-15, 0), Grass)
			}
			for _, at := range [][2]int32{{10, 20}, {18, 20}} {
				if got := m.Roomy(at[0], at[1]); got != (inside == SpawnRoom) {
					t.Errorf("%d tiles between %v, from %v: %v", inside, wall, at, got)
				}
			}
			if got := m.Harmless(18, 20); got != (wall != Lava) {
				t.Errorf("beside %v: %v", wall, got)
			}
			if m.Harmless(0, 0) != (wall != Lava) || m.Roomy(0, 0) {
				t.Errorf("on %v", wall)
			}
		}
	}
}

// Whether there is room does not depend on where in a chunk one stands, nor on the edge of the world.
func TestRoomAnywhere(t *testing.T) {
	for y := range int32(40) {
		for x := range int32(40) {
			m := New(Config{Width: 40, Height: 40, Theme: Theme{Name: "sea", Layers: []Layer{{Water, 0}, {Tile: Water}}}})
			for i := range int32(6 * 6) { // of which those outside are none
				m.Set(x+i%6, y+i/6, Grass)
			}
			n := min(6, 40-x) * min(6, 40-y)
			if got := m.Roomy(x, y); got != (n >= SpawnRoom) && max(x-20, 20-x, y-20, 20-y) > 14 {
				t.Fatalf("%d,%d: %v with %d tiles", x, y, got, n)
			}
		}
	}
}
