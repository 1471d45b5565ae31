package land

// Tile is a kind of tile: its number on the wire and on the disk.
type Tile uint8

// The tiles. Their numbers are never changed and never used again.
const (
	Void        Tile = 0
	Grass       Tile = 1
	Plains      Tile = 2
	Dirt        Tile = 3
	Sand        Tile = 4
	Water       Tile = 5
	Lava        Tile = 6
	Cobblestone Tile = 7
	Firestone   Tile = 8
	Stairs      Tile = 9

	// TileCount is the number of known tiles; ids from it on are unknown.
	TileCount = 10

	// Broken is what a broken tile leaves behind.
	Broken = Dirt
)

// TileInfo is what the rules need to know of a tile.
type TileInfo struct {
	Name       string
	Solid      bool // nobody walks or sees through it
	Breakable  bool
	Placeable  bool  // a player may put it down
	Decorative bool  // drawn, without effect
	Resistance int32 // seconds to break it = Resistance / tool strength
	SpeedNum   int32 // walking speed on it is SpeedNum/SpeedDen of the full one
	SpeedDen   int32
	Damage     int32 // health taken each PeriodMs; 0 for harmless
	PeriodMs   int32
}

var infos = [TileCount]TileInfo{
	Void:        {Name: "void", Placeable: true, SpeedNum: 1, SpeedDen: 1},
	Grass:       {Name: "grass", Placeable: true, SpeedNum: 1, SpeedDen: 1},
	Plains:      {Name: "plains", Placeable: true, SpeedNum: 1, SpeedDen: 1},
	Dirt:        {Name: "dirt", Placeable: true, SpeedNum: 1, SpeedDen: 1},
	Sand:        {Name: "sand", Placeable: true, SpeedNum: 1, SpeedDen: 1},
	Water:       {Name: "water", Placeable: true, SpeedNum: 1, SpeedDen: 2},
	Lava:        {Name: "lava", Placeable: true, SpeedNum: 1, SpeedDen: 3, Damage: 3, PeriodMs: 500},
	Cobblestone: {Name: "cobblestone", Solid: true, Breakable: true, Placeable: true, Resistance: 10, SpeedNum: 1, SpeedDen: 1},
	Firestone:   {Name: "firestone", Solid: true, Breakable: true, Resistance: 25, SpeedNum: 1, SpeedDen: 1},
	Stairs:      {Name: "cobblestone stairs", Decorative: true, SpeedNum: 1, SpeedDen: 1},
}

// Info returns t's properties; an unknown tile is as void.
func Info(t Tile) TileInfo {
	if t >= TileCount {
		t = Void
	}
	return infos[t]
}

// Known reports whether t is one of the tiles above.
func Known(t Tile) bool { return t < TileCount }

// TileNamed returns the tile with that name.
func TileNamed(name string) (Tile, bool) {
	for i := range infos {
		if infos[i].Name == name {
			return Tile(i), true
		}
	}
	return Void, false
}

// String returns t's name, "unknown" for an unknown tile.
func (t Tile) String() string {
	if t >= TileCount {
		return "unknown"
	}
	return infos[t].Name
}

// Safe reports whether one may appear on t: not solid, not lethal, not slowing.
func (t Tile) Safe() bool {
	if t >= TileCount {
		return false
	}
	i := &infos[t]
	return !i.Solid && i.Damage == 0 && i.SpeedNum == i.SpeedDen
}

// solid is Info(t).Solid without the copy.
func (t Tile) solid() bool { return t < TileCount && infos[t].Solid }
