package land

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"
)

// ErrIdentity is wrapped when a saved world is not the one that the configuration makes.
var ErrIdentity = errors.New("land: saved world is another world")

// Identity is everything that decides what an untouched world looks like.
type Identity struct {
	Generator     uint16 // GeneratorVersion
	Seed          string
	Theme         string
	ThemeHash     uint64 // Theme.Hash
	Width, Height int32
}

// Identity returns what g makes its world from.
func (g *Generator) Identity() Identity {
	return Identity{
		Generator: GeneratorVersion, Seed: g.seed, Theme: g.theme.Name, ThemeHash: g.theme.Hash(),
		Width: g.width, Height: g.height,
	}
}

// Identity returns what the world is made from.
func (m *Map) Identity() Identity { return m.identity }

func (d Identity) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, d.Generator)
	b = append(b, uint8(len(d.Seed)))
	b = append(b, d.Seed...)
	b = append(b, uint8(len(d.Theme)))
	b = append(b, d.Theme...)
	b = binary.LittleEndian.AppendUint64(b, d.ThemeHash)
	b = binary.LittleEndian.AppendUint16(b, uint16(d.Width))
	return binary.LittleEndian.AppendUint16(b, uint16(d.Height))
}

func (d Identity) hash() uint64 { return xxhash.Sum64(d.append(nil)) }

func (r *reader) identity() (d Identity) {
	d.Generator = r.u16()
	d.Seed = r.text(SeedMax)
	d.Theme = r.text(ThemeNameMax)
	d.ThemeHash = r.u64()
	d.Width, d.Height = int32(r.u16()), int32(r.u16())
	return d
}

// check names the first thing in which the saved identity differs from d.
func (d Identity) check(saved Identity) error {
	switch {
	case saved == d:
		return nil
	case saved.Seed != d.Seed:
		return fmt.Errorf("%w: saved seed %q, configured %q", ErrIdentity, saved.Seed, d.Seed)
	case saved.Width != d.Width || saved.Height != d.Height:
		return fmt.Errorf("%w: saved size %dx%d, configured %dx%d", ErrIdentity, saved.Width, saved.Height, d.Width, d.Height)
	case saved.Theme != d.Theme:
		return fmt.Errorf("%w: saved theme %q, configured %q", ErrIdentity, saved.Theme, d.Theme)
	case saved.ThemeHash != d.ThemeHash:
		return fmt.Errorf("%w: saved theme %q has contents %016x, configured %016x", ErrIdentity, d.Theme, saved.ThemeHash, d.ThemeHash)
	}
	return fmt.Errorf("%w: saved by generator %d, this is %d", ErrIdentity, saved.Generator, d.Generator)
}
