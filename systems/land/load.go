package land

import (
	"github.com/cespare/xxhash/v2"

	"tickd/netio/wire"
)

// chunk is one chunk in memory.
type chunk struct {
	tiles wire.Chunk
	base  *wire.Chunk // the seed's tiles: only meaningful when the chunk was touched
	slot  int32       // in Map.loaded
	dirty bool        // tiles changed since touched.diff was made
}

// chunk returns chunk i, loaded.
func (m *Map) chunk(i int32) *chunk {
	c := m.slots[i].chunk
	if c == nil {
		c = m.load(i)
	}
	m.loaded.used[c.slot] = true
	return c
}

// load makes chunk i again from the seed and its differences, in the place of another if memory
// is full.
func (m *Map) load(i int32) *chunk {
	at, evicted := m.loaded.claim(i)
	c := m.evict(evicted)
	c.slot = at
	m.gen.Chunk(i%m.chunksX, i/m.chunksX, &c.tiles)
	if r := m.slots[i].touched; r != nil {
		c.keepBase()
		for _, d := range r.diff {
			c.tiles[d.Index] = uint8(d.Tile)
		}
	}
	m.slots[i].chunk, m.slots[i].at = c, at
	m.mark(c)
	return c
}

// evict takes chunk i out of memory and returns its memory for use again.
func (m *Map) evict(i int32) *chunk {
	if i == none {
		return new(chunk)
	}
	m.settle(i)
	c := m.slots[i].chunk
	m.slots[i].chunk = nil
	return c
}

// touch returns the record of chunk i, which is c; it begins one before the first change.
func (m *Map) touch(i int32, c *chunk) *touched {
	if r := m.slots[i].touched; r != nil {
		return r
	}
	c.keepBase()
	r := &touched{version: 1, base: xxhash.Sum64(c.base[:])}
	m.slots[i].touched = r
	return r
}

// settle brings the differences of chunk i up to date.
func (m *Map) settle(i int32) {
	s := &m.slots[i]
	if s.chunk == nil || !s.chunk.dirty {
		return
	}
	s.chunk.dirty = false
	s.touched.diff = s.touched.diff[:0]
	for k, t := range s.chunk.tiles {
		if t != s.chunk.base[k] {
			s.touched.diff = append(s.touched.diff, Change{Index: uint16(k), Tile: Tile(t)})
		}
	}
}

// unload takes all chunks out of memory.
func (m *Map) unload() {
	for _, i := range m.loaded.owners {
		m.evict(i)
	}
	m.loaded.reset()
}

func (c *chunk) keepBase() {
	if c.base == nil {
		c.base = new(wire.Chunk)
	}
	*c.base = c.tiles
}
