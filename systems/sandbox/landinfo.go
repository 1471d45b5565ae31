package sandbox

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// Bounds of a LandInfo: bytes of the names, and tiles.
const (
	landSeedMax  = 64
	landThemeMax = 32
	landTilesMax = 64
)

// Tile flags of a TileInfo.
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
	Name     string // at most wire.NameMax bytes
	Flags    uint8
	SpeedNum uint8 // walking speed on it is SpeedNum/SpeedDen of full speed
	SpeedDen uint8
}

// LandInfo is the sandbox's part of a Welcome: what a client must know of the land,
// beside its size.
type LandInfo struct {
	Seed, Theme string
	Tiles       []TileInfo // by tile
}

// landInfo describes a land to a client.
func landInfo(m *land.Map) LandInfo {
	id := m.Identity()
	return LandInfo{Seed: id.Seed, Theme: id.Theme, Tiles: tileTable()}
}

// Append appends the info as DecodeLandInfo reads it.
func (l *LandInfo) Append(b []byte) []byte {
	b = wire.AppendString(wire.AppendString(b, l.Seed), l.Theme)
	b = wire.AppendUvarint(b, uint64(len(l.Tiles)))
	for _, t := range l.Tiles {
		b = append(wire.AppendString(b, t.Name), t.Flags, t.SpeedNum, t.SpeedDen)
	}
	return b
}

// DecodeLandInfo reads the sandbox's part of a Welcome. Anything but a whole one is
// an error.
func DecodeLandInfo(b []byte) (LandInfo, error) {
	r := wire.NewReader(b)
	l := LandInfo{Seed: r.String(landSeedMax), Theme: r.String(landThemeMax)}
	l.Tiles = make([]TileInfo, r.Count(landTilesMax))
	for i := range l.Tiles {
		l.Tiles[i] = TileInfo{r.String(wire.NameMax), r.U8(), r.U8(), r.U8()}
	}
	if err := r.Close(); err != nil {
		return LandInfo{}, fmt.Errorf("sandbox: the land's part of a welcome: %w", err)
	}
	return l, nil
}
