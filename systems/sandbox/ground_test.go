package sandbox

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/systems"
)

// On the four tiles in the middle, where players appear, nothing can be placed; on those
// beside them it can.
func TestTheCentreIsFourTiles(t *testing.T) {
	g := newGround(Rules{}, &systems.Config{Seed: "centre", TickRate: 20, Width: 128, Height: 64})
	var centre [][2]int32
	for y := range g.Height {
		for x := range g.Width {
			if g.isCentre(x, y) {
				centre = append(centre, [2]int32{x, y})
			}
		}
	}
	if want := [][2]int32{{63, 31}, {64, 31}, {63, 32}, {64, 32}}; !slices.Equal(centre, want) {
		t.Errorf("the middle of %d x %d is %v, not %v", g.Width, g.Height, centre, want)
	}
}
