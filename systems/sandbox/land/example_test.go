package land_test

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox/land"
)

func ExampleNew() {
	m := land.New(land.Config{Seed: "example", Width: 64, Height: 64})
	m.Set(10, 10, land.Cobblestone)
	fmt.Println(m.At(10, 10), m.Inside(64, 0), m.At(64, 0), m.Differs())
	// Output: cobblestone false void 1
}

// A client takes a whole chunk once, then only what changed.
func ExampleMap_Changes() {
	m := land.New(land.Config{})
	b, version := m.Encoding(0, 0)
	var client wire.Chunk
	if _, err := wire.DecodeChunk(b, &client); err != nil {
		fmt.Println(err)
	}
	m.Set(3, 1, land.Stairs)
	changes, ok := m.Changes(0, 0, version, nil)
	for _, c := range changes {
		client[c.Index] = uint8(c.Tile)
	}
	fmt.Println(changes[0].Index, land.Tile(changes[0].Tile), ok, land.Tile(client[35]))
	// Output: 35 cobblestone stairs true cobblestone stairs
}

func ExampleMap_AppendState() {
	m := land.New(land.Config{})
	m.Set(5, 5, land.Stairs)
	saved := m.AppendState(nil)

	restored := land.New(land.Config{})
	rest, err := restored.DecodeState(saved)
	fmt.Println(len(rest), err, restored.At(5, 5), restored.Hash() == m.Hash())

	_, err = land.New(land.Config{Seed: "other"}).DecodeState(saved)
	fmt.Println(err)
	// Output:
	// 0 <nil> cobblestone stairs true
	// land: saved world is another world: saved seed "tickd", configured "other"
}

func ExampleMap_FindSpawn() {
	m := land.New(land.Config{})
	x, y, ok := m.FindSpawn(64, 64, 1)
	fmt.Println(ok, m.SafeSpawn(x, y))
	// Output: true true
}

func ExampleThemeFile() {
	sea := int32(500)
	theme, err := land.ThemeFile{Name: "lagoon", Layers: []land.LayerFile{{Tile: "water", Below: &sea}, {Tile: "sand"}}}.Theme()
	fmt.Println(theme.Name, theme.TileAt(0), theme.TileAt(600), err)
	_, err = land.ThemeFile{Name: "lagoon", Layers: []land.LayerFile{{Tile: "watre", Below: &sea}, {Tile: "sand"}}}.Theme()
	fmt.Println(err)
	// Output:
	// lagoon water sand <nil>
	// land: bad theme "lagoon": layer 1: no tile is called "watre"
}

func ExampleParseSize() {
	w, h, err := land.ParseSize("300x200")
	fmt.Println(w, h, err)
	// Output: 300 200 <nil>
}

func ExampleGenerator_Chunk() {
	theme, _ := land.Builtin("islands")
	g, err := land.NewGenerator("example", theme, 4096, 4096)
	if err != nil {
		fmt.Println(err)
		return
	}
	var c wire.Chunk
	g.Chunk(100, 20, &c)
	fmt.Println(land.Known(land.Tile(c[0])))
	// Output: true
}
