package land

import "github.com/tickd/tickd/netio/wire"

// Most ground is plain: nobody is stopped, slowed or hurt by it. Bits say where it is not, for
// the chunks in memory: few enough bytes to stay in a cache, unlike the tiles.

// rows are the bits of the chunks in memory: by place and row a word, a bit a tile, the lowest for
// the least x.
type rows []uint32

// plain reports whether t does nothing to whoever is on it.
func (t Tile) plain() bool {
	i := Info(t)
	return Known(t) && !i.Solid && i.Damage == 0 && i.SpeedNum == i.SpeedDen
}

// isRough and isSolid are what each tile is: 1 or 0.
var isRough, isSolid = func() (rough, solid [256]uint32) {
	for t := range rough {
		if !Tile(t).plain() {
			rough[t] = 1
		}
		if Tile(t).solid() {
			solid[t] = 1
		}
	}
	return rough, solid
}()

// mark notes what the tiles of a chunk are that was just loaded.
func (m *Map) mark(c *chunk) {
	for y := range wire.ChunkSide {
		var rough, solid uint32
		for x, t := range c.tiles[y*wire.ChunkSide : (y+1)*wire.ChunkSide] {
			rough |= isRough[t] << x
			solid |= isSolid[t] << x
		}
		at := int(c.slot)*wire.ChunkSide + y
		m.rough[at], m.solid[at] = rough, solid
	}
}

func (m *Map) markTile(c *chunk, k int, t Tile) {
	at, x := int(c.slot)*wire.ChunkSide+k/wire.ChunkSide, k%wire.ChunkSide
	m.rough[at] = m.rough[at]&^(1<<x) | isRough[t]<<x
	m.solid[at] = m.solid[at]&^(1<<x) | isSolid[t]<<x
}

// PlainAt reports whether (x, y) is in the world, solid for nobody, harmless and full speed.
func (m *Map) PlainAt(x, y int32) bool {
	if uint32(x) >= m.width || uint32(y) >= m.height {
		return false
	}
	at := m.place(y/wire.ChunkSide*m.chunksX + x/wire.ChunkSide)
	return m.rough[at*wire.ChunkSide+y&(wire.ChunkSide-1)]>>(x&(wire.ChunkSide-1))&1 == 0
}

// Plain reports whether PlainAt holds for all tiles from (x0, y0) to (x1, y1), both included.
func (m *Map) Plain(x0, y0, x1, y1 int32) bool {
	return m.holds(x0, y0, x1, y1) && !m.any(&m.rough, x0, y0, x1, y1)
}

// Solid reports whether nobody may be at (x, y): a solid tile, or outside the world.
func (m *Map) Solid(x, y int32) bool { return m.AnySolid(x, y, x, y) }

// AnySolid reports whether a tile from (x0, y0) to (x1, y1), both included, is Solid.
func (m *Map) AnySolid(x0, y0, x1, y1 int32) bool {
	return !m.holds(x0, y0, x1, y1) || m.any(&m.solid, x0, y0, x1, y1)
}

func (m *Map) holds(x0, y0, x1, y1 int32) bool {
	return uint32(x0) < m.width && uint32(y0) < m.height && uint32(x1) < m.width && uint32(y1) < m.height
}

// Ground is Plain, and whether none is Solid, in one look.
func (m *Map) Ground(x0, y0, x1, y1 int32) (plain, free bool) {
	if !m.holds(x0, y0, x1, y1) {
		return false, false
	}
	if !small(x0, y0, x1, y1) {
		return !m.any(&m.rough, x0, y0, x1, y1), !m.any(&m.solid, x0, y0, x1, y1)
	}
	at := m.place(y0/wire.ChunkSide*m.chunksX + x0/wire.ChunkSide)
	if !m.rough.few(at, x0, y0, x1, y1) {
		return true, true
	}
	return false, !m.solid.few(at, x0, y0, x1, y1)
}

// small reports whether a rectangle in the world is what a body touches in a tick, and lies in one
// chunk, as most do.
func small(x0, y0, x1, y1 int32) bool {
	return x0/wire.ChunkSide == x1/wire.ChunkSide && y0/wire.ChunkSide == y1/wire.ChunkSide && uint32(y1-y0) <= 2 && x0 <= x1
}

// few is any for a small rectangle, without a loop, whose end nobody could predict.
func (r rows) few(at, x0, y0, x1, y1 int32) bool {
	const side = wire.ChunkSide
	at *= side
	row := r[at+y0%side] | r[at+(y0+y1)/2%side] | r[at+y1%side]
	return row>>(x0%side)&(2<<(x1-x0)-1) != 0
}

// any reports whether a bit of a rectangle in the world is set. bits is one of the Map's, which
// grows when a chunk has to be loaded.
func (m *Map) any(bits *rows, x0, y0, x1, y1 int32) bool {
	if small(x0, y0, x1, y1) {
		at := m.place(y0/wire.ChunkSide*m.chunksX + x0/wire.ChunkSide)
		return (*bits).few(at, x0, y0, x1, y1)
	}
	for cy := y0 / wire.ChunkSide; cy <= y1/wire.ChunkSide; cy++ {
		top, bottom := max(y0-cy*wire.ChunkSide, 0), min(y1-cy*wire.ChunkSide, wire.ChunkSide-1)
		for cx := x0 / wire.ChunkSide; cx <= x1/wire.ChunkSide; cx++ {
			left, right := max(x0-cx*wire.ChunkSide, 0), min(x1-cx*wire.ChunkSide, wire.ChunkSide-1)
			mask := uint32(uint64(1)<<(right-left+1)-1) << left
			at := m.place(cy*m.chunksX+cx) * wire.ChunkSide
			for _, row := range (*bits)[at+top : at+bottom+1] {
				if row&mask != 0 {
					return true
				}
			}
		}
	}
	return false
}
