package systems

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Whoever follows the changes, or the whole chunk where those are forgotten, has the
// tiles that there are.
func TestTilesCanBeFollowed(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	s := newTiles(64, 96)
	type copied struct {
		tiles   wire.Chunk
		version uint32
	}
	known := make([]copied, 6)
	whole, changes := 0, 0
	for round := range 300 {
		for range rng.IntN(1200) {
			x, y, tile := rng.Int32N(70)-3, rng.Int32N(100)-2, uint8(rng.IntN(4))
			was := s.At(x, y)
			inside := x >= 0 && y >= 0 && x < 64 && y < 96
			if s.Set(x, y, tile) != (inside && was != tile) || inside && s.At(x, y) != tile || !inside && was != 0 {
				t.Fatalf("round %d: %d, %d was %d, is %d, put %d", round, x, y, was, s.At(x, y), tile)
			}
		}
		took := s.TakeChanged(nil)
		slices.Sort(took)
		if len(slices.Compact(slices.Clone(took))) != len(took) {
			t.Fatalf("chunks %v changed", took)
		}
		for i := range known {
			k, x, y := &known[i], int32(i%2), int32(i/2)
			if (k.version != s.Version(x, y)) != (slices.Contains(took, int32(i)) || round == 0) {
				t.Fatalf("round %d: chunk %d has version %d, was %d, changed %v", round, i, s.Version(x, y), k.version, took)
			}
			if list, ok := s.Changes(x, y, k.version, nil); ok && k.version != 0 {
				for _, c := range list {
					k.tiles[c.Index] = c.Tile
				}
				changes++
			} else {
				body, _ := s.Encoding(x, y)
				if _, err := wire.DecodeChunk(body, &k.tiles); err != nil {
					t.Fatal(err)
				}
				whole++
			}
			if k.version = s.Version(x, y); k.tiles != s.chunks[i].tiles {
				t.Fatalf("round %d: chunk %d is not what there is", round, i)
			}
		}
	}
	if whole < 100 || changes < 100 {
		t.Errorf("%d chunks whole, %d followed", whole, changes)
	}
}

// A version never becomes 0, which is none, and nobody takes one before that for a later one.
func TestTilesVersionsBeginAgain(t *testing.T) {
	s := newTiles(32, 32)
	s.chunks[0].version = 1<<32 - 2
	s.Set(1, 1, 1)
	before := s.Version(0, 0)
	s.Set(2, 1, 1)
	if v := s.Version(0, 0); v != 1 {
		t.Errorf("version %d", v)
	}
	if list, ok := s.Changes(0, 0, before, nil); ok {
		t.Errorf("after %d there were %v", before, list)
	}
	if list, ok := s.Changes(0, 0, s.Version(0, 0), nil); !ok || len(list) != 0 {
		t.Errorf("nothing happened but %v", list)
	}
}

func TestTilesAreSaved(t *testing.T) {
	s, other := newTiles(64, 32), newTiles(64, 32)
	s.Set(3, 4, 7)
	s.Set(63, 31, 200)
	other.Set(9, 9, 9)
	other.TakeChanged(nil)
	was := other.Version(0, 0)
	saved := s.Append(nil)
	r := wire.NewReader(saved)
	if other.Decode(&r); r.Close() != nil || other.At(3, 4) != 7 || other.At(63, 31) != 200 || other.At(9, 9) != 0 {
		t.Fatalf("%v: %d %d %d", r.Err(), other.At(3, 4), other.At(63, 31), other.At(9, 9))
	}
	if _, ok := other.Changes(0, 0, was, nil); ok || len(other.TakeChanged(nil)) != 2 {
		t.Error("who saw the tiles before is not told all of them")
	}
	for n := range saved {
		r := wire.NewReader(saved[:n])
		if newTiles(64, 32).Decode(&r); r.Close() == nil {
			t.Errorf("%d of %d bytes are enough", n, len(saved))
		}
	}
	r = wire.NewReader(saved)
	if newTiles(64, 64).Decode(&r); r.Err() == nil || errors.Is(r.Err(), wire.ErrValue) || !strings.Contains(r.Err().Error(), "2 x 1 chunks, this world has 2 x 2") {
		t.Errorf("another world: %v", r.Err())
	}
}

func FuzzTiles(f *testing.F) {
	s := newTiles(64, 32)
	f.Add(s.Append(nil))
	s.Set(3, 4, 7)
	f.Add(s.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, r := newTiles(64, 32), wire.NewReader(b)
		if s.Decode(&r); r.Close() == nil && string(s.Append(nil)) != string(b) {
			t.Errorf("%x is read, and written as %x", b, s.Append(nil))
		}
	})
}

func TestTilesRefuse(t *testing.T) {
	for want, size := range map[string][2]int32{"whole chunks": {64, 33}, "more than TilesMax": {4096, 128}} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, want) {
					t.Errorf("a world of %v: %q", size, said)
				}
			}()
			newTiles(size[0], size[1])
		}()
	}
}

// A tick in which much changes allocates nothing.
func TestTilesAllocateNothing(t *testing.T) {
	s := newTiles(64, 64)
	var list []packet.TileChange
	var took []int32
	tile := uint8(0)
	tick := func() {
		tile++
		for i := range int32(64) {
			s.Set(i, i/2, tile)
		}
		list, _ = s.Changes(0, 0, s.Version(0, 0)-20, list[:0])
		took = s.TakeChanged(took[:0])
		s.Encoding(0, 0)
	}
	tick()
	if n := testing.AllocsPerRun(100, tick); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
