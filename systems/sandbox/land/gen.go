package land

import (
	"fmt"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/wire"
)

// GeneratorVersion grows with every change that makes a seed give another world.
const GeneratorVersion = 1

const (
	bucketBits = 4
	buckets    = (2*NoiseMax + 2) >> bucketBits
)

// Generator makes the tiles of a world from its seed, a chunk at a time, in any order. It keeps
// nothing between calls, so its chunks depend on nothing else.
type Generator struct {
	seed          string
	theme         Theme
	width, height int32
	mild          Tile
	noise         *noise
	tiles         [buckets]Tile
}

// NewGenerator returns the generator of a world. Its errors wrap ErrSeed, ErrSize or ErrTheme.
func NewGenerator(seed string, theme Theme, width, height int) (*Generator, error) {
	if !ValidSeed(seed) {
		return nil, fmt.Errorf("%w: %.70q is not 1..%d letters and digits", ErrSeed, seed, SeedMax)
	}
	if err := validSize(width, height); err != nil {
		return nil, err
	}
	if err := theme.Validate(); err != nil {
		return nil, err
	}
	theme.Layers = slices.Clone(theme.Layers)
	g := &Generator{seed: seed, theme: theme, width: int32(width), height: int32(height)}
	g.mild = theme.Mildest()
	g.noise = newNoise(xxhash.Sum64String(seed), min(g.width, g.height))
	for i := range g.tiles {
		g.tiles[i] = theme.TileAt(heightOf(int32(i)<<bucketBits + 1<<(bucketBits-1) - NoiseMax - 1))
	}
	return g, nil
}

// Chunk writes chunk (cx, cy) to out; tiles outside the world are void.
func (g *Generator) Chunk(cx, cy int32, out *wire.Chunk) {
	clear(out[:])
	if cx < 0 || cy < 0 || cx >= chunksAcross(g.width) || cy >= chunksAcross(g.height) {
		return
	}
	x0, y0 := cx*wire.ChunkSide, cy*wire.ChunkSide
	var f field
	g.noise.fill(x0, y0, &f)
	columns, rows := min(wire.ChunkSide, g.width-x0), min(wire.ChunkSide, g.height-y0)
	for y := range rows {
		from := y * wire.ChunkSide
		line, heights := out[from:from+columns], f[from:from+columns]
		for x := range line {
			line[x] = uint8(g.tiles[bucket(heights[x])])
		}
	}
	g.centre(x0, y0, out)
}

// clearing is how far around the world's middle the ground is safe, so that those who appear
// there can go somewhere: the square of a radius in tiles, which varies by edge from place to place.
const (
	clearing     = 5 * 5
	clearingEdge = 4 * 4
)

// centre makes those tiles of the clearing safe that lie in the chunk at (x0, y0). The four
// tiles in the middle are always in it.
func (g *Generator) centre(x0, y0 int32, out *wire.Chunk) {
	const reach = 7
	for y := max(g.height/2-reach, y0, 0); y < min(g.height/2+reach, y0+wire.ChunkSide, g.height); y++ {
		for x := max(g.width/2-reach, x0, 0); x < min(g.width/2+reach, x0+wire.ChunkSide, g.width); x++ {
			dx, dy := 2*(x-g.width/2)+1, 2*(y-g.height/2)+1 // in half tiles, from between the four
			edge := int32(mixTile(x, y, g.mild)>>32&0xff) * clearingEdge >> 8
			t := &out[(y-y0)*wire.ChunkSide+x-x0]
			if (dx*dx+dy*dy)/4 <= clearing+edge && !Tile(*t).Safe() {
				*t = uint8(g.mild)
			}
		}
	}
}

// bucket bounds n although the noise is bounded already: a wrong bound must not be a panic.
func bucket(n int32) int32 {
	return (min(max(n, -NoiseMax), NoiseMax) + NoiseMax + 1) >> bucketBits
}

func chunksAcross(tiles int32) int32 { return (tiles + wire.ChunkSide - 1) / wire.ChunkSide }
