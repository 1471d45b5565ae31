// Package land is the tile world: a generator that makes any chunk from a seed and a theme, and
// a Map that keeps what differs from it. Everything here is integers and depends on nothing but
// its arguments, so a seed gives the same world on every machine.
package land

import "github.com/tickd/tickd/netio/wire"

const (
	// MaxLoadedDefault is the number of chunks kept in memory when a Config names none.
	MaxLoadedDefault = 4096
	// EncodingsMax is the number of encoded chunks kept for sending.
	EncodingsMax = 4096
	// DefaultSeed is the seed of a Config that names none.
	DefaultSeed = "tickd"
)

// Config says which world to make. The zero value is a medium world of the default theme.
type Config struct {
	Seed          string
	Theme         Theme
	Width, Height int // tiles, SideMin..SideMax
	MaxLoaded     int // chunks in memory; never changes what At, Hash or AppendState return
}

// slot is where a Map has what it knows of one chunk: 1 + an index, or 0.
type slot struct {
	chunk    int32 // in Map.chunks: not loaded
	touched  int32 // in Map.records: nobody ever changed a tile
	encoding int32 // in Map.encodings
}

// page is the slots of so many chunks. There is none of chunks that nobody ever asked for: what
// grows with the size of the world is a pointer a page.
type page [pageSlots]slot

const pageSlots = 64

// Map is the tiles of a world. Tick goroutine only; the bytes that Encoding returns may be read
// anywhere.
type Map struct {
	gen             *Generator
	identity        Identity
	salt            uint64 // hash of identity
	width, height   uint32
	chunksX         int32
	pages           []*page
	count           int32    // of chunks
	loaded          clock    // owns chunks in memory
	chunks          []*chunk // by place in loaded
	records         []*touched
	differs         int // tiles that differ from the seed
	sum             uint64
	encoded         clock // owns encodings
	encodings       []encoding
	encodingScratch []byte
	rough, solid    rows    // not plain; solid
	changed         []int32 // chunks that TakeChanged has not given yet
}

// Validate fills in what c leaves out and checks it. Its error wraps ErrSeed, ErrSize or ErrTheme.
func (c *Config) Validate() error {
	c.fill()
	_, err := NewGenerator(c.Seed, c.Theme, c.Width, c.Height)
	return err
}

func (c *Config) fill() {
	if c.Seed == "" {
		c.Seed = DefaultSeed
	}
	if c.Theme.Name == "" && c.Theme.Layers == nil {
		c.Theme, _ = Builtin(DefaultTheme)
	}
	if c.Width == 0 && c.Height == 0 {
		c.Width, c.Height = sideMedium, sideMedium
	}
	if c.MaxLoaded <= 0 {
		c.MaxLoaded = MaxLoadedDefault
	}
}

// New returns the untouched world of c. It panics if c is not valid: ask Config.Validate first.
func New(c Config) *Map {
	c.fill()
	g, err := NewGenerator(c.Seed, c.Theme, c.Width, c.Height)
	if err != nil {
		panic("land: New: " + err.Error())
	}
	m := &Map{gen: g, identity: g.Identity(), width: uint32(g.width), height: uint32(g.height), chunksX: chunksAcross(g.width)}
	m.salt = m.identity.hash()
	m.count = m.chunksX * chunksAcross(g.height)
	m.pages = make([]*page, (m.count+pageSlots-1)/pageSlots)
	m.loaded.max = min(c.MaxLoaded, int(m.count))
	m.encoded.max = min(EncodingsMax, int(m.count))
	m.encodingScratch = make([]byte, 0, wire.ChunkEncodedMax)
	return m
}

// Size returns the world's width and height in tiles.
func (m *Map) Size() (w, h int32) { return int32(m.width), int32(m.height) }

// Chunks returns the world's width and height in chunks.
func (m *Map) Chunks() (across, down int32) { return m.chunksX, m.count / m.chunksX }

// Loaded returns the number of chunks in memory, at most Config.MaxLoaded.
func (m *Map) Loaded() int { return len(m.loaded.owners) }

// Differs returns the number of tiles that differ from the seed.
func (m *Map) Differs() int { return m.differs }

// Inside reports whether (x, y) is in the world.
func (m *Map) Inside(x, y int32) bool { return uint32(x) < m.width && uint32(y) < m.height }

// At returns the tile at (x, y), Void outside the world: ask Inside where that matters.
func (m *Map) At(x, y int32) Tile {
	if uint32(x) >= m.width || uint32(y) >= m.height {
		return Void
	}
	i := uint32(y)/wire.ChunkSide*uint32(m.chunksX) + uint32(x)/wire.ChunkSide
	return Tile(m.chunks[m.place(int32(i))].tiles[inChunk(x, y)])
}

// Set puts t at (x, y). It returns false, and changes nothing, when t is there already, is
// unknown, or (x, y) is outside the world.
func (m *Map) Set(x, y int32, t Tile) bool {
	if !m.Inside(x, y) || !Known(t) {
		return false
	}
	i := m.indexAt(x, y)
	c, k := m.chunk(i), inChunk(x, y)
	old := Tile(c.tiles[k])
	if old == t {
		return false
	}
	r := m.touch(i, c)
	seed := Tile(c.base[k])
	if old != seed {
		m.sum ^= mixTile(x, y, old)
		m.differs--
		r.differs--
	}
	if t != seed {
		m.sum ^= mixTile(x, y, t)
		m.differs++
		r.differs++
	}
	c.tiles[k] = uint8(t)
	m.markTile(c, k, t)
	c.dirty = true
	r.record(Change{Index: uint16(k), Tile: uint8(t)})
	m.list(i, r)
	return true
}

// Hash returns a hash of the world's identity and of all its tiles, without looking at them. It
// does not depend on what was loaded, nor on the order of changes.
func (m *Map) Hash() uint64 { return mix(m.salt ^ m.sum) }

// slot is chunk i's, for reading and writing.
func (m *Map) slot(i int32) *slot {
	p := m.pages[i/pageSlots]
	if p == nil {
		p = new(page)
		m.pages[i/pageSlots] = p
	}
	return &p[i%pageSlots]
}

// known yields the chunks that were ever asked for, and more, by rising index.
func (m *Map) known(yield func(int32) bool) {
	for n, p := range m.pages {
		if p == nil {
			continue
		}
		for i := int32(n) * pageSlots; i < min(int32(n+1)*pageSlots, m.count); i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func (m *Map) indexAt(x, y int32) int32 {
	return y/wire.ChunkSide*m.chunksX + x/wire.ChunkSide
}

// inChunk is the index of tile (x, y) in its chunk.
func inChunk(x, y int32) int {
	return int(y&(wire.ChunkSide-1))*wire.ChunkSide + int(x&(wire.ChunkSide-1))
}
