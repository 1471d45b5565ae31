package bench

import (
	"math"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/systems"
)

// worldFor is the size in tiles, of whole cells, at which players who stand
// anywhere see about that many entities, themselves included.
func worldFor(entities int, visible float64) (width, height int) {
	const least, most = 1, systems.SideMax / components.CellTiles
	best := math.Inf(1)
	for w := least; w <= most; w++ {
		for h := w; h <= min(w+1, most); h++ {
			off := math.Abs(float64(entities)*share(w)*share(h) - visible)
			if off < best {
				best, width, height = off, w*components.CellTiles, h*components.CellTiles
			}
		}
	}
	return width, height
}

// share is which part of a side of n cells somebody sees on average: a view is
// cut off at the world's edge.
func share(n int) float64 {
	radius, seen := systems.ViewCells/2, 0
	for c := range n {
		seen += min(c+radius, n-1) - max(c-radius, 0) + 1
	}
	return float64(seen) / float64(n*n)
}
