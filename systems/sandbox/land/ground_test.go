package land

import (
	"testing"

	"pgregory.net/rapid"
)

// Plain agrees with the tiles one by one, also when chunks come and go.
func TestPlainModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := New(Config{Seed: "plain", Width: 96, Height: 80, MaxLoaded: 2})
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			x, y := rapid.Int32Range(-2, 97).Draw(t, "x"), rapid.Int32Range(-2, 81).Draw(t, "y")
			if rapid.Bool().Draw(t, "set") {
				m.Set(x, y, Tile(rapid.IntRange(0, TileCount-1).Draw(t, "tile")))
				continue
			}
			x1, y1 := x+rapid.Int32Range(0, 3).Draw(t, "w"), y+rapid.Int32Range(0, 3).Draw(t, "h")
			want, solid := true, false
			for ty := y; ty <= y1; ty++ {
				for tx := x; tx <= x1; tx++ {
					want = want && m.Inside(tx, ty) && m.At(tx, ty).plain()
					solid = solid || !m.Inside(tx, ty) || m.At(tx, ty).solid()
				}
			}
			if got := m.Plain(x, y, x1, y1); got != want {
				t.Fatalf("Plain(%d,%d..%d,%d) is %v, the tiles say %v", x, y, x1, y1, got, want)
			}
			if got := m.AnySolid(x, y, x1, y1); got != solid {
				t.Fatalf("AnySolid(%d,%d..%d,%d) is %v, the tiles say %v", x, y, x1, y1, got, solid)
			}
			if plain, free := m.Ground(x, y, x1, y1); plain != want || free == solid {
				t.Fatalf("Ground(%d,%d..%d,%d) is %v, %v, the tiles say %v, %v", x, y, x1, y1, plain, free, want, !solid)
			}
			if got := m.PlainAt(x, y); got != (m.Inside(x, y) && m.At(x, y).plain()) {
				t.Fatalf("PlainAt(%d,%d) is %v", x, y, got)
			}
		}
	})
}
