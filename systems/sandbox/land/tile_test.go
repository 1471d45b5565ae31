package land

import "testing"

func TestTileTable(t *testing.T) {
	for _, test := range []struct {
		tile                                   Tile
		id                                     uint8
		name                                   string
		solid, breakable, placeable, safe      bool
		resistance, num, den, damage, periodMs int32
	}{
		{Void, 0, "void", false, false, true, true, 0, 1, 1, 0, 0},
		{Grass, 1, "grass", false, false, true, true, 0, 1, 1, 0, 0},
		{Plains, 2, "plains", false, false, true, true, 0, 1, 1, 0, 0},
		{Dirt, 3, "dirt", false, false, true, true, 0, 1, 1, 0, 0},
		{Sand, 4, "sand", false, false, true, true, 0, 1, 1, 0, 0},
		{Water, 5, "water", false, false, true, false, 0, 1, 2, 0, 0},
		{Lava, 6, "lava", false, false, true, false, 0, 1, 3, 3, 500},
		{Cobblestone, 7, "cobblestone", true, true, true, false, 10, 1, 1, 0, 0},
		{Firestone, 8, "firestone", true, true, false, false, 25, 1, 1, 0, 0},
		{Stairs, 9, "cobblestone stairs", false, false, false, true, 0, 1, 1, 0, 0},
	} {
		i := Info(test.tile)
		if uint8(test.tile) != test.id || i.Name != test.name || test.tile.String() != test.name {
			t.Errorf("tile %d is called %q", test.id, i.Name)
		}
		if i.Solid != test.solid || i.Breakable != test.breakable || i.Placeable != test.placeable || test.tile.Safe() != test.safe {
			t.Errorf("%s: %+v", test.name, i)
		}
		if i.Resistance != test.resistance || i.SpeedNum != test.num || i.SpeedDen != test.den || i.Damage != test.damage || i.PeriodMs != test.periodMs {
			t.Errorf("%s: %+v", test.name, i)
		}
		if i.Decorative != (test.tile == Stairs) {
			t.Errorf("%s: decorative %v", test.name, i.Decorative)
		}
		if got, ok := TileNamed(test.name); !ok || got != test.tile {
			t.Errorf("TileNamed(%q) = %v, %v", test.name, got, ok)
		}
	}
}

func TestTileUnknown(t *testing.T) {
	for _, tile := range []Tile{TileCount, 255} {
		if Known(tile) || tile.Safe() || tile.solid() || tile.String() != "unknown" || Info(tile) != Info(Void) {
			t.Errorf("tile %d is known", tile)
		}
	}
	if _, ok := TileNamed("cheese"); ok {
		t.Error("cheese is a tile")
	}
}
