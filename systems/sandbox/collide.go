package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// A body is a square of half side BodyHalf around its middle. It never overlaps
// a solid tile: it stops a unit before one.
const (
	// BodyHalf is half the side of a body, in 1/1024 tile.
	BodyHalf = 3 * components.One / 10
	// stepMax is how far a body goes in one step, less than its side, so that
	// it can neither jump over a tile nor slip between two that touch by a corner.
	stepMax  = 2 * BodyHalf
	oneShift = 10 // of One
)

// tileOf is the tile that a coordinate lies in.
func tileOf(v int32) int32 { return v >> oneShift }

// way is the tiles that a body touches between two places.
func way(x, y, nx, ny int32) (x0, y0, x1, y1 int32) {
	return tileOf(min(x, nx) - BodyHalf), tileOf(min(y, ny) - BodyHalf), tileOf(max(x, nx) + BodyHalf), tileOf(max(y, ny) + BodyHalf)
}

// slide moves a body at (x, y) by (dx, dy), first along x, then along y, as far
// as solid tiles and the world's edge let it. It tells which way it was stopped.
func slide(m *land.Map, x, y, dx, dy int32) (nx, ny int32, stopX, stopY bool) {
	nx, ny = x+dx, y+dy
	x0, y0, x1, y1 := way(x, y, nx, ny)
	if x0 == tileOf(x-BodyHalf) && x1 == tileOf(x+BodyHalf) && y0 == tileOf(y-BodyHalf) && y1 == tileOf(y+BodyHalf) {
		return nx, ny, false, false // no tile that it is not on already
	}
	if !m.AnySolid(x0, y0, x1, y1) {
		return nx, ny, false, false
	}
	return creep(m, x, y, dx, dy)
}

// creep is slide among solid tiles: small steps, each along one axis at a time.
func creep(m *land.Map, x, y, dx, dy int32) (nx, ny int32, stopX, stopY bool) {
	n := (max(dx, -dx, dy, -dy) + stepMax - 1) / stepMax
	nx, ny = x, y
	for i := range n {
		stepX, stepY := part(dx, i, n), part(dy, i, n)
		if !stopX {
			nx, stopX = stepAlong(nx, stepX, func(tile int32) bool {
				return m.AnySolid(tile, tileOf(ny-BodyHalf), tile, tileOf(ny+BodyHalf))
			})
		}
		if !stopY {
			ny, stopY = stepAlong(ny, stepY, func(tile int32) bool {
				return m.AnySolid(tileOf(nx-BodyHalf), tile, tileOf(nx+BodyHalf), tile)
			})
		}
	}
	return nx, ny, stopX, stopY
}

// part is the i-th of n parts of d; together they are d.
func part(d, i, n int32) int32 {
	return int32(int64(d)*int64(i+1)/int64(n) - int64(d)*int64(i)/int64(n))
}

// stepAlong moves a coordinate by d, less than a tile. solid tells whether the
// body cannot enter the row or column of tiles at its leading edge.
func stepAlong(v, d int32, solid func(tile int32) bool) (int32, bool) {
	switch {
	case d > 0:
		if edge := tileOf(v + d + BodyHalf); edge != tileOf(v+BodyHalf) && solid(edge) {
			return edge<<oneShift - BodyHalf - 1, true
		}
	case d < 0:
		if edge := tileOf(v + d - BodyHalf); edge != tileOf(v-BodyHalf) && solid(edge) {
			return (edge+1)<<oneShift + BodyHalf, true
		}
	}
	return v + d, false
}
