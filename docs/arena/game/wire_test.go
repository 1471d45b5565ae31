package arena_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

// message is what crosses the wire, or is saved.
type message interface {
	Append([]byte) []byte
	Decode(*wire.Reader)
}

// What the page writes and reads: these bytes do not change.
func TestGolden(t *testing.T) {
	for _, m := range []struct {
		what  message
		empty message
		hex   string
	}{
		{&arena.Controls{X: -90, Y: 89, Buttons: arena.Fire | arena.Reload, Aim: 0x1234}, &arena.Controls{}, "a659033412"},
		{&arena.Point{Seq: 7, X: 767, Y: 511}, &arena.Point{}, "07000000ff02ff01"},
		{&arena.Kill{Killer: 5, Victim: 0x10203, Team: arena.Blue}, &arena.Kill{}, "050000000302010002"},
		{&arena.Go{Room: "den"}, &arena.Go{}, "0364656e"},
		{&arena.NoWay{Code: packet.RoomFull}, &arena.NoWay{}, "17"},
		{&arena.Matches{List: []arena.OpenMatch{{Room: "den", Taken: 3, Seats: 8}}}, &arena.Matches{}, "010364656e0308"},
		{&arena.Gun{Ammo: 3, Ready: 900}, &arena.Gun{}, "0384030000"},
		{&arena.Match{Phase: arena.Over, Until: 1000, Scores: [2]uint16{30, 258}, Winner: arena.Blue}, &arena.Match{}, "02e80300001e00020102"},
		{&arena.Board{Rows: []arena.Row{{Fighter: 9, Team: arena.Red, Tally: arena.Tally{Kills: 3, Deaths: 4}}}}, &arena.Board{}, "01090000000103000400"},
	} {
		got := m.what.Append(nil)
		if hex.EncodeToString(got) != m.hex {
			t.Errorf("%T: %x, want %s", m.what, got, m.hex)
		}
		if err := decode(got, m.empty); err != nil || !bytes.Equal(m.empty.Append(nil), got) {
			t.Errorf("%T reads back as %+v, %v", m.what, m.empty, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, m := range map[string]struct {
		empty message
		hex   string
	}{
		"a third button":             {&arena.Controls{}, "0000040000"},
		"a stick outside its circle": {&arena.Controls{}, "5a5a000000"},
		"a stick at -128":            {&arena.Controls{}, "8000000000"},
		"half of the controls":       {&arena.Controls{}, "0000"},
		"a place east of the field":  {&arena.Point{}, "0100000000030000"},
		"a place south of it":        {&arena.Point{}, "0100000000000002"},
		"a fourth phase":             {&arena.Match{}, "03000000000000000000"},
		"a third winner":             {&arena.Match{}, "00000000000000000003"},
		"a third team":               {&arena.Side{}, "03"},
		"no team":                    {&arena.Side{}, "00"},
		"a pack on no spot":          {&arena.Pack{}, "05"},
		"a board of too many":        {&arena.Board{}, "41"},
		"a room with a dot":          {&arena.Go{}, "03642e6e"},
		"a room of 33 letters":       {&arena.Go{}, "21" + strings.Repeat("61", 33)},
		"a list of too many":         {&arena.Matches{}, "19"},
	} {
		b, err := hex.DecodeString(m.hex)
		if err != nil {
			t.Fatal(err)
		}
		if decode(b, m.empty) == nil {
			t.Errorf("%s was taken: %+v", name, m.empty)
		}
	}
}

// FuzzDecode gives every message and every state of the arena bytes: what is taken
// is written as it was read, and nothing panics.
func FuzzDecode(f *testing.F) {
	f.Add(uint8(0), []byte{0xa6, 0x59, 3, 0x34, 0x12})
	f.Add(uint8(4), []byte{1, 9, 0, 0, 0, 1, 3, 0, 4, 0})
	all := []func() message{
		func() message { return &arena.Controls{} }, func() message { return &arena.Point{} },
		func() message { return &arena.Kill{} }, func() message { return &arena.Match{} }, func() message { return &arena.Board{} },
		func() message { return &arena.Go{} }, func() message { return &arena.NoWay{} }, func() message { return &arena.Matches{} },
	}
	state := sim.New(config(30)).Game.App.State
	for name := range state.All {
		if name != "ids" && name != "refs" && name != "random" { // the engine's own tests see to them
			all = append(all, func() message { return saved(state, name) })
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		m := all[int(which)%len(all)]()
		if decode(b, m) != nil {
			return
		}
		again := m.Append(nil)
		if err := decode(again, m); err != nil || !bytes.Equal(m.Append(nil), again) {
			t.Fatalf("%T: %x reads as %x, %v", m, b, again, err)
		}
	})
}

// saved is what is registered as state under a name.
func saved(state *ecs.State, name string) (found message) {
	for n, v := range state.All {
		if n == name {
			found = v
		}
	}
	return found
}
