package systems

import (
	"fmt"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// TilesMax is how many tiles a world of Tiles may have: they are kept, saved and
// hashed whole.
const TilesMax = 1 << 18

// Tiles are the world's tiles, a byte each, what it means the game's own: a Terrain for
// worlds that are small and of which any part may change at any time. They are state.
// The tick's goroutine only.
type Tiles struct {
	width, height int32
	across, down  int32 // in chunks
	chunks        []tilesChunk
	changed       []int32 // chunks that TakeChanged has not given yet
}

// tilesChunk is one chunk, and its last changes.
type tilesChunk struct {
	tiles   wire.Chunk
	version uint32
	kept    uint32                                    // changes in last
	last    [packet.TilesChangesMax]packet.TileChange // the one to version v at v % TilesChangesMax
	listed  bool                                      // among Tiles.changed
	body    []byte                                    // as encoded last
	encoded uint32                                    // the version that body shows
}

// AddTiles gives the world tiles, 0 at first, and sends them to those who see them. It
// panics where Config.Width and Height are not whole chunks of wire.ChunkSide, or are
// more than TilesMax tiles together, and when called twice. Before Init.
func AddTiles(g *Game) *Tiles {
	s := newTiles(g.Config.Width, g.Config.Height)
	ecs.Resource(g.App, "tiles", 1, s)
	g.AddTerrain(s)
	return s
}

func newTiles(width, height int32) *Tiles {
	if width%wire.ChunkSide != 0 || height%wire.ChunkSide != 0 {
		panic(fmt.Sprintf("systems: a world of tiles is whole chunks of %d tiles a side, not %d x %d tiles", wire.ChunkSide, width, height))
	}
	if int(width)*int(height) > TilesMax {
		panic(fmt.Sprintf("systems: a world of %d x %d tiles has more than TilesMax", width, height))
	}
	s := &Tiles{width: width, height: height, across: width / wire.ChunkSide, down: height / wire.ChunkSide}
	s.chunks = make([]tilesChunk, s.across*s.down)
	for i := range s.chunks {
		s.chunks[i].version = 1
	}
	return s
}

// Size is the world's width and height, in tiles.
func (s *Tiles) Size() (width, height int32) { return s.width, s.height }

// At is the tile at (x, y), and 0 outside the world.
func (s *Tiles) At(x, y int32) uint8 {
	if !s.inside(x, y) {
		return 0
	}
	c, index := s.chunk(x, y)
	return s.chunks[c].tiles[index]
}

// Set puts a tile at (x, y), and reports whether another one was there. Outside the
// world nothing is.
func (s *Tiles) Set(x, y int32, tile uint8) bool {
	if !s.inside(x, y) {
		return false
	}
	i, index := s.chunk(x, y)
	c := &s.chunks[i]
	if c.tiles[index] == tile {
		return false
	}
	c.tiles[index] = tile
	if c.version++; c.version == 0 { // 0 is no version: who has the chunk gets it whole
		c.version, c.kept = 1, 0
	}
	c.last[c.version%packet.TilesChangesMax] = packet.TileChange{Index: uint16(index), Tile: tile}
	c.kept = min(c.kept+1, packet.TilesChangesMax)
	s.list(i)
	return true
}

func (s *Tiles) inside(x, y int32) bool {
	return uint32(x) < uint32(s.width) && uint32(y) < uint32(s.height)
}

// chunk is the one that (x, y) is in, and the tile's index in it.
func (s *Tiles) chunk(x, y int32) (chunk, index int32) {
	return y/wire.ChunkSide*s.across + x/wire.ChunkSide, y%wire.ChunkSide*wire.ChunkSide + x%wire.ChunkSide
}

func (s *Tiles) list(chunk int32) {
	if c := &s.chunks[chunk]; !c.listed {
		c.listed = true
		s.changed = append(s.changed, chunk)
	}
}

// Chunks is how many there are, in each direction.
func (s *Tiles) Chunks() (across, down int32) { return s.across, s.down }

// Version is that of a chunk now. It is no state.
func (s *Tiles) Version(x, y int32) uint32 { return s.chunks[y*s.across+x].version }

// Encoding is a whole chunk, lent until the tiles change, and its version.
func (s *Tiles) Encoding(x, y int32) (body []byte, version uint32) {
	c := &s.chunks[y*s.across+x]
	if c.encoded != c.version {
		c.body = wire.AppendChunk(c.body[:0], &c.tiles)
		c.encoded = c.version
	}
	return c.body, c.version
}

// Changes appends what changed in a chunk after a version; false: more than is
// remembered.
func (s *Tiles) Changes(x, y int32, after uint32, to []packet.TileChange) ([]packet.TileChange, bool) {
	c := &s.chunks[y*s.across+x]
	if after > c.version || c.version-after > c.kept {
		return to, false
	}
	for v := after; v != c.version; v++ {
		to = append(to, c.last[(v+1)%packet.TilesChangesMax])
	}
	return to, true
}

// TakeChanged appends the chunks that changed since the last call.
func (s *Tiles) TakeChanged(to []int32) []int32 {
	for _, i := range s.changed {
		s.chunks[i].listed = false
	}
	to = append(to, s.changed...)
	s.changed = s.changed[:0]
	return to
}

// Append is the world's size in chunks, and each chunk.
func (s *Tiles) Append(b []byte) []byte {
	b = wire.AppendUvarint(wire.AppendUvarint(b, uint64(s.across)), uint64(s.down))
	for i := range s.chunks {
		b = wire.AppendChunk(b, &s.chunks[i].tiles)
	}
	return b
}

// Decode reads them back. Tiles of a world of another size are an error.
func (s *Tiles) Decode(r *wire.Reader) {
	if across, down := r.Uvarint(), r.Uvarint(); r.Err() == nil && (across != uint32(s.across) || down != uint32(s.down)) {
		r.Fail(fmt.Errorf("systems: saved tiles of %d x %d chunks, this world has %d x %d", across, down, s.across, s.down))
	}
	for i := range s.chunks {
		if r.Err() != nil {
			return
		}
		c, body := &s.chunks[i], r.Rest()
		rest, err := wire.DecodeChunk(body, &c.tiles)
		if err != nil {
			r.Fail(err)
			return
		}
		r.Fixed(len(body) - len(rest))
		c.version, c.kept = max(c.version+1, 1), 0 // who has it gets it whole
		s.list(int32(i))
	}
}
