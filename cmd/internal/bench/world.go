package bench

import (
	"math"

	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/systems"
)

// cellsMax is how many cells a side of a world has at most.
const cellsMax = 512

// worldFor is the size in tiles, of whole cells, at which players who stand
// anywhere see about that many entities, themselves included.
func worldFor(v game.View, entities int, visible float64) (width, height int) {
	most := min(systems.SideMax/v.Tiles, cellsMax)
	best := math.Inf(1)
	for w := 1; w <= most; w++ {
		for h := w; h <= min(w+1, most); h++ {
			off := math.Abs(float64(entities)*share(w, v.Cells)*share(h, v.Cells) - visible)
			if off < best {
				best, width, height = off, w*v.Tiles, h*v.Tiles
			}
		}
	}
	return width, height
}

// share is which part of a side of n cells somebody sees on average, of a view of
// so many cells: it is cut off at the world's edge.
func share(n, cells int) float64 {
	radius, seen := cells/2, 0
	for c := range n {
		seen += min(c+radius, n-1) - max(c-radius, 0) + 1
	}
	return float64(seen) / float64(n*n)
}
