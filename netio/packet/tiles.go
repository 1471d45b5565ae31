package packet

import "github.com/tickd/tickd/netio/wire"

// ChunkBodyMax bounds an encoded chunk, in bytes.
const ChunkBodyMax = 2 << 10

// Chunk carries all tiles of one chunk, as wire.AppendChunk writes them.
type Chunk struct {
	CX, CY  uint16
	Version uint32
	Body    []byte // lent by Decode
}

func (*Chunk) Kind() Kind { return KindChunk }

func (m *Chunk) Decode(r *wire.Reader) {
	m.CX, m.CY, m.Version, m.Body = r.U16(), r.U16(), r.Uvarint(), r.Bytes(ChunkBodyMax)
}

func (m *Chunk) Append(b []byte) []byte {
	bound("bytes of a chunk", len(m.Body), ChunkBodyMax)
	b = wire.AppendU16(wire.AppendU16(b, m.CX), m.CY)
	return wire.AppendBytes(wire.AppendUvarint(b, uint64(m.Version)), m.Body)
}

// TilesChangesMax bounds the changes in one Tiles packet.
const TilesChangesMax = 64

// TileChange is one tile of a chunk and what it became.
type TileChange struct {
	Index uint16 // y*32+x inside the chunk
	Tile  uint8
}

// Tiles carries the changes that take one chunk from version From to
// From+len(Changes). It comes before the snapshot of the same tick.
type Tiles struct {
	CX, CY  uint16
	From    uint32
	Changes []TileChange
}

func (*Tiles) Kind() Kind { return KindTiles }

func (m *Tiles) Decode(r *wire.Reader) {
	m.CX, m.CY, m.From = r.U16(), r.U16(), r.Uvarint()
	m.Changes = m.Changes[:0]
	for range r.Count(TilesChangesMax) {
		c := TileChange{r.U16(), r.U8()}
		if c.Index >= wire.ChunkTiles {
			r.Fail(wire.ErrValue)
		}
		m.Changes = append(m.Changes, c)
	}
}

func (m *Tiles) Append(b []byte) []byte {
	bound("changes of tiles", len(m.Changes), TilesChangesMax)
	b = wire.AppendU16(wire.AppendU16(b, m.CX), m.CY)
	b = wire.AppendUvarint(wire.AppendUvarint(b, uint64(m.From)), uint64(len(m.Changes)))
	for _, c := range m.Changes {
		b = append(wire.AppendU16(b, c.Index), c.Tile)
	}
	return b
}
