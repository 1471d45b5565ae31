package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// chunkOf repeats the given tiles until the chunk is full.
func chunkOf(tiles ...uint8) *Chunk {
	c := new(Chunk)
	for i := range c {
		c[i] = tiles[i%len(tiles)]
	}
	return c
}

// chunkTerrain has a shore along its diagonal and one stone.
func chunkTerrain() *Chunk {
	c := new(Chunk)
	for i := range c {
		switch x, y := i%ChunkSide, i/ChunkSide; {
		case x == 30 && y == 3:
			c[i] = 7
		case x < y-4:
			c[i] = 5
		case x < y:
			c[i] = 4
		default:
			c[i] = 1
		}
	}
	return c
}

// chunkNoise has distinct tile ids in no order.
func chunkNoise(distinct uint32) *Chunk {
	c, v := new(Chunk), uint32(1)
	for i := range c {
		v = v*1664525 + 1013904223
		c[i] = uint8((v >> 16) % distinct)
	}
	return c
}

func TestChunkGolden(t *testing.T) {
	half := chunkOf(5)
	half[1023] = 1
	for _, test := range []struct {
		name, want string
		chunk      *Chunk
	}{
		{"uniform", "1009", chunkOf(9)},
		{"last tile differs", "110501" + "fe0700", half},
		{"alternating rows of 8 and 8", "110301" + string(bytes.Repeat([]byte("07"), 128)), chunkOf(3, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1)},
		{"checkers are packed", "210301" + string(bytes.Repeat([]byte("aa"), 128)), chunkOf(3, 1)},
		{"four colours are packed", "2300010203" + string(bytes.Repeat([]byte("e4"), 256)), chunkOf(0, 1, 2, 3)},
	} {
		got := hex.EncodeToString(AppendChunk(nil, test.chunk))
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestChunkSizes(t *testing.T) {
	for _, test := range []struct {
		name  string
		chunk *Chunk
		most  int
	}{
		{"uniform", chunkOf(1), 2},
		{"terrain", chunkTerrain(), 100},
		{"two tiles in noise", chunkNoise(2), 3 + 128},
		{"sixteen tiles in noise", chunkNoise(16), 17 + 512},
		{"every tile in noise", chunkNoise(256), ChunkEncodedMax},
	} {
		if got := len(AppendChunk(nil, test.chunk)); got > test.most {
			t.Errorf("%s: %d bytes, at most %d", test.name, got, test.most)
		}
	}
}

func TestChunkRefuses(t *testing.T) {
	packed := func(mode string, palette string, fill string, size int) string {
		return mode + palette + string(bytes.Repeat([]byte(fill), size))
	}
	for _, test := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ErrChunkShort},
		{"unused mode", "30", ErrChunkMode},
		{"raw with a palette", "01", ErrChunkMode},
		{"no palette", "10", ErrChunkShort},
		{"same tile twice", "110101fe0700", ErrChunkPalette},
		{"no runs", "110501", ErrChunkShort},
		{"half a varint", "110501fe", ErrChunkShort},
		{"run past the end", "110501fe0701", ErrChunkRun},
		{"longest varint", "110501ffff", ErrChunkRun},
		{"longer varint than needed", "110501fe078000", ErrChunkForm},
		{"palette half used", "1201020300", ErrChunkShort},
		{"palette out of order", "1201020301", ErrChunkPalette},
		{"palette unused", "12010203" + "fe0f" + "00", ErrChunkPalette},
		{"truncated raw", "00" + "0102", ErrChunkShort},
		{"raw of one tile", packed("00", "", "01", 1024), ErrChunkForm},
		{"uniform packed", "2001", ErrChunkForm},
		{"truncated packed", packed("21", "0301", "aa", 127), ErrChunkShort},
		{"packed where runs are shorter", packed("21", "0301", "00ff", 64), ErrChunkForm},
		{"packed index outside", packed("22", "030102", "e4", 256), ErrChunkPalette},
		{"runs where packed is shorter", packed("11", "0301", "00", 1024), ErrChunkForm},
	} {
		in, err := hex.DecodeString(test.in)
		if err != nil {
			t.Fatal(test.name, err)
		}
		if _, err = DecodeChunk(in, new(Chunk)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestChunkTruncated(t *testing.T) {
	for _, c := range []*Chunk{chunkOf(1), chunkTerrain(), chunkNoise(3), chunkNoise(200)} {
		b := AppendChunk(nil, c)
		for n := range b {
			if _, err := DecodeChunk(b[:n], new(Chunk)); !errors.Is(err, ErrChunkShort) {
				t.Fatalf("%d of %d bytes: %v", n, len(b), err)
			}
		}
	}
}

func TestChunkRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c, got Chunk
		tiles := rapid.SliceOfN(rapid.Uint8(), 1, 40).Draw(t, "tiles")
		runs := rapid.SliceOfN(rapid.IntRange(1, 64), 1, 64).Draw(t, "runs")
		for i, k := 0, 0; i < ChunkTiles; k++ {
			for n := runs[k%len(runs)]; n > 0 && i < ChunkTiles; n-- {
				c[i] = tiles[k%len(tiles)]
				i++
			}
		}
		b := AppendChunk([]byte{1, 2, 3}, &c)
		if len(b)-3 > ChunkEncodedMax {
			t.Fatalf("%d bytes", len(b)-3)
		}
		rest, err := DecodeChunk(append(b[3:], 42), &got)
		if err != nil || got != c || !bytes.Equal(rest, []byte{42}) {
			t.Fatalf("err %v, rest %v", err, rest)
		}
	})
}

func FuzzDecodeChunk(f *testing.F) {
	f.Add(AppendChunk(nil, chunkTerrain()))
	f.Fuzz(func(t *testing.T, in []byte) {
		var c Chunk
		rest, err := DecodeChunk(in, &c)
		if err != nil {
			return
		}
		if got := AppendChunk(nil, &c); !bytes.Equal(got, in[:len(in)-len(rest)]) {
			t.Fatalf("not canonical: %x came back as %x", in, got)
		}
	})
}

func TestChunkAllocates(t *testing.T) {
	for _, c := range []*Chunk{chunkTerrain(), chunkNoise(4), chunkNoise(256)} {
		b := make([]byte, 0, ChunkEncodedMax)
		n := testing.AllocsPerRun(100, func() {
			b = AppendChunk(b[:0], c)
			if _, err := DecodeChunk(b, c); err != nil {
				t.Fatal(err)
			}
		})
		if n != 0 {
			t.Errorf("%v allocations", n)
		}
	}
}

func BenchmarkChunk(b *testing.B) {
	for _, test := range []struct {
		name  string
		chunk *Chunk
	}{{"uniform", chunkOf(1)}, {"terrain", chunkTerrain()}, {"noise4", chunkNoise(4)}, {"noise256", chunkNoise(256)}} {
		buf := AppendChunk(make([]byte, 0, ChunkEncodedMax), test.chunk)
		b.Run("append/"+test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				buf = AppendChunk(buf[:0], test.chunk)
			}
			b.ReportMetric(float64(len(buf)), "bytes")
		})
		b.Run("decode/"+test.name, func(b *testing.B) {
			b.ReportAllocs()
			var c Chunk
			for b.Loop() {
				if _, err := DecodeChunk(buf, &c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleAppendChunk() {
	var c, back Chunk
	c[0] = 7
	b := AppendChunk(nil, &c)
	rest, err := DecodeChunk(b, &back)
	fmt.Printf("%x %v %d %v\n", b, c == back, len(rest), err)
	// Output: 11070000fe07 true 0 <nil>
}
