package land

import "fmt"

// ThemeFile is a theme as an operator writes it, for a TOML decoder.
type ThemeFile struct {
	Name   string      `toml:"name"`
	Layers []LayerFile `toml:"layers"`
}

// LayerFile is a Layer with its tile's name. Below is missing in the last layer and only there.
type LayerFile struct {
	Tile  string `toml:"tile"`
	Below *int32 `toml:"below,omitempty"`
}

// Theme checks f and turns it into a Theme. Its error wraps ErrTheme and names the layer.
func (f ThemeFile) Theme() (Theme, error) {
	t := Theme{Name: f.Name}
	if len(f.Layers) > LayersMax {
		return Theme{}, fmt.Errorf("%w %.40q: %d layers, not %d..%d", ErrTheme, f.Name, len(f.Layers), LayersMin, LayersMax)
	}
	for i, l := range f.Layers {
		tile, ok := TileNamed(l.Tile)
		if !ok {
			return Theme{}, fmt.Errorf("%w %.40q: layer %d: no tile is called %.40q", ErrTheme, f.Name, i+1, l.Tile)
		}
		layer, last := Layer{Tile: tile}, i == len(f.Layers)-1
		switch {
		case l.Below == nil && !last:
			return Theme{}, fmt.Errorf("%w %.40q: layer %d (%s) needs below", ErrTheme, f.Name, i+1, l.Tile)
		case l.Below != nil && last:
			return Theme{}, fmt.Errorf("%w %.40q: layer %d (%s) is the last and has no upper bound, remove below", ErrTheme, f.Name, i+1, l.Tile)
		case l.Below != nil:
			layer.Below = *l.Below
		}
		t.Layers = append(t.Layers, layer)
	}
	if err := t.Validate(); err != nil {
		return Theme{}, err
	}
	return t, nil
}

// File returns t as an operator would write it.
func (t Theme) File() ThemeFile {
	f := ThemeFile{Name: t.Name, Layers: make([]LayerFile, len(t.Layers))}
	for i, l := range t.Layers {
		f.Layers[i].Tile = l.Tile.String()
		if i < len(t.Layers)-1 {
			f.Layers[i].Below = &l.Below
		}
	}
	return f
}
