package packet

import "github.com/tickd/tickd/netio/wire"

// Bounds of a Welcome.
const (
	SeedMax    = 64
	ThemeMax   = 32
	TilesMax   = 64
	schemaWire = 8 << 10
)

// Tile flags in the tile table.
const (
	TileSolid uint8 = 1 << iota
	TileBreakable
	TilePlaceable
	TileLethal
	TileDecorative
)

// TileInfo is what a client must know of a tile to draw it and to predict
// movement over it. Its id is its place in the table.
type TileInfo struct {
	Name     string
	Flags    uint8
	SpeedNum uint8 // walking speed on it is SpeedNum/SpeedDen of full speed
	SpeedDen uint8
}

// WorldInfo describes the world to a client.
type WorldInfo struct {
	Width, Height uint16 // tiles
	Seed, Theme   string
	CellSize      uint8 // tiles per side of a cell, which is also a chunk
	ViewCells     uint8 // cells per side of a view, odd
}

// Welcome answers a Hello. Schema is empty when the client's hash was right.
type Welcome struct {
	Version    uint16
	SchemaHash uint64
	TickRate   uint8 // ticks a second
	Tick       uint32
	World      WorldInfo
	Tiles      []TileInfo
	Schema     []byte // a wire.Schema, lent by Decode
}

func (*Welcome) Kind() Kind { return KindWelcome }

func (w *Welcome) Decode(r *wire.Reader) {
	w.Version, w.SchemaHash, w.TickRate, w.Tick = r.U16(), r.U64(), r.U8(), r.U32()
	w.World = WorldInfo{Width: r.U16(), Height: r.U16(), Seed: r.String(SeedMax), Theme: r.String(ThemeMax), CellSize: r.U8(), ViewCells: r.U8()}
	w.Tiles = make([]TileInfo, r.Count(TilesMax))
	for i := range w.Tiles {
		w.Tiles[i] = TileInfo{r.String(wire.NameMax), r.U8(), r.U8(), r.U8()}
	}
	w.Schema = r.Bytes(schemaWire)
}

func (w *Welcome) Append(b []byte) []byte {
	b = wire.AppendU64(wire.AppendU16(b, w.Version), w.SchemaHash)
	b = wire.AppendU32(append(b, w.TickRate), w.Tick)
	b = wire.AppendU16(wire.AppendU16(b, w.World.Width), w.World.Height)
	b = wire.AppendString(wire.AppendString(b, w.World.Seed), w.World.Theme)
	b = append(b, w.World.CellSize, w.World.ViewCells)
	b = wire.AppendUvarint(b, uint64(len(w.Tiles)))
	for _, t := range w.Tiles {
		b = append(wire.AppendString(b, t.Name), t.Flags, t.SpeedNum, t.SpeedDen)
	}
	return wire.AppendBytes(b, w.Schema)
}
