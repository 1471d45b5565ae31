package land

import (
	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/wire"
)

// chunk is one chunk in memory.
type chunk struct {
	tiles wire.Chunk
	base  *wire.Chunk // the seed's tiles: only meaningful when the chunk was touched
	slot  int32       // in Map.loaded
	dirty bool        // tiles changed since touched.diff was made
}

// chunk returns chunk i, loaded.
func (m *Map) chunk(i int32) *chunk { return m.chunks[m.place(i)] }

// place returns where in loaded chunk i is, after loading it if need be.
func (m *Map) place(i int32) int32 {
	at := m.slot(i).chunk - 1
	if at < 0 {
		return m.load(i)
	}
	m.loaded.used[at] = true
	return at
}

// record is what is kept of chunk i, nil when nobody ever changed a tile.
func (m *Map) record(i int32) *touched {
	at := m.slot(i).touched
	if at == 0 {
		return nil
	}
	return m.records[at-1]
}

func (m *Map) addRecord(i int32, r *touched) {
	m.records = append(m.records, r)
	m.slot(i).touched = int32(len(m.records))
}

// load makes chunk i again from the seed and its differences, in the place of another if memory
// is full, and returns its place.
func (m *Map) load(i int32) int32 {
	at, evicted := m.loaded.claim(i)
	if int(at) == len(m.chunks) {
		m.chunks = append(m.chunks, new(chunk))
		m.rough, m.solid = append(m.rough, make(rows, wire.ChunkSide)...), append(m.solid, make(rows, wire.ChunkSide)...)
	}
	m.evict(evicted)
	c := m.chunks[at]
	c.slot = at
	m.gen.Chunk(i%m.chunksX, i/m.chunksX, &c.tiles)
	if r := m.record(i); r != nil {
		c.keepBase()
		for _, d := range r.diff {
			c.tiles[d.Index] = uint8(d.Tile)
		}
	}
	m.slot(i).chunk = at + 1
	m.mark(c)
	return at
}

// evict takes chunk i out of memory.
func (m *Map) evict(i int32) {
	if i != none {
		m.settle(i)
		m.slot(i).chunk = 0
	}
}

// touch returns the record of chunk i, which is c; it begins one before the first change.
func (m *Map) touch(i int32, c *chunk) *touched {
	if r := m.record(i); r != nil {
		return r
	}
	c.keepBase()
	r := &touched{version: 1, base: xxhash.Sum64(c.base[:])}
	m.addRecord(i, r)
	return r
}

// settle brings the differences of chunk i up to date.
func (m *Map) settle(i int32) {
	at := m.slot(i).chunk - 1
	if at < 0 || !m.chunks[at].dirty {
		return
	}
	c, r := m.chunks[at], m.record(i)
	c.dirty = false
	if r.lent {
		r.diff, r.lent = nil, false
	}
	r.diff = r.diff[:0]
	for k, t := range c.tiles {
		if t != c.base[k] {
			r.diff = append(r.diff, Change{Index: uint16(k), Tile: uint8(t)})
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
