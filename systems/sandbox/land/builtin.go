package land

import "fmt"

// DefaultTheme is the name of the theme of a world that names none.
const DefaultTheme = "default"

// Names returns the names of the built-in themes.
func Names() []string { return []string{DefaultTheme, "hell", "islands", "hell islands"} }

// Named is the built-in theme of that name, the default one of no name. Its error
// wraps ErrTheme.
func Named(name string) (Theme, error) {
	if name == "" {
		name = DefaultTheme
	}
	t, ok := Builtin(name)
	if !ok {
		return t, fmt.Errorf("%w: no built-in theme is called %.40q", ErrTheme, name)
	}
	return t, nil
}

// Builtin returns the built-in theme of that name; its layers are the caller's own.
func Builtin(name string) (Theme, bool) {
	switch name {
	case DefaultTheme:
		return Theme{Name: name, Layers: []Layer{
			{Water, -1500},
			{Sand, -1000},
			{Dirt, -600},
			{Plains, -300},
			{Grass, 100},
			{Plains, 500},
			{Cobblestone, 2000},
			{Tile: Lava},
		}}, true
	case "hell":
		return Theme{Name: name, Layers: []Layer{
			{Lava, -1500},
			{Sand, -1000},
			{Dirt, -300},
			{Cobblestone, 100},
			{Dirt, 500},
			{Firestone, 2000},
			{Tile: Lava},
		}}, true
	case "islands":
		return islands(name, Water), true
	case "hell islands":
		return islands(name, Lava), true
	}
	return Theme{}, false
}

func islands(name string, sea Tile) Theme {
	return Theme{Name: name, Layers: []Layer{
		{sea, -1500},
		{Sand, -1150},
		{Dirt, -1000},
		{Plains, -900},
		{Grass, -650},
		{Plains, -350},
		{Dirt, -200},
		{Sand, 0},
		{sea, 2000},
		{Sand, 2300},
		{Dirt, 2500},
		{Plains, 2700},
		{Tile: Cobblestone},
	}}
}
