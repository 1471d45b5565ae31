package wire

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// walkers is a tiny world of moving entities with a history, the oracle of the
// block codec's tests.
type walkers struct {
	schema *Schema
	rng    *rand.Rand
	ticks  []walkTick
}

type walkTick struct {
	lanes map[uint32][]int32
	class map[uint32]uint8
}

func testSchema(t testing.TB) *Schema {
	s := &Schema{
		CellShift: 11,
		Components: []Component{
			{Name: "position", Lanes: []Lane{{"x", Predicted, 18, 64, 1}, {"y", Predicted, 18, 64, 1}}},
			{Name: "heading", Lanes: []Lane{{"heading", Angle, 8, 1, 2}}},
			{Name: "health", Lanes: []Lane{{"health", Delta, 7, 1, 3}}},
			{Name: "item", Lanes: []Lane{{"item", Raw, 5, 1, 0}}},
		},
		Classes: []Class{
			{Name: "player", Components: []uint8{0, 1, 2, 3}},
			{Name: "rock", Components: []uint8{0}},
			{Name: "sheep", Components: []uint8{0, 2}},
		},
	}
	if err := s.Compile(); err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *walkers) step(chaos int) {
	prev := walkTick{}
	if len(w.ticks) > 0 {
		prev = w.ticks[len(w.ticks)-1]
	}
	now := walkTick{map[uint32][]int32{}, map[uint32]uint8{}}
	ids := make([]uint32, 0, len(prev.lanes))
	for id := range prev.lanes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	s := w.schema
	rx, ry := s.RateOf(0, 0), s.RateOf(0, 1)
	r := w.rng
	for _, id := range ids {
		if r.IntN(100) < chaos {
			continue
		}
		old := prev.lanes[id]
		c := slices.Clone(old)
		if r.IntN(100) >= chaos {
			c[0] = clampLane(old[0]+old[rx]+int32(r.IntN(7))-3, 18)
			c[1] = clampLane(old[1]+old[ry]+int32(r.IntN(7))-3, 18)
		}
		if r.IntN(1000) < chaos { // teleport
			c[0], c[1] = int32(r.IntN(1<<18)), int32(r.IntN(1<<18))
		}
		c[rx], c[ry] = c[0]-old[0], c[1]-old[1]
		class := prev.class[id]
		if class == 0 {
			c[s.First(1)] = (old[s.First(1)] + int32(r.IntN(9)) - 4) & 255
		}
		if class != 1 && r.IntN(30) == 0 {
			c[s.First(2)] = int32(r.IntN(101))
		}
		if class == 0 && r.IntN(30) == 0 {
			c[s.First(3)] = int32(r.IntN(32))
		}
		now.lanes[id], now.class[id] = c, class
	}
	for range r.IntN(4) {
		id := uint32(1 + r.IntN(300))
		if now.lanes[id] != nil || prev.lanes[id] != nil {
			continue
		}
		used := false // ids come back only after the history has forgotten them
		for _, t := range w.ticks[max(0, len(w.ticks)-40):] {
			used = used || t.lanes[id] != nil
		}
		if used {
			continue
		}
		c := make([]int32, s.Stride())
		c[0], c[1] = int32(2048+r.IntN(2048)), int32(2048+r.IntN(2048))
		now.lanes[id], now.class[id] = c, uint8(r.IntN(3))
	}
	w.ticks = append(w.ticks, now)
}

func clampLane(v int32, bits uint) int32 { return min(max(v, 0), 1<<bits-1) }

