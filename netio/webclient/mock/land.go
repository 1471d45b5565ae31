package main

import (
	"math"

	"tickd/netio/packet"
	"tickd/netio/wire"
)

// Tiles of the mock's world: those of the game.
const (
	void = iota
	grass
	plains
	dirt
	sand
	water
	lava
	cobblestone
	firestone
	stairs
)

var tileTable = []packet.TileInfo{
	{Name: "void", Flags: packet.TilePlaceable, SpeedNum: 1, SpeedDen: 1},
	{Name: "grass", Flags: packet.TilePlaceable, SpeedNum: 1, SpeedDen: 1},
	{Name: "plains", Flags: packet.TilePlaceable, SpeedNum: 1, SpeedDen: 1},
	{Name: "dirt", Flags: packet.TilePlaceable, SpeedNum: 1, SpeedDen: 1},
	{Name: "sand", Flags: packet.TilePlaceable, SpeedNum: 1, SpeedDen: 1},
	{Name: "water", Flags: packet.TilePlaceable, SpeedNum: 1, SpeedDen: 2},
	{Name: "lava", Flags: packet.TilePlaceable | packet.TileLethal, SpeedNum: 1, SpeedDen: 3},
	{Name: "cobblestone", Flags: packet.TileSolid | packet.TileBreakable | packet.TilePlaceable, SpeedNum: 1, SpeedDen: 1},
	{Name: "firestone", Flags: packet.TileSolid | packet.TileBreakable, SpeedNum: 1, SpeedDen: 1},
	{Name: "cobblestone stairs", Flags: packet.TileDecorative, SpeedNum: 1, SpeedDen: 1},
}

// land is the tiles and, per chunk, the changes since the start.
type land struct {
	side    int
	chunks  []wire.Chunk
	changes [][]packet.TileChange
}

func newLand(side int) *land {
	n := (side + 31) / 32
	l := &land{side: side, chunks: make([]wire.Chunk, n*n), changes: make([][]packet.TileChange, n*n)}
	for y := range n * 32 {
		for x := range n * 32 {
			l.chunks[y/32*n+x/32][y%32*32+x%32] = natural(float64(x), float64(y), float64(side))
		}
	}
	return l
}

func natural(x, y, side float64) uint8 {
	h := noise(x/28, y/28)*0.62 + noise(x/11+90, y/11)*0.28 + noise(x/5, y/5+50)*0.1
	d := math.Hypot(x-side/2, y-side/2)
	h += (0.5 - h) * max(0, 1-d/10) // a mild middle
	if d < 3 {
		return grass
	}
	switch {
	case h < 0.33:
		return water
	case h < 0.385:
		return sand
	case h < 0.425:
		return dirt
	case h < 0.47:
		return plains
	case h < 0.56:
		return grass
	case h < 0.61:
		return plains
	case h < 0.71:
		return cobblestone
	case h < 0.73:
		return firestone
	}
	return lava
}

func noise(x, y float64) float64 {
	ix, iy := math.Floor(x), math.Floor(y)
	fx, fy := x-ix, y-iy
	fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
	at := func(i, j float64) float64 {
		h := uint32(int32(ix+i))*374761393 + uint32(int32(iy+j))*668265263
		h = (h ^ h>>13) * 1274126177
		return float64((h^h>>16)&0xffff) / 0xffff
	}
	a, b := at(0, 0)+(at(1, 0)-at(0, 0))*fx, at(0, 1)+(at(1, 1)-at(0, 1))*fx
	return a + (b-a)*fy
}

func (l *land) across() int { return (l.side + 31) / 32 }

func (l *land) at(x, y int) uint8 {
	if x < 0 || y < 0 || x >= l.side || y >= l.side {
		return cobblestone
	}
	return l.chunks[y/32*l.across()+x/32][y%32*32+x%32]
}

func (l *land) set(x, y int, t uint8) {
	i := y/32*l.across() + x/32
	at := y%32*32 + x%32
	l.chunks[i][at] = t
	l.changes[i] = append(l.changes[i], packet.TileChange{Index: uint16(at), Tile: t})
}

func (l *land) solid(x, y int) bool { return tileTable[l.at(x, y)].Flags&packet.TileSolid != 0 }
