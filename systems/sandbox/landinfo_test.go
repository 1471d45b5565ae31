package sandbox

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// The bytes are what clients of other languages read.
func TestLandInfoBytes(t *testing.T) {
	info := LandInfo{Seed: "s1", Theme: "hell", Tiles: []TileInfo{{"grass", 0, 1, 1}, {"mud", TileBreakable, 1, 2}}}
	const want = "02 7331 04 68656c6c 02 05 6772617373 00 01 01 03 6d7564 02 01 02"
	b, err := hex.DecodeString(strings.ReplaceAll(want, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Append(nil); !bytes.Equal(got, b) {
		t.Fatalf("%x, want %x", got, b)
	}
	for n := range b {
		if _, err := DecodeLandInfo(b[:n]); !errors.Is(err, wire.ErrShort) {
			t.Fatalf("%d of %d bytes: %v", n, len(b), err)
		}
	}
	if _, err := DecodeLandInfo(append(b, 0)); !errors.Is(err, wire.ErrTrailing) {
		t.Fatalf("a byte more: %v", err)
	}
}

// Every land there can be fits into a Welcome.
func TestLandInfoFits(t *testing.T) {
	info := LandInfo{Seed: strings.Repeat("s", landSeedMax), Theme: strings.Repeat("t", landThemeMax)}
	for range landTilesMax {
		info.Tiles = append(info.Tiles, TileInfo{Name: strings.Repeat("n", wire.NameMax), Flags: 255, SpeedNum: 255, SpeedDen: 255})
	}
	b := info.Append(nil)
	if len(b) > packet.GameMax {
		t.Fatalf("%d bytes", len(b))
	}
	if got, err := DecodeLandInfo(b); err != nil || fmt.Sprint(got) != fmt.Sprint(info) {
		t.Fatalf("%v, %v", got, err)
	}
	for what, bad := range map[string]LandInfo{
		"seed": {Seed: info.Seed + "s"}, "theme": {Theme: info.Theme + "t"}, "tiles": {Tiles: append(info.Tiles, TileInfo{})},
		"name": {Tiles: []TileInfo{{Name: strings.Repeat("n", wire.NameMax+1)}}},
	} {
		if _, err := DecodeLandInfo(bad.Append(nil)); !errors.Is(err, wire.ErrValue) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzLandInfo(f *testing.F) {
	m := land.New(land.Config{Seed: "fuzz", Theme: land.Theme{Name: "plain", Layers: []land.Layer{{Tile: land.Grass}, {Tile: land.Grass}}}, Width: 32, Height: 32})
	whole := landInfo(m)
	f.Add(whole.Append(nil))
	f.Add([]byte{0, 0, 0})
	f.Add([]byte{0, 0, 65})
	f.Add([]byte{65})
	f.Fuzz(func(t *testing.T, b []byte) {
		info, err := DecodeLandInfo(b)
		if err != nil {
			return
		}
		again := info.Append(nil) // a varint may come with zero groups after its last
		if got, err := DecodeLandInfo(again); err != nil || fmt.Sprint(got) != fmt.Sprint(info) || len(again) > len(b) {
			t.Fatalf("read from %x, written as %x: %v", b, again, err)
		}
	})
}
