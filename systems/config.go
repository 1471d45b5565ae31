package systems

import (
	"fmt"
	"hash/fnv"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/admin"
)

// Bounds and defaults of a Config.
const (
	TickRateMax = 120
	SideMax     = 1 << 12 // tiles: what a position's lanes hold

	tickRateDefault   = 20
	maxPlayersDefault = 1000
	sideDefault       = 128
	budgetDefault     = 16_000

	// budgetMost is a client's most bytes a tick: no view takes more, and what the
	// planner makes of it fits into its integers.
	budgetMost = 1 << 20
)

// Config makes a Game. Its zero value runs. A replay needs the same one; Now,
// Board and ClientBudget alone change nothing of what is simulated.
type Config struct {
	TickRate      int    // ticks a second, 1 to TickRateMax; 0 means the server's, or 20
	MaxPlayers    int    // 0 means 1000
	Entities      int    // expected beside the players; more may come
	Width, Height int32  // tiles, 1 to SideMax; 0 means 128
	CellShift     uint8  // a cell's side is 1<<CellShift lane units, components.LaneScale of which are a tile; 0 means components.CellShift
	ViewCells     int    // cells along a side of a view: 1, 3, 5 or 7; 0 means ViewCells
	Seed          string // what the game's random numbers are made from
	ClientBudget  int    // bytes a second for one client's snapshots; 0 means 16,000
	Settings      any    // what the game lets its operators set, a pointer: see Settings

	Now   func() int64      // ns, for the systems' timings; nil measures nothing
	Board *admin.Board      // where the reports go; nil for nowhere
	Label map[string]string // what a status says of the world; a game may add to it

	IDRest ecs.Tick // see ecs.Config
}

// settle fills in what was left out. It panics on what cannot be.
func (c *Config) settle(serverRate int) {
	switch {
	case c.TickRate == 0:
		c.TickRate = serverRate
	case c.TickRate != serverRate:
		panic(fmt.Sprintf("systems: Config.TickRate is %d, that of the server %d: say it once, and leave the other 0", c.TickRate, serverRate))
	}
	if c.TickRate < 1 || c.TickRate > TickRateMax {
		panic(fmt.Sprintf("systems: %d ticks a second, not 1 to %d", c.TickRate, TickRateMax))
	}
	defaultTo(&c.MaxPlayers, maxPlayersDefault)
	defaultTo(&c.Width, sideDefault)
	defaultTo(&c.Height, sideDefault)
	defaultTo(&c.ClientBudget, budgetDefault)
	if c.Width < 1 || c.Height < 1 || c.Width > SideMax || c.Height > SideMax {
		panic(fmt.Sprintf("systems: a world of %dx%d tiles, not 1 to %d a side", c.Width, c.Height, SideMax))
	}
	c.settleCells()
	if c.Board == nil {
		c.Board = &admin.Board{}
	}
	label := make(map[string]string, len(c.Label)) // one of our own: the game adds to it
	for k, v := range c.Label {
		label[k] = v
	}
	c.Label = label
}

func defaultTo[T int | int32](v *T, d T) {
	if *v == 0 {
		*v = d
	}
}

// budget is a client's bytes a tick.
func (c *Config) budget() int32 { return int32(min(c.ClientBudget/c.TickRate, budgetMost)) }

// Bounds and default of cells and views.
const (
	ViewCells    = 3 // cells along a side of a view when a game does not say
	viewCellsMax = 7 // a slot mask has 64 bits

	cellTilesMax = 128     // tiles along a side of a cell
	cellsMax     = 1 << 18 // of a world: each tick looks at them all
)

// settleCells fills in the sizes of cells and views. It panics on what no client
// would take.
func (c *Config) settleCells() {
	if c.CellShift == 0 {
		c.CellShift = components.CellShift
	}
	defaultTo(&c.ViewCells, ViewCells)
	if c.ViewCells < 1 || c.ViewCells > viewCellsMax || c.ViewCells%2 == 0 {
		panic(fmt.Sprintf("systems: a view of %d cells a side, not 1, 3, 5 or 7", c.ViewCells))
	}
	tiles := 1 << c.CellShift / components.LaneScale
	if tiles < 1 || tiles > cellTilesMax {
		panic(fmt.Sprintf("systems: Config.CellShift %d makes cells of %d tiles a side, not 1 to %d", c.CellShift, tiles, cellTilesMax))
	}
	if across, down := c.cells(); across*down > cellsMax {
		panic(fmt.Sprintf("systems: a world of %dx%d cells, more than %d: make cells larger or the world smaller", across, down, cellsMax))
	}
}

// cellTiles is how many tiles a cell's side is.
func (c *Config) cellTiles() int32 { return 1 << c.CellShift / components.LaneScale }

// cells is how many cells the world has in each direction.
func (c *Config) cells() (across, down int32) {
	side := c.cellTiles()
	return (c.Width + side - 1) / side, (c.Height + side - 1) / side
}

// Settings finds what operators set for a game, in Config.Settings; a zero T if
// that holds none. The defaults are therefore those of a zero T.
func Settings[T any](g *Game) *T {
	if s, ok := g.Config.Settings.(*T); ok && s != nil {
		return s
	}
	return new(T)
}

// SeedNumber turns a world's seed into a generator's: FNV-1a.
func SeedNumber(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash's Write cannot fail
	return h.Sum64()
}

// TicksAt is how many ticks so many milliseconds take at a rate a second: rounded
// up, and at least one.
func TicksAt(rate int, ms int32) uint32 {
	return uint32(max((int64(ms)*int64(rate)+999)/1000, 1))
}
