package bench

import (
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// blockSize is how many entities the benchmarked blocks have: a view's share of
// a cell.
const blockSize = 6

// schema is that of the players.
func schema(b *testing.B) *wire.Schema {
	b.Helper()
	r := replica.NewRegistry(components.CellShift)
	replica.Component[components.Position](r, "position", components.PositionLanes()...)
	replica.Component[components.Heading](r, "heading", components.HeadingLanes()...)
	replica.Component[components.Health](r, "health", components.HealthLanes()...)
	r.Class("player", wire.All, "position", "heading", "health")
	return r.Schema()
}

// walks are the lanes of some entities in two ticks, one after the other.
func walks(s *wire.Schema, n int) (before, now []int32) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range n {
		x, y, aim := rng.Int32N(2000), rng.Int32N(2000), rng.Int32N(256)
		rx, ry := rng.Int32N(70)-35, rng.Int32N(70)-35
		lanes := make([]int32, s.Stride())
		fill := func(x, y, rx, ry, aim int32) []int32 {
			lanes[0], lanes[1], lanes[s.RateOf(0, 0)], lanes[s.RateOf(0, 1)] = x, y, rx, ry
			lanes[s.First(1)], lanes[s.First(2)] = aim, components.HealthMax
			return lanes
		}
		before = append(before, fill(x, y, rx, ry, aim)...)
		dx, dy := rx+rng.Int32N(3)-1, ry+rng.Int32N(3)-1
		now = append(now, fill(x+dx, y+dy, dx, dy, (aim+rng.Int32N(9)-4)&255)...)
	}
	return before, now
}

// BenchmarkBlockStay codes members that stay, a block of a few at a time.
func BenchmarkBlockStay(b *testing.B) {
	s := schema(b)
	w := wire.NewBlockWriter(s)
	before, now := walks(s, blockSize)
	n := s.Stride()
	b.ReportAllocs()
	for b.Loop() {
		w.Resume(w.Bytes()[:0])
		w.Begin(1)
		for i := range blockSize {
			w.Stay(0, before[i*n:(i+1)*n], now[i*n:(i+1)*n])
		}
		w.End()
	}
	per(b, "entity", blockSize)
	b.ReportMetric(float64(w.Len())/blockSize, "B/entity")
}

// BenchmarkBlockArrive codes members in full, with a name each.
func BenchmarkBlockArrive(b *testing.B) {
	s := schema(b)
	w := wire.NewBlockWriter(s)
	_, now := walks(s, blockSize)
	n := s.Stride()
	name := []byte("player-1234")
	b.ReportAllocs()
	for b.Loop() {
		w.Resume(w.Bytes()[:0])
		w.Begin(0)
		for i := range blockSize {
			w.Arrive(uint32(100*i), uint32(100*(i+1)), 0, now[i*n:(i+1)*n])
			w.Blob(name)
		}
		w.End()
	}
	per(b, "entity", blockSize)
	b.ReportMetric(float64(w.Len())/blockSize, "B/entity")
}

// BenchmarkBlockRead decodes what BlockStay writes.
func BenchmarkBlockRead(b *testing.B) {
	s := schema(b)
	w := wire.NewBlockWriter(s)
	before, now := walks(s, blockSize)
	n := s.Stride()
	w.Resume(nil)
	w.Begin(1)
	base := &wire.Members{Lanes: before}
	for i := range blockSize {
		w.Stay(0, before[i*n:(i+1)*n], now[i*n:(i+1)*n])
		base.IDs, base.Classes = append(base.IDs, uint32(i+1)), append(base.Classes, 0)
	}
	w.End()
	d := wire.NewBlockReader(s)
	var out wire.Members
	b.ReportAllocs()
	for b.Loop() {
		r := wire.NewBitReader(w.Bytes())
		if err := d.Read(&r, base, 1, 0, 0, false, &out, nil); err != nil {
			b.Fatal(err)
		}
	}
	per(b, "entity", blockSize)
}
