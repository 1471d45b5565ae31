package land

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestThemeBuiltin(t *testing.T) {
	seen := map[uint64]string{}
	for _, name := range Names() {
		theme, ok := Builtin(name)
		if !ok || theme.Name != name {
			t.Fatalf("%s: %v %v", name, theme, ok)
		}
		if err := theme.Validate(); err != nil {
			t.Error(err)
		}
		if other, twice := seen[theme.Hash()]; twice {
			t.Errorf("%s and %s have one hash", name, other)
		}
		seen[theme.Hash()] = name
		back, err := theme.File().Theme()
		if err != nil || !bytes.Equal(back.Content(), theme.Content()) {
			t.Errorf("%s: as a file: %v", name, err)
		}
	}
	if _, ok := Builtin("moon"); ok {
		t.Error("moon is built in")
	}
}

func TestThemeTileAt(t *testing.T) {
	theme, _ := Builtin(DefaultTheme)
	for height, want := range map[int32]Tile{-9999: Water, -1501: Water, -1500: Sand, -301: Plains, -300: Grass, 99: Grass, 100: Plains, 1999: Cobblestone, 2000: Lava, 9999: Lava} {
		if got := theme.TileAt(height); got != want {
			t.Errorf("%d: %v, want %v", height, got, want)
		}
	}
}

func TestThemeMildest(t *testing.T) {
	for name, want := range map[string]Tile{"default": Grass, "hell": Sand, "islands": Grass, "hell islands": Grass} {
		theme, _ := Builtin(name)
		if got := theme.Mildest(); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if got := (Theme{Name: "sea", Layers: []Layer{{Water, 0}, {Tile: Lava}}}).Mildest(); got != Grass {
		t.Errorf("sea: %v", got)
	}
}

func TestThemeRefused(t *testing.T) {
	two := []Layer{{Water, 0}, {Tile: Sand}}
	for want, theme := range map[string]Theme{
		"name":             {Name: "", Layers: two},
		"lower case":       {Name: "Über", Layers: two},
		"1..32":            {Name: strings.Repeat("a", 33), Layers: two},
		"1 layers":         {Name: "a", Layers: two[:1]},
		"33 layers":        {Name: "a", Layers: make([]Layer, 33)},
		"unknown tile 10":  {Name: "a", Layers: []Layer{{Water, 0}, {Tile: TileCount}}},
		"layer 2 (sand)":   {Name: "a", Layers: []Layer{{Water, 0}, {Sand, 0}, {Tile: Lava}}},
		"-2000 and 3000":   {Name: "a", Layers: []Layer{{Water, -2000}, {Tile: Sand}}},
		"ends at 3000":     {Name: "a", Layers: []Layer{{Water, 3000}, {Tile: Sand}}},
		"between 100 and ": {Name: "a", Layers: []Layer{{Water, 100}, {Grass, 50}, {Tile: Sand}}},
	} {
		err := theme.Validate()
		if !errors.Is(err, ErrTheme) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func TestThemeFile(t *testing.T) {
	const swamp = `
name = "swamp"
layers = [
  { tile = "water", below = 0 },
  { tile = "cobblestone stairs", below = 500 },
  { tile = "grass" },
]`
	var f ThemeFile
	if _, err := toml.Decode(swamp, &f); err != nil {
		t.Fatal(err)
	}
	theme, err := f.Theme()
	if err != nil || theme.Name != "swamp" || len(theme.Layers) != 3 || theme.Layers[1] != (Layer{Stairs, 500}) {
		t.Fatalf("%+v, %v", theme, err)
	}
	zero := int32(0)
	for want, layers := range map[string][]LayerFile{
		`no tile is called "cheese"`:  {{"cheese", &zero}, {"grass", nil}},
		"layer 1 (water) needs below": {{"water", nil}, {"grass", nil}},
		"layer 2 (grass) is the last": {{"water", &zero}, {"grass", &zero}},
		"layer 2 (sand) ends at 0":    {{"water", &zero}, {"sand", &zero}, {"grass", nil}},
		"0 layers, not 2..32":         {},
		"10000 layers, not 2..32":     make([]LayerFile, 10000),
	} {
		_, err := ThemeFile{Name: "a", Layers: layers}.Theme()
		if !errors.Is(err, ErrTheme) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
