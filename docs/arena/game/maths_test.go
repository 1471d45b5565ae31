package arena_test

import (
	"math"
	"testing"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
)

func TestAngles(t *testing.T) {
	for a := range 1 << 16 {
		angle := float64(a) * 2 * math.Pi / (1 << 16)
		if d := math.Abs(float64(arena.Sin(uint16(a))) - 1024*math.Sin(angle)); d > 3 {
			t.Fatalf("Sin(%d) is %v off", a, d)
		}
		if d := math.Abs(float64(arena.Cos(uint16(a))) - 1024*math.Cos(angle)); d > 3 {
			t.Fatalf("Cos(%d) is %v off", a, d)
		}
		x, y := int32(1e6*math.Cos(angle)), int32(1e6*math.Sin(angle))
		if d := int16(arena.Towards(x, y) - uint16(a)); d < -64 || d > 64 {
			t.Fatalf("Towards(%d, %d) is %d, want %d", x, y, arena.Towards(x, y), a)
		}
	}
}

// Wherever a stick points, at any tick rate, nobody comes into a wall or through it.
func TestWallsHold(t *testing.T) {
	walls := arena.Walls()
	for _, rate := range []int32{1, 5, 20, 30, 60, 120} {
		at, held := components.Position{X: 4 * components.One, Y: 16 * components.One}, arena.Controls{}
		inside := 0
		for i := range int32(20000) {
			if i%(rate/2+1) == 0 {
				held.Towards(uint16(i * 7919))
			}
			at = arena.Step(walls, at, &held, rate)
			if inWall(at) {
				t.Fatalf("%d ticks a second: in a wall at %v", rate, at)
			}
			if at.X > 0 && at.Y > 0 && at.X < arena.Width*components.One && at.Y < arena.Height*components.One {
				inside++
			}
		}
		if inside != 20000 {
			t.Errorf("%d ticks a second: out of the field", rate)
		}
	}
}

func TestTheFieldIsFair(t *testing.T) {
	walls := map[arena.Wall]bool{}
	for _, w := range arena.Walls() {
		walls[w] = true
	}
	turn := func(s arena.Span, tiles int32) arena.Span {
		return arena.Span{From: tiles*components.One - s.To, To: tiles*components.One - s.From}
	}
	for w := range walls {
		if !walls[arena.Wall{X: turn(w.X, arena.Width), Y: turn(w.Y, arena.Height)}] {
			t.Errorf("%v has no wall opposite", w)
		}
	}
	route := arena.NewRoute()
	for _, spot := range append(arena.PackSpots(), components.Position{X: arena.Base(arena.Blue).X.From, Y: arena.Base(arena.Blue).Y.From}) {
		at := components.Position{X: 4 * components.One, Y: 16 * components.One}
		for steps := 0; at != spot; steps++ {
			if at = route.Next(at, spot); steps > 200 || inWall(at) {
				t.Errorf("no way to %v", spot)
				break
			}
		}
	}
}
