package land

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"
)

// Heights run from HeightMin to HeightMax and every height is equally common, so that a layer
// covers as much of the world as its share of the range.
const (
	HeightMin = -2000
	HeightMax = 3000

	// LayersMin and LayersMax bound a theme's layers.
	LayersMin = 2
	LayersMax = 32
	// ThemeNameMax bounds the bytes of a theme's name.
	ThemeNameMax = 32
)

// ErrTheme is wrapped by every complaint about a theme.
var ErrTheme = errors.New("land: bad theme")

// Layer is one tile from the layer below it up to a height.
type Layer struct {
	Tile  Tile
	Below int32 // upper bound, exclusive; ignored in the last layer
}

// Theme turns heights into tiles: layers from low to high, the last without an upper bound.
type Theme struct {
	Name   string
	Layers []Layer
}

// Validate returns the first thing wrong with t, as an error that wraps ErrTheme.
func (t Theme) Validate() error {
	if !validThemeName(t.Name) {
		return fmt.Errorf("%w: name %.40q is not 1..%d lower case letters, digits, spaces, - or _", ErrTheme, t.Name, ThemeNameMax)
	}
	if n := len(t.Layers); n < LayersMin || n > LayersMax {
		return fmt.Errorf("%w %q: %d layers, not %d..%d", ErrTheme, t.Name, n, LayersMin, LayersMax)
	}
	floor := int32(HeightMin)
	for i, l := range t.Layers {
		if !Known(l.Tile) {
			return fmt.Errorf("%w %q: layer %d has unknown tile %d", ErrTheme, t.Name, i+1, l.Tile)
		}
		if i == len(t.Layers)-1 {
			break
		}
		if l.Below <= floor || l.Below >= HeightMax {
			return fmt.Errorf("%w %q: layer %d (%s) ends at %d, not between %d and %d", ErrTheme, t.Name, i+1, l.Tile, l.Below, floor, HeightMax)
		}
		floor = l.Below
	}
	return nil
}

// TileAt returns the tile of a height.
func (t Theme) TileAt(height int32) Tile {
	last := len(t.Layers) - 1
	for _, l := range t.Layers[:last] {
		if height < l.Below {
			return l.Tile
		}
	}
	return t.Layers[last].Tile
}

// Mildest returns the tile that makes a safe spot in this theme: grass where the theme has it,
// else its lowest safe tile, else grass.
func (t Theme) Mildest() Tile {
	mild := Grass
	for i := len(t.Layers) - 1; i >= 0; i-- {
		switch l := t.Layers[i].Tile; {
		case l == Grass:
			return Grass
		case l != Void && l.Safe() && Info(l).Placeable:
			mild = l
		}
	}
	return mild
}

// Content returns everything that a world depends on, as bytes: themes with equal contents make
// equal worlds. t is valid.
func (t Theme) Content() []byte {
	b := append([]byte{uint8(len(t.Name))}, t.Name...)
	b = append(b, uint8(len(t.Layers)))
	for i, l := range t.Layers {
		if i == len(t.Layers)-1 {
			l.Below = HeightMax
		}
		b = append(b, uint8(l.Tile))
		b = binary.LittleEndian.AppendUint32(b, uint32(l.Below))
	}
	return b
}

// Hash returns the xxhash of t's Content.
func (t Theme) Hash() uint64 { return xxhash.Sum64(t.Content()) }

func validThemeName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ' ' && c != '-' && c != '_' {
			return false
		}
	}
	return s != "" && len(s) <= ThemeNameMax
}
