package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// SpawnMode says where players appear.
type SpawnMode uint8

const (
	SpawnCentre  SpawnMode = iota // on the four tiles in the middle
	SpawnScatter                  // anywhere
)

// Rules are what an operator decides about the sandbox. They are the same for the
// whole life of a world, and a replay needs the same ones. MaxLoaded alone
// changes nothing but memory.
type Rules struct {
	Spawn     SpawnMode
	Creatures int        // that wander about
	Theme     string     // a built-in one; "" is land.DefaultTheme
	Own       land.Theme // an operator's own theme, instead of Theme
	MaxLoaded int        // chunks in memory; 0 means land.MaxLoadedDefault
}

// Ground is the land of one game, and what the sandbox's systems share beside it.
type Ground struct {
	Rules
	TickRate      int
	Width, Height int32 // tiles
	Land          *land.Map

	footing *footing
	spawns  *Spawns
	news    *News
}

// config is the land that the rules ask for.
func (r *Rules) config(seed string, width, height int32) (land.Config, error) {
	theme, err := r.theme()
	return land.Config{Seed: seed, Theme: theme, Width: int(width), Height: int(height), MaxLoaded: r.MaxLoaded}, err
}

func (r *Rules) theme() (land.Theme, error) {
	if r.Own.Layers != nil {
		return r.Own, nil
	}
	return land.Named(r.Theme)
}

// Validate says what is wrong with the land that the rules ask for, in the world
// that c makes.
func (r *Rules) Validate(c *systems.Config) error {
	l, err := r.config(c.Seed, c.Width, c.Height)
	if err != nil {
		return err
	}
	return l.Validate()
}

// newGround makes the land. It panics when the rules make none: see Validate.
func newGround(r Rules, c *systems.Config) *Ground {
	l, err := r.config(c.Seed, c.Width, c.Height)
	if err != nil {
		panic("sandbox: " + err.Error())
	}
	g := &Ground{Rules: r, TickRate: c.TickRate, Land: land.New(l)}
	g.Width, g.Height = g.Land.Size()
	g.footing = &footing{land: g.Land}
	g.spawns = newSpawns(g, c.MaxPlayers)
	return g
}

// ticks is how many ticks a number of milliseconds take.
func (g *Ground) ticks(ms int32) uint32 { return systems.TicksAt(g.TickRate, ms) }

// centreTiles are the tiles in the middle of the world, always safe.
const centreTiles = 4

// isCentre reports whether a tile is one of them.
func (g *Ground) isCentre(x, y int32) bool {
	return uint32(g.Width/2-x) <= 1 && uint32(g.Height/2-y) <= 1
}

// middleOf is the middle of a tile.
func middleOf(x, y int32) components.Position {
	return components.Position{X: x<<oneShift + components.One/2, Y: y<<oneShift + components.One/2}
}
