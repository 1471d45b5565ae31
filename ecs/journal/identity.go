package journal

import (
	"bytes"
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// Bounds of an Identity.
const (
	settingsMax = 64
	statesMax   = 1 << 10
	nameMax     = 64
	valueMax    = 1 << 10
)

// Identity says which world this is and who writes it. Every file has it in its header.
type Identity struct {
	Game   string    // its name: another game's world is refused
	Build  string    // which build writes; any may read
	Config []Setting // what the world was made with: another value is refused
	States []Version // what a state consists of, in the order of its table; any may read
}

// Setting is one value of the configuration, as a person writes it.
type Setting struct{ Key, Value string }

// Version is a component or resource of the state.
type Version struct {
	Name    string
	Version uint8
}

// Contradicts returns a [*ContradictionError] for the first value in which given is not
// what was saved. A key that only one of them has contradicts nothing: builds come to
// have new ones.
func (saved Identity) Contradicts(given Identity) error {
	if saved.Game != given.Game {
		return &ContradictionError{"game", saved.Game, given.Game}
	}
	for _, old := range saved.Config {
		for _, now := range given.Config {
			if old.Key == now.Key && old.Value != now.Value {
				return &ContradictionError{old.Key, old.Value, now.Value}
			}
		}
	}
	return nil
}

// check refuses what the header of a file cannot hold.
func (id Identity) check() error {
	r := wire.NewReader(id.append(nil))
	var back Identity
	back.decode(&r)
	if err := r.Close(); err != nil {
		return fmt.Errorf("journal: an identity beyond its bounds (%d settings, %d states, names of %d and values of %d bytes): %w",
			settingsMax, statesMax, nameMax, valueMax, err)
	}
	return nil
}

func (id Identity) append(b []byte) []byte {
	b = wire.AppendString(wire.AppendString(b, id.Game), id.Build)
	b = wire.AppendUvarint(b, uint64(len(id.Config)))
	for _, s := range id.Config {
		b = wire.AppendString(wire.AppendString(b, s.Key), s.Value)
	}
	b = wire.AppendUvarint(b, uint64(len(id.States)))
	for _, v := range id.States {
		b = append(wire.AppendString(b, v.Name), v.Version)
	}
	return b
}

func (id *Identity) decode(r *wire.Reader) {
	id.Game, id.Build = r.String(valueMax), r.String(valueMax)
	for range r.Count(settingsMax) {
		id.Config = append(id.Config, Setting{r.String(nameMax), r.String(valueMax)})
	}
	for range r.Count(statesMax) {
		id.States = append(id.States, Version{r.String(nameMax), r.U8()})
	}
}

// same reports whether both would be written alike.
func (id Identity) same(other Identity) bool {
	return bytes.Equal(id.append(nil), other.append(nil))
}
