package arena

import "github.com/tickd/tickd/components"

// The field is Width by Height tiles.
const (
	Width  = 48
	Height = 32
)

// Span is from one coordinate to another, in 1/1024 tile.
type Span struct{ From, To int32 }

// Wall is a rectangle that stops fighters and shots.
type Wall struct{ X, Y Span }

// Walls returns all of them. The field is the same for both teams: what is at
// (x, y) is at (Width-x, Height-y) too.
func Walls() []Wall {
	walls := []Wall{
		wall(0, 0, Width, 1), wall(0, 1, 1, Height-2), // the border
		wall(7, 12, 1, 3), wall(7, 17, 1, 3), // before the base
		wall(10, 4, 5, 2), wall(10, 26, 5, 2),
		wall(13, 10, 2, 5), wall(13, 18, 2, 4),
		wall(18, 7, 1, 5), wall(19, 22, 4, 1),
		wall(20, 14, 2, 4), wall(23, 2, 2, 5),
	}
	for _, w := range walls {
		walls = append(walls, Wall{w.X.turned(Width), w.Y.turned(Height)})
	}
	return walls
}

// PackSpots returns where the health packs lie.
func PackSpots() []components.Position {
	return []components.Position{
		{X: Width * components.One / 2, Y: Height * components.One / 2},
		middle(17, 3), middle(Width-1-17, Height-1-3),
		middle(6, 27), middle(Width-1-6, Height-1-27),
	}
}

// Base returns where a team's fighters appear.
func Base(team uint8) Wall {
	base := wall(2, 14, 4, 4)
	if team == Blue {
		base = Wall{base.X.turned(Width), base.Y.turned(Height)}
	}
	return base
}

// wall is a rectangle of whole tiles.
func wall(x, y, width, height int32) Wall {
	return Wall{X: Span{x * components.One, (x + width) * components.One}, Y: Span{y * components.One, (y + height) * components.One}}
}

// turned is the span seen from the other side of so many tiles.
func (s Span) turned(tiles int32) Span {
	return Span{tiles*components.One - s.To, tiles*components.One - s.From}
}

// middle is that of a tile.
func middle(x, y int32) components.Position {
	return components.Position{X: x*components.One + components.One/2, Y: y*components.One + components.One/2}
}
