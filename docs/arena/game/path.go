package arena

import "github.com/tickd/tickd/components"

// Path is the straight way of a shot in one tick. When something happens on it is
// a part of the tick, of whole.
type Path struct {
	From   components.Position
	DX, DY int32
}

const (
	whole = 1 << 16
	never = 1 << 40
)

// wall is when the path meets the first wall, or never.
func (p Path) wall(walls []Wall) int64 {
	first := int64(never)
	for _, w := range walls {
		inX, outX := w.X.crossed(p.From.X, p.DX)
		inY, outY := w.Y.crossed(p.From.Y, p.DY)
		if in := max(inX, inY); in < min(outX, outY) && 0 <= in && in <= whole {
			first = min(first, in)
		}
	}
	return first
}

// crossed is when something that is at a coordinate, and goes on by d, comes into
// the span, and when it leaves it.
func (s Span) crossed(at, d int32) (in, out int64) {
	switch {
	case d > 0:
		return int64(s.From-at) * whole / int64(d), int64(s.To-at) * whole / int64(d)
	case d < 0:
		return int64(s.To-at) * whole / int64(d), int64(s.From-at) * whole / int64(d)
	case s.From < at && at < s.To:
		return -never, never // is in it all the time
	}
	return never, -never
}

// near is when the path is nearest to a place, and whether that is within r of it.
func (p Path) near(at components.Position, r int64) (when int64, within bool) {
	x, y, dx, dy := int64(at.X-p.From.X), int64(at.Y-p.From.Y), int64(p.DX), int64(p.DY)
	if length := dx*dx + dy*dy; length > 0 {
		when = min(max((x*dx+y*dy)*whole/length, 0), whole)
	}
	x, y = x-dx*when/whole, y-dy*when/whole
	return when, x*x+y*y <= r*r
}
