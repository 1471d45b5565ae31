package land

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

// stateConfig has chunks that stick out of the world.
func stateConfig() Config { return Config{Seed: "state", Width: 70, Height: 40, MaxLoaded: 2} }

func stateMap() *Map {
	m := New(stateConfig())
	for i := range int32(40) {
		m.Set(i*7%70, i, Stairs)
		m.Set(69, i, Tile(i%TileCount))
	}
	return m
}

func TestStateRoundTrip(t *testing.T) {
	m := stateMap()
	b := m.AppendState([]byte{7})
	back := New(stateConfig())
	back.Set(3, 3, Firestone)
	before := back.Version(0, 0)
	rest, err := back.DecodeState(append(b[1:], 42))
	if err != nil || !bytes.Equal(rest, []byte{42}) {
		t.Fatal(rest, err)
	}
	if back.Hash() != m.Hash() || back.Differs() != m.Differs() || back.Version(0, 0) <= before {
		t.Error("not the world that was saved")
	}
	if _, ok := back.Changes(0, 0, before, nil); ok {
		t.Error("a client was not told to fetch the chunk again")
	}
	for y := range int32(40) {
		for x := range int32(70) {
			if back.At(x, y) != m.At(x, y) {
				t.Fatalf("%v at %d,%d, was %v", back.At(x, y), x, y, m.At(x, y))
			}
		}
	}
	if again := back.AppendState(nil); !bytes.Equal(again, b[1:]) {
		t.Error("saved again, other bytes")
	}
}

func TestStateGolden(t *testing.T) {
	m := New(Config{Seed: "g", Width: 64, Height: 64})
	m.Set(1, 0, Stairs)
	m.Set(63, 63, Void)
	const want = "0100" + "0167" + "0764656661756c74" + "9cafbc9938cc7602" + "4000" + "4000" + "02" +
		"00" + "8c821a404c288c9d" + "00" + "0109" + // chunk 0, its hash, one tile: 1 is stairs
		"02" + "43d8191bbc6d327f" + "00" + "ff0700" // chunk 3: tile 1023 is void
	if got := hex.EncodeToString(m.AppendState(nil)); got != want {
		t.Errorf("got %s", got)
	}
}

func TestStateIdentity(t *testing.T) {
	saved := stateMap().AppendState(nil)
	hell, _ := Builtin("hell")
	renamed, _ := Builtin("hell")
	renamed.Name = DefaultTheme
	for want, change := range map[string]func(*Config){
		`saved seed "state", configured "b"`:       func(c *Config) { c.Seed = "b" },
		"saved size 70x40, configured 70x41":       func(c *Config) { c.Height = 41 },
		`saved theme "default", configured "hell"`: func(c *Config) { c.Theme = hell },
		`saved theme "default" has contents`:       func(c *Config) { c.Theme = renamed },
	} {
		c := stateConfig()
		change(&c)
		if _, err := New(c).DecodeState(saved); !errors.Is(err, ErrIdentity) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	saved[0]++
	if _, err := New(stateConfig()).DecodeState(saved); !errors.Is(err, ErrIdentity) || !strings.Contains(err.Error(), "generator 2, this is 1") {
		t.Error(err)
	}
}

func TestStateRefuses(t *testing.T) {
	m := New(stateConfig())
	m.Set(1, 0, Stairs)
	good := m.AppendState(nil)
	head := len(stateMap().Identity().append(nil))
	edit := func(at int, v byte) []byte {
		b := bytes.Clone(good)
		b[head+at] = v
		return b
	}
	for _, test := range []struct {
		name string
		in   []byte
		want error
	}{
		{"more chunks than the world", edit(0, 7), ErrStateForm},
		{"more chunks than bytes", edit(0, 2), ErrStateShort},
		{"chunk outside", edit(1, 6), ErrStateForm},
		{"another base", edit(2, good[head+2]+1), ErrStateBase},
		{"more tiles than bytes", edit(10, 1), ErrStateShort},
		{"unknown tile", edit(12, TileCount), ErrStateForm},
		{"the seed's own tile", edit(12, byte(New(stateConfig()).At(1, 0))), ErrStateForm},
		{"long number", append(bytes.Clone(good[:head]), 0x81, 0), ErrStateForm},
		{"longer number", append(bytes.Clone(good[:head]), 0x81, 0x81, 0x81, 0), ErrStateForm},
		{"long seed", append([]byte{1, 0, 65}, make([]byte, 90)...), ErrStateForm},
	} {
		victim := stateMap()
		hash := victim.Hash()
		if _, err := victim.DecodeState(test.in); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if victim.Hash() != hash {
			t.Errorf("%s: changed the world", test.name)
		}
	}
	for n := range good {
		if _, err := m.DecodeState(good[:n]); !errors.Is(err, ErrStateShort) {
			t.Errorf("%d of %d bytes: %v", n, len(good), err)
		}
	}
}

func FuzzDecodeState(f *testing.F) {
	f.Add(stateMap().AppendState(nil))
	f.Add(New(stateConfig()).AppendState(nil))
	f.Fuzz(func(t *testing.T, in []byte) {
		m := stateMap()
		hash := m.Hash()
		rest, err := m.DecodeState(in)
		if err != nil {
			if m.Hash() != hash {
				t.Fatal("a refused state changed the world")
			}
			return
		}
		if got := m.AppendState(nil); !bytes.Equal(got, in[:len(in)-len(rest)]) {
			t.Fatalf("not canonical: %x came back as %x", in, got)
		}
		checkSum(t, m)
	})
}
