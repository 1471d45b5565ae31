package land

import (
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

func BenchmarkGenerate(b *testing.B) {
	for _, side := range []int{64, 128, 4096} {
		b.Run(map[int]string{64: "small", 128: "medium", 4096: "4096"}[side], func(b *testing.B) {
			g := generator(b, "bench", DefaultTheme, side, side)
			var c wire.Chunk
			b.ReportAllocs()
			for i := int32(0); b.Loop(); i++ {
				g.Chunk(i&1, i>>1&1, &c)
			}
		})
	}
}

// BenchmarkAt reads tiles all over a world that is loaded: hot stays in one chunk.
func BenchmarkAt(b *testing.B) {
	for _, test := range []struct {
		name string
		mask int32
	}{{"hot", 31}, {"medium", 127}, {"wide", 2047}} {
		b.Run(test.name, func(b *testing.B) {
			m := New(Config{Width: 2048, Height: 2048})
			sum, v := Tile(0), uint32(1)
			for y := int32(0); y <= test.mask; y += 32 {
				for x := int32(0); x <= test.mask; x += 32 {
					sum += m.At(x, y)
				}
			}
			for b.Loop() {
				v = v*1664525 + 1013904223
				sum += m.At(int32(v>>8)&test.mask, int32(v>>20)&test.mask)
			}
			_ = sum
		})
	}
}

func BenchmarkAtCold(b *testing.B) {
	m := New(Config{Width: 4096, Height: 4096, MaxLoaded: 16})
	b.ReportAllocs()
	for i := int32(0); b.Loop(); i++ {
		m.At(i*32%4096, i/128*32%4096)
	}
}

func BenchmarkSet(b *testing.B) {
	m := New(Config{})
	b.ReportAllocs()
	for i := int32(0); b.Loop(); i++ {
		m.Set(i&127, i>>7&127, Tile(i>>14&1))
	}
}

func BenchmarkEncoding(b *testing.B) {
	b.Run("kept", func(b *testing.B) {
		m := New(Config{})
		b.ReportAllocs()
		for b.Loop() {
			m.Encoding(1, 1)
		}
	})
	b.Run("changed", func(b *testing.B) {
		m := New(Config{})
		b.ReportAllocs()
		for i := int32(0); b.Loop(); i++ {
			m.Set(40, 40, Tile(i&1))
			m.Encoding(1, 1)
		}
	})
}

func BenchmarkHash(b *testing.B) {
	m := New(Config{})
	for b.Loop() {
		m.Hash()
	}
}

func BenchmarkState(b *testing.B) {
	m := New(Config{})
	for i := range int32(4096) {
		m.Set(i*7%128, i*3/128*5%128, Stairs)
	}
	buf := m.AppendState(nil)
	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			buf = m.AppendState(buf[:0])
		}
		b.ReportMetric(float64(len(buf)), "bytes")
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := m.DecodeState(buf); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkChunkBytes reports the bytes of an average encoded chunk.
func BenchmarkChunkBytes(b *testing.B) {
	for _, name := range Names() {
		for _, side := range []int{128, 1024} {
			g := generator(b, "bench", name, side, side)
			b.Run(name+map[int]string{128: "/medium", 1024: "/1024"}[side], func(b *testing.B) {
				bytes, chunks := 0, 0
				for b.Loop() {
					eachChunk(g, func(_, _ int32, c *wire.Chunk) {
						bytes += len(wire.AppendChunk(nil, c))
						chunks++
					})
				}
				b.ReportMetric(float64(bytes)/float64(chunks), "bytes/chunk")
			})
		}
	}
}
