package arena

import "github.com/tickd/tickd/components"

// Route finds ways round the walls, tile by tile. It is for those who play and not
// part of the game.
type Route struct {
	solid [Width * Height]bool
	next  [Width * Height]int16 // from each tile the one to go to, nowhere for none
	queue []int16
}

const nowhere = -1

// neighbours of a tile. Corners come last: a way goes straight where it can.
var neighbours = [8][2]int32{{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}, {-1, 1}, {-1, -1}, {1, -1}}

// NewRoute knows the walls.
func NewRoute() *Route {
	r := &Route{queue: make([]int16, 0, Width*Height)}
	for _, w := range Walls() {
		for y := w.Y.From; y < w.Y.To; y += components.One {
			for x := w.X.From; x < w.X.To; x += components.One {
				r.solid[tileOf(components.Position{X: x, Y: y})] = true
			}
		}
	}
	return r
}

// Next is where to go to first on the way from one place to another: the middle of
// a tile beside, or the place itself when it is near or nothing leads there.
func (r *Route) Next(from, to components.Position) components.Position {
	start, end := tileOf(from), tileOf(to)
	for i := range r.next {
		r.next[i] = nowhere
	}
	r.next[end] = end
	r.queue = append(r.queue[:0], end)
	for i := 0; i < len(r.queue) && r.next[start] == nowhere; i++ {
		r.spread(r.queue[i])
	}
	if next := r.next[start]; next != nowhere && next != start && next != end {
		return middle(int32(next)%Width, int32(next)/Width)
	}
	return to
}

// spread lets the tiles around one lead to it that lead nowhere yet.
func (r *Route) spread(tile int16) {
	x, y := int32(tile)%Width, int32(tile)/Width
	for _, d := range neighbours {
		if !r.free(x+d[0], y+d[1]) || !r.free(x+d[0], y) || !r.free(x, y+d[1]) {
			continue // a wall, or the corner of one
		}
		if n := int16((y+d[1])*Width + x + d[0]); r.next[n] == nowhere {
			r.next[n] = tile
			r.queue = append(r.queue, n)
		}
	}
}

func (r *Route) free(x, y int32) bool {
	return 0 <= x && x < Width && 0 <= y && y < Height && !r.solid[y*Width+x]
}

// tileOf is the tile that a place is on, row by row.
func tileOf(at components.Position) int16 {
	x := min(max(at.X/components.One, 0), Width-1)
	y := min(max(at.Y/components.One, 0), Height-1)
	return int16(y*Width + x)
}
