package systems

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Terrain is land in chunks of wire.ChunkSide tiles a side, as Chunks sends it. A
// chunk's version rises by one with each of its tiles that changes, and is 1 at
// first.
type Terrain interface {
	// Chunks is how many there are, in each direction.
	Chunks() (across, down int32)
	// Version is that of a chunk now.
	Version(x, y int32) uint32
	// Encoding is a whole chunk as wire.AppendChunk writes it, lent until the land
	// changes, and its version.
	Encoding(x, y int32) (body []byte, version uint32)
	// Changes appends what changed in a chunk after a version, oldest first; false:
	// so much is not remembered.
	Changes(x, y int32, after uint32, to []packet.TileChange) ([]packet.TileChange, bool)
	// TakeChanged appends the chunks that changed since the last call, each once, as
	// y*across + x.
	TakeChanged(to []int32) []int32
}

// AddTerrain sends land to those who see it. A cell must be a chunk: it panics if
// Config.CellShift makes it another size.
func (g *Game) AddTerrain(t Terrain) {
	if side := g.Config.cellTiles(); side != wire.ChunkSide {
		panic(fmt.Sprintf("systems: terrain needs cells of %d tiles a side, not %d: see Config.CellShift", wire.ChunkSide, side))
	}
	g.AddStream(NewChunks(t, g.Config.ViewCells, g.Server.Report))
}
