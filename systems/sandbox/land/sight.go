package land

// SightMax is the longest line of sight, in tiles along its longer axis.
const SightMax = 128

// LineOfSight reports whether no solid tile lies strictly between two tiles of the world, on the
// line of Bresenham (1965). It is the same in both directions. False beyond SightMax or outside.
func (m *Map) LineOfSight(x0, y0, x1, y1 int32) bool {
	if !m.Inside(x0, y0) || !m.Inside(x1, y1) {
		return false
	}
	if x1 < x0 || x1 == x0 && y1 < y0 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	dx, dy, sy := x1-x0, y1-y0, int32(1)
	if dy < 0 {
		dy, sy = -dy, -1
	}
	if max(dx, dy) > SightMax {
		return false
	}
	slack := dx - dy
	for x0 != x1 || y0 != y1 {
		twice := 2 * slack
		if twice > -dy {
			slack -= dy
			x0++
		}
		if twice < dx {
			slack += dx
			y0 += sy
		}
		if (x0 != x1 || y0 != y1) && m.At(x0, y0).solid() {
			return false
		}
	}
	return true
}