func (t *walkTick) cell(x, y int32) (ids []uint32) {
	for id, c := range t.lanes {
		if c[0]>>11 == x && c[1]>>11 == y {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return
}

func (w *walkers) members(tick int, x, y int32) *Members {
	m := &Members{}
	t := &w.ticks[tick]
	for _, id := range t.cell(x, y) {
		m.IDs, m.Classes = append(m.IDs, id), append(m.Classes, t.class[id])
		m.Lanes = append(m.Lanes, t.lanes[id]...)
	}
	return m
}

func (w *walkers) write(bw *BlockWriter, tick, age int, x, y int32, named bool) {
	cur := &w.ticks[tick]
	ids := cur.cell(x, y)
	bw.Begin(age)
	var old []uint32
	if age > 0 {
		base := &w.ticks[tick-age]
		old = base.cell(x, y)
		for _, id := range old {
			if !slices.Contains(ids, id) {
				bw.Left()
				continue
			}
			bw.Stay(cur.class[id], base.lanes[id], cur.lanes[id])
		}
	}
	previous := uint32(0)
	for _, id := range ids {
		if !slices.Contains(old, id) {
			bw.Arrive(previous, id, cur.class[id], cur.lanes[id])
			if named {
				bw.Blob([]byte("name"))
			} else {
				bw.Mark(BlobMark([]byte("name")))
			}
			previous = id
		}
	}
	bw.End()
}

func TestBlockModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		chaos := rapid.IntRange(0, 20).Draw(t, "chaos")
		s := testSchema(&testing.T{})
		w := &walkers{schema: s, rng: rand.New(rand.NewPCG(seed, 1))}
		bw, br := NewBlockWriter(s), NewBlockReader(s)
		buf := make([]byte, 0, 1<<10)
		for tick := range 60 {
			w.step(chaos)
			for x := int32(1); x <= 2; x++ {
				age := w.rng.IntN(min(tick, 31) + 1)
				bw.Reset(buf)
				named := w.rng.IntN(2) == 0
				sink := func(id uint32, _ uint8, b []byte) {
					if named && string(b) != "name" || !named && string(b) != string([]byte{BlobMark([]byte("name"))}) {
						t.Fatalf("seed %d tick %d: entity %d has the blob %q", seed, tick, id, b)
					}
				}
				w.write(bw, tick, age, x, 1, named)
				var base *Members
				if age > 0 {
					base = w.members(tick-age, x, 1)
				}
				var got Members
				rd := NewBitReader(bw.Bytes())
				if err := br.Read(&rd, base, age, x, 1, !named, &got, sink); err != nil {
					t.Fatalf("seed %d tick %d age %d: %v", seed, tick, age, err)
				}
				want := w.members(tick, x, 1)
				if rd.Offset() != len(bw.Bytes()) || !slices.Equal(got.IDs, want.IDs) || !slices.Equal(got.Classes, want.Classes) || !slices.Equal(got.Lanes, want.Lanes) {
					t.Fatalf("seed %d tick %d age %d: got %v want %v", seed, tick, age, got, want)
				}
			}
		}
	})
}

// prototype motion: steering noise of 6.4/16 m/s per tick and axis at 20 Hz,
// heading noise of 3.56/256 turns, health changes in 1.6 % of ticks.
func BenchmarkBlockStay(b *testing.B) {
	s := testSchema(b)
	const n, cells, ticks = 10000, 1764, 12
	rng := rand.New(rand.NewPCG(1, 2))
	st := s.Stride()
	hist := make([][]int32, ticks)
	type body struct{ x, y, vx, vy, h float64 }
	bodies := make([]body, n)
	for i := range bodies {
		bodies[i] = body{2048 + rng.Float64()*2048, 2048 + rng.Float64()*2048, rng.NormFloat64() * 6.4, rng.NormFloat64() * 6.4, rng.Float64() * 256}
	}
	rx, ry := s.RateOf(0, 0), s.RateOf(0, 1)
	for t := range hist {
		hist[t] = make([]int32, n*st)
		for i := range bodies {
			p := &bodies[i]
			p.vx = p.vx*0.98 + rng.NormFloat64()*1.28
			p.vy = p.vy*0.98 + rng.NormFloat64()*1.28
			p.x += p.vx
			p.y += p.vy
			p.h += rng.NormFloat64() * 3.56
			c := hist[t][i*st:]
			c[0], c[1], c[s.First(1)] = int32(p.x), int32(p.y), int32(p.h)&255
			if t > 0 {
				o := hist[t-1][i*st:]
				c[rx], c[ry] = c[0]-o[0], c[1]-o[1]
				c[s.First(2)] = o[s.First(2)]
			}
			if rng.IntN(64) == 0 {
				c[s.First(2)] = int32(rng.IntN(101))
			}
		}
	}
	for _, age := range []int{1, 2, 4, 8} {
		b.Run("age="+string(rune('0'+age)), func(b *testing.B) {
			bw := NewBlockWriter(s)
			bw.Reset(make([]byte, 0, 1<<17))
			size := 0
			b.ReportAllocs()
			for b.Loop() {
				bw.Reset(bw.buf)
				base, cur := hist[ticks-1-age], hist[ticks-1]
				for c := range cells {
					bw.Begin(age)
					for i := c * n / cells; i < (c+1)*n/cells; i++ {
						bw.Stay(0, base[i*st:(i+1)*st], cur[i*st:(i+1)*st])
					}
					size = bw.End()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entity")
			b.ReportMetric(float64(size)/n, "B/entity")
		})
	}
}
