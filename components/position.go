// Package components is plain data: what an entity has. Units are fixed point:
// One is a tile.
package components

import "github.com/tickd/tickd/netio/wire"

// One is one tile in the simulation's units.
const One = 1024

// LaneScale is how many lane units a tile has on the wire; CellShift makes a
// cell 32 tiles wide.
const (
	LaneScale = 64
	CellShift = 11
	CellTiles = 1 << CellShift / LaneScale
)

// Position is where an entity's middle is, in 1/1024 tile from the world's
// north-west corner.
type Position struct{ X, Y int32 }

// PositionLanes are a Position's lanes: 18 bits hold 4096 tiles.
func PositionLanes() []wire.Lane {
	return []wire.Lane{
		{Name: "x", Kind: wire.Predicted, Bits: 18, Scale: LaneScale, K: 1},
		{Name: "y", Kind: wire.Predicted, Bits: 18, Scale: LaneScale, K: 1},
	}
}

func (p *Position) Lanes(out []int32) {
	out[0], out[1] = p.X/(One/LaneScale), p.Y/(One/LaneScale)
}
func (p *Position) Append(b []byte) []byte { return wire.AppendI32(wire.AppendI32(b, p.X), p.Y) }
func (p *Position) Decode(r *wire.Reader)  { p.X, p.Y = r.I32(), r.I32() }

// Velocity is what an entity moves by in one tick, in 1/1024 tile.
type Velocity struct{ X, Y int32 }

func (v *Velocity) Append(b []byte) []byte { return wire.AppendI32(wire.AppendI32(b, v.X), v.Y) }
func (v *Velocity) Decode(r *wire.Reader)  { v.X, v.Y = r.I32(), r.I32() }
