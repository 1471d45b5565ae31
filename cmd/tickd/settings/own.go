package settings

import (
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// tile is what there is to know of one.
type tile struct {
	Number     int    `json:"number"`
	Name       string `json:"name"`
	Solid      bool   `json:"solid"`
	Breakable  bool   `json:"breakable"`
	Placeable  bool   `json:"placeable"`
	Decorative bool   `json:"decorative"`
	Resistance int32  `json:"resistance,omitempty"` // seconds to break it with a tool of strength 1
	Becomes    *int   `json:"becomes,omitempty"`    // the tile that is there when it is broken
	SpeedNum   int32  `json:"speed_num"`            // walking speed on it, as a part of the full one
	SpeedDen   int32  `json:"speed_den"`
	Damage     int32  `json:"damage,omitempty"`    // health that it takes
	PeriodMs   int32  `json:"period_ms,omitempty"` // each so often
}

// Own is what the sandbox says of itself to clients in other languages.
func Own(*systems.Game) any {
	var all struct {
		Tiles []tile `json:"tiles"`
	}
	for n := range land.TileCount {
		i := land.Info(land.Tile(n))
		t := tile{
			Number: int(n), Name: i.Name, Solid: i.Solid, Breakable: i.Breakable, Placeable: i.Placeable, Decorative: i.Decorative,
			Resistance: i.Resistance, SpeedNum: i.SpeedNum, SpeedDen: i.SpeedDen, Damage: i.Damage, PeriodMs: i.PeriodMs,
		}
		if i.Breakable {
			broken := int(land.Broken)
			t.Becomes = &broken
		}
		all.Tiles = append(all.Tiles, t)
	}
	return all
}
