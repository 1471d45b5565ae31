package land

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tickd/tickd/netio/wire"
)

// checkSum compares m's running hash and count with ones made from all tiles.
func checkSum(t interface{ Fatalf(string, ...any) }, m *Map) {
	sum, differs := uint64(0), 0
	var c wire.Chunk
	across, down := m.Chunks()
	for i := range across * down {
		cx, cy := i%across, i/across
		m.gen.Chunk(cx, cy, &c)
		for k, seed := range c {
			x, y := cx*32+int32(k%32), cy*32+int32(k/32)
			if tile := m.At(x, y); tile != Tile(seed) {
				sum ^= mixTile(x, y, tile)
				differs++
			}
		}
	}
	if sum != m.sum || differs != m.differs {
		t.Fatalf("hash %x of %d tiles, really %x of %d", m.sum, m.differs, sum, differs)
	}
}

// client is what a session knows of one chunk.
type client struct {
	version uint32
	tiles   wire.Chunk
}

// model is a Map beside a plain array, and clients that follow its chunks.
type model struct {
	m          *Map
	w, h       int32
	tiles      []Tile
	clients    []client
	saved      []byte
	savedTiles []Tile
	savedHash  uint64
}

func newModel(t *rapid.T) *model {
	w, h := rapid.IntRange(SideMin, 100).Draw(t, "w"), rapid.IntRange(SideMin, 100).Draw(t, "h")
	theme, _ := Builtin(rapid.SampledFrom(Names()).Draw(t, "theme"))
	o := &model{w: int32(w), h: int32(h)}
	o.m = New(Config{Seed: "model", Theme: theme, Width: w, Height: h, MaxLoaded: rapid.IntRange(1, 3).Draw(t, "loaded")})
	o.m.encoded.max = min(o.m.encoded.max, rapid.IntRange(1, 3).Draw(t, "encodings"))
	o.tiles = make([]Tile, w*h)
	eachChunk(o.m.gen, func(cx, cy int32, c *wire.Chunk) {
		for k, tile := range c {
			if x, y := cx*32+int32(k%32), cy*32+int32(k/32); x < o.w && y < o.h {
				o.tiles[y*o.w+x] = Tile(tile)
			}
		}
	})
	across, down := o.m.Chunks()
	o.clients = make([]client, across*down)
	o.save(t)
	return o
}

func (o *model) at(t *rapid.T) (x, y int32) {
	return rapid.Int32Range(-2, o.w+1).Draw(t, "x"), rapid.Int32Range(-2, o.h+1).Draw(t, "y")
}

func (o *model) look(t *rapid.T) {
	x, y := o.at(t)
	want, inside := Void, x >= 0 && y >= 0 && x < o.w && y < o.h
	if inside {
		want = o.tiles[y*o.w+x]
	}
	if o.m.At(x, y) != want || o.m.Inside(x, y) != inside {
		t.Fatalf("%v at %d,%d, want %v", o.m.At(x, y), x, y, want)
	}
}

func (o *model) set(t *rapid.T) {
	x, y := o.at(t)
	for n := rapid.SampledFrom([]int32{1, 1, 1, 20, 100}).Draw(t, "tiles"); n > 0; n-- {
		tile := Tile(rapid.Uint8Max(TileCount).Draw(t, "tile"))
		want := x >= 0 && y >= 0 && x < o.w && y < o.h && Known(tile) && o.tiles[y*o.w+x] != tile
		before := o.m.Version(x>>5, y>>5)
		if o.m.Set(x, y, tile) != want {
			t.Fatalf("Set(%d, %d, %v) is not %v", x, y, tile, want)
		}
		if want {
			o.tiles[y*o.w+x] = tile
			before++
		}
		if o.m.Version(x>>5, y>>5) != before {
			t.Fatalf("version %d, want %d", o.m.Version(x>>5, y>>5), before)
		}
		x ^= n & 1
		y ^= n >> 1 & 1
	}
}

// follow brings one client up to date as a session does and compares its tiles.
func (o *model) follow(t *rapid.T) {
	across, _ := o.m.Chunks()
	i := int32(rapid.IntRange(0, len(o.clients)-1).Draw(t, "client"))
	c, cx, cy := &o.clients[i], i%across, i/across
	changes, ok := o.m.Changes(cx, cy, c.version, nil)
	if ok {
		for _, change := range changes {
			c.tiles[change.Index] = uint8(change.Tile)
		}
		c.version += uint32(len(changes))
	} else {
		var b []byte
		b, c.version = o.m.Encoding(cx, cy)
		if rest, err := wire.DecodeChunk(b, &c.tiles); err != nil || len(rest) > 0 {
			t.Fatalf("encoding: %v", err)
		}
	}
	if c.version != o.m.Version(cx, cy) {
		t.Fatalf("client at version %d of %d", c.version, o.m.Version(cx, cy))
	}
	for k, tile := range c.tiles {
		x, y := cx*32+int32(k%32), cy*32+int32(k/32)
		want := Void
		if x < o.w && y < o.h {
			want = o.tiles[y*o.w+x]
		}
		if Tile(tile) != want {
			t.Fatalf("client sees %v at %d,%d, want %v", Tile(tile), x, y, want)
		}
	}
}

func (o *model) save(*rapid.T) {
	o.saved = o.m.AppendState(nil)
	o.savedTiles = append([]Tile(nil), o.tiles...)
	o.savedHash = o.m.Hash()
}

func (o *model) restore(t *rapid.T) {
	if rest, err := o.m.DecodeState(o.saved); err != nil || len(rest) > 0 {
		t.Fatalf("restore: %v", err)
	}
	copy(o.tiles, o.savedTiles)
	if o.m.Hash() != o.savedHash {
		t.Fatalf("hash %x after restore, was %x", o.m.Hash(), o.savedHash)
	}
}

func TestMapModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := newModel(t)
		t.Repeat(map[string]func(*rapid.T){
			"at": o.look, "set": o.set, "set again": o.set, "follow": o.follow, "follow again": o.follow,
			"save": o.save, "restore": o.restore,
		})
		checkSum(t, o.m)
		if o.m.Loaded() > o.m.loaded.max || len(o.m.encodings) > o.m.encoded.max {
			t.Fatalf("%d chunks, %d encodings", o.m.Loaded(), len(o.m.encodings))
		}
	})
}
