package land

import "tickd/netio/wire"

// Most ground is plain: nobody is stopped, slowed or hurt by it. A bit a tile says where it is
// not, for the chunks in memory: few enough bytes to stay in a cache, unlike the tiles.

// plain reports whether t does nothing to whoever is on it.
func (t Tile) plain() bool {
	i := Info(t)
	return Known(t) && !i.Solid && i.Damage == 0 && i.SpeedNum == i.SpeedDen
}

// roughTiles are those that are not plain.
var roughTiles = func() (rough [256]bool) {
	for t := range rough {
		rough[t] = !Tile(t).plain()
	}
	return rough
}()

// mark notes which tiles of a chunk that was just loaded are rough.
func (m *Map) mark(c *chunk) {
	rows := m.rough[c.slot*wire.ChunkSide : (c.slot+1)*wire.ChunkSide]
	for y := range rows {
		row := uint32(0)
		for x, t := range c.tiles[y*wire.ChunkSide : (y+1)*wire.ChunkSide] {
			if roughTiles[t] {
				row |= 1 << x
			}
		}
		rows[y] = row
	}
}

func (m *Map) markTile(c *chunk, k int, t Tile) {
	row, bit := &m.rough[int(c.slot)*wire.ChunkSide+k/wire.ChunkSide], uint32(1)<<(k%wire.ChunkSide)
	*row &^= bit
	if roughTiles[t] {
		*row |= bit
	}
}

// Plain reports whether all tiles from (x0, y0) to (x1, y1), both included, are in the world,
// solid for nobody, harmless and full speed. It may say no where they lie in several chunks.
func (m *Map) Plain(x0, y0, x1, y1 int32) bool {
	if uint32(x0) >= m.width || uint32(y0) >= m.height || uint32(x1) >= m.width || uint32(y1) >= m.height {
		return false
	}
	cx, cy := x0/wire.ChunkSide, y0/wire.ChunkSide
	if x1/wire.ChunkSide != cx || y1/wire.ChunkSide != cy {
		return false
	}
	rows := m.rough[m.place(cy*m.chunksX+cx)*wire.ChunkSide:][:wire.ChunkSide]
	from, to := x0&(wire.ChunkSide-1), x1&(wire.ChunkSide-1)
	mask := uint32(1<<(to-from+1)-1) << from
	for y := y0 & (wire.ChunkSide - 1); y <= y1&(wire.ChunkSide-1); y++ {
		if rows[y]&mask != 0 {
			return false
		}
	}
	return true
}
