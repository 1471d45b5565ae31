package land

// Solid reports whether nobody may be at (x, y): a solid tile, or outside the world.
func (m *Map) Solid(x, y int32) bool { return !m.Inside(x, y) || m.At(x, y).solid() }

// AnySolid reports whether a tile from (x0, y0) to (x1, y1), both included, is Solid.
func (m *Map) AnySolid(x0, y0, x1, y1 int32) bool {
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			if m.Solid(x, y) {
				return true
			}
		}
	}
	return false
}
