package land

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/wire"
)

func generator(t testing.TB, seed, theme string, w, h int) *Generator {
	t.Helper()
	made, _ := Builtin(theme)
	g, err := NewGenerator(seed, made, w, h)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// eachChunk calls f with every chunk of g's world.
func eachChunk(g *Generator, f func(cx, cy int32, c *wire.Chunk)) {
	var c wire.Chunk
	for cy := range chunksAcross(g.height) {
		for cx := range chunksAcross(g.width) {
			g.Chunk(cx, cy, &c)
			f(cx, cy, &c)
		}
	}
}

// TestGeneratorGolden fails when a seed gives another world: then GeneratorVersion must grow.
func TestGeneratorGolden(t *testing.T) {
	for _, test := range []struct {
		theme, size string
		want        uint64
	}{
		{"default", "small", 0xc3f6e88ac0f88354},
		{"default", "medium", 0x49ea081d07583d23},
		{"default", "large", 0xeab6e7980ea768bb},
		{"hell", "small", 0xc1642418354bda7a},
		{"hell", "medium", 0x0af5b92850b312c6},
		{"hell", "large", 0x153ae1ecea4ae08b},
		{"islands", "small", 0x4ed9d2d26228b477},
		{"islands", "medium", 0x67c636e0e2421f39},
		{"islands", "large", 0xc468033e61dfaf09},
		{"hell islands", "small", 0xd6eff0bc535b6c5b},
		{"hell islands", "medium", 0x5134959abc9f9278},
		{"hell islands", "large", 0x2d863f11e3a2f887},
	} {
		w, h, err := ParseSize(test.size)
		if err != nil {
			t.Fatal(err)
		}
		d := xxhash.New()
		eachChunk(generator(t, "tickd", test.theme, w, h), func(_, _ int32, c *wire.Chunk) { _, _ = d.Write(c[:]) })
		if got := d.Sum64(); got != test.want {
			t.Errorf("{%q, %q, %#016x},", test.theme, test.size, got)
		}
	}
}

// TestGeneratorLayers prints what share of the tiles each layer has.
func TestGeneratorLayers(t *testing.T) {
	for _, name := range Names() {
		theme, _ := Builtin(name)
		for _, size := range []string{"medium", "large"} {
			w, h, _ := ParseSize(size)
			for _, seed := range []string{"tickd", "a", "Zebra", "0", "123456789"} {
				var counts [TileCount]int
				eachChunk(generator(t, seed, name, w, h), func(_, _ int32, c *wire.Chunk) {
					for _, tile := range c {
						counts[tile]++
					}
				})
				text := ""
				for _, l := range theme.Layers {
					permille := counts[l.Tile] * 1000 / (w * h)
					text += fmt.Sprintf(" %v %d", l.Tile, permille)
					if permille < 2 {
						t.Errorf("%s %s %s: %v covers %d/1000", name, size, seed, l.Tile, permille)
					}
				}
				t.Logf("%s %s %s, in 1/1000:%s", name, size, seed, text)
			}
		}
	}
}

func TestGeneratorCentre(t *testing.T) {
	for _, name := range Names() {
		for _, size := range [][2]int{{16, 16}, {64, 64}, {65, 33}, {4096, 4095}} {
			for seed := range 40 {
				g := generator(t, fmt.Sprint(seed), name, size[0], size[1])
				for i := range int32(4) {
					x, y := int32(size[0]/2)-i%2, int32(size[1]/2)-i/2
					var c wire.Chunk
					g.Chunk(x/32, y/32, &c)
					if tile := Tile(c[inChunk(x, y)]); !tile.Safe() {
						t.Errorf("%s %v: %v at %d,%d", name, size, tile, x, y)
					}
				}
			}
		}
	}
}

// TestGeneratorEdge checks that what is not in the world is void, and nothing else is.
func TestGeneratorEdge(t *testing.T) {
	g := generator(t, "edge", "islands", 50, 33)
	eachChunk(g, func(cx, cy int32, c *wire.Chunk) {
		for i, tile := range c {
			x, y := cx*32+int32(i%32), cy*32+int32(i/32)
			if inside := x < 50 && y < 33; (Tile(tile) != Void) != inside {
				t.Fatalf("%v at %d,%d", Tile(tile), x, y)
			}
		}
	})
	for _, at := range [][2]int32{{-1, 0}, {0, -1}, {2, 0}, {0, 2}, {1 << 30, 1 << 30}, {-1 << 31, 0}} {
		c := wire.Chunk{1}
		if g.Chunk(at[0], at[1], &c); c != (wire.Chunk{}) {
			t.Errorf("chunk %v is not void", at)
		}
	}
}

func TestGeneratorSeeds(t *testing.T) {
	var a, b wire.Chunk
	generator(t, "a", "default", 128, 128).Chunk(1, 1, &a)
	generator(t, "b", "default", 128, 128).Chunk(1, 1, &b)
	if a == b {
		t.Error("two seeds, one world")
	}
}

func TestGeneratorRefuses(t *testing.T) {
	theme, _ := Builtin(DefaultTheme)
	for _, test := range []struct {
		seed  string
		theme Theme
		side  int
		want  error
	}{{"", theme, 64, ErrSeed}, {"a b", theme, 64, ErrSeed}, {"a", theme, 15, ErrSize}, {"a", theme, 4097, ErrSize}, {"a", Theme{}, 64, ErrTheme}} {
		if _, err := NewGenerator(test.seed, test.theme, test.side, 64); !errors.Is(err, test.want) {
			t.Errorf("%v, want %v", err, test.want)
		}
	}
}

func TestGeneratorAllocates(t *testing.T) {
	g := generator(t, "a", "default", 128, 128)
	var c wire.Chunk
	if n := testing.AllocsPerRun(10, func() { g.Chunk(1, 2, &c) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
