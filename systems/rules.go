package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/land"
)

// SpawnMode says where players appear.
type SpawnMode uint8

const (
	SpawnCentre  SpawnMode = iota // on the four tiles in the middle
	SpawnScatter                  // anywhere
)

// Rules are what an operator decides about the game. They are the same for the
// whole life of a world, and a replay needs the same ones. MaxLoaded alone
// changes nothing but memory.
type Rules struct {
	TickRate      int // ticks a second, 1 to 120; 0 means 20
	MaxPlayers    int
	Width, Height int32 // tiles; both 0 mean a medium world
	Spawn         SpawnMode
	Creatures     int // that wander about
	MaxLoaded     int // chunks in memory; 0 means land.MaxLoadedDefault

	land     *land.Map
	footing  *footing
	position ecs.Map[components.Position]
}

// settle fills in what was left out and makes the land of seed and theme. It
// panics when they make none: see Config.Validate.
func (r *Rules) settle(seed string, theme land.Theme) {
	if r.TickRate == 0 {
		r.TickRate = tickRateDefault
	}
	r.land = land.New(land.Config{Seed: seed, Theme: theme, Width: int(r.Width), Height: int(r.Height), MaxLoaded: r.MaxLoaded})
	r.Width, r.Height = r.land.Size()
	r.footing = &footing{land: r.land}
}

// tickRateDefault is a game's ticks a second.
const tickRateDefault = 20

// ticks is how many ticks a number of milliseconds take, rounded up and at
// least one.
func (r *Rules) ticks(ms int32) uint32 {
	return uint32(max(ceilDiv(ms*int32(r.TickRate), 1000), 1))
}

// spawnPoint is where the next player appears: on the middle of a tile that is
// neither solid nor harmful.
func (r *Rules) spawnPoint(rand *ecs.Rand) components.Position {
	if r.Spawn == SpawnScatter {
		x, y, salt := rand.Int32n(r.Width), rand.Int32n(r.Height), uint32(rand.Uint64())
		if x, y, ok := r.land.FindSpawn(x, y, salt); ok {
			return middleOf(x, y)
		}
	}
	at := rand.Int32n(centreTiles)
	return middleOf(r.Width/2-at&1, r.Height/2-at>>1)
}

// centreTiles are the tiles in the middle of the world, always safe.
const centreTiles = 4

// isCentre reports whether a tile is one of them.
func (r *Rules) isCentre(x, y int32) bool {
	return uint32(r.Width/2-x) <= 1 && uint32(r.Height/2-y) <= 1
}

// middleOf is the middle of a tile.
func middleOf(x, y int32) components.Position {
	return components.Position{X: x<<oneShift + components.One/2, Y: y<<oneShift + components.One/2}
}
