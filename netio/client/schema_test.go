package client_test

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

const shift = 11 // 64 lane units a tile, 32 tiles a cell

func testSchema(t testing.TB) *wire.Schema {
	t.Helper()
	s := &wire.Schema{
		CellShift: shift,
		Components: []wire.Component{
			{Name: "position", Lanes: []wire.Lane{
				{Name: "x", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1},
				{Name: "y", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1},
			}},
			{Name: "heading", Lanes: []wire.Lane{{Name: "heading", Kind: wire.Angle, Bits: 8, Scale: 1, K: 2}}},
			{Name: "health", Lanes: []wire.Lane{{Name: "health", Kind: wire.Delta, Bits: 7, Scale: 1, K: 3}}},
			{Name: "item", Lanes: []wire.Lane{{Name: "item", Kind: wire.Raw, Bits: 5, Scale: 1, K: 0}}},
		},
		Classes: []wire.Class{
			{Name: "player", Components: []uint8{0, 1, 2, 3}},
			{Name: "rock", Components: []uint8{0}},
			{Name: "sheep", Components: []uint8{0, 2}},
		},
	}
	if err := s.Compile(); err != nil {
		t.Fatal(err)
	}
	return s
}

func testWorld(cellsX, cellsY, side int) packet.WorldInfo {
	// one tile short: the last cells are not whole
	return packet.WorldInfo{Width: uint16(cellsX*32 - 1), Height: uint16(cellsY * 32), CellSize: 32, ViewCells: uint8(side)}
}
