package systems

import (
	"tickd/components"
	"tickd/ecs"
)

// SpawnMode says where players appear.
type SpawnMode uint8

const (
	SpawnCentre  SpawnMode = iota // on the four tiles in the middle
	SpawnScatter                  // anywhere
)

// Rules are what an operator decides about the game. They are the same for the
// whole life of a world, and a replay needs the same ones.
type Rules struct {
	TickRate      int // ticks a second, 1 to 120
	MaxPlayers    int
	Width, Height int32 // tiles
	Spawn         SpawnMode

	position ecs.Map[components.Position]
}

// spawnPoint is where the next player appears.
func (r *Rules) spawnPoint(rand *ecs.Rand) components.Position {
	if r.Spawn == SpawnScatter {
		return components.Position{
			X: rand.Int32n(r.Width)*components.One + components.One/2,
			Y: rand.Int32n(r.Height)*components.One + components.One/2,
		}
	}
	at := rand.Int32n(4)
	return components.Position{
		X: (r.Width/2-at&1)*components.One + components.One/2,
		Y: (r.Height/2-at>>1)*components.One + components.One/2,
	}
}
