package client_test

import (
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// BenchmarkSnapshot applies age-1 snapshots of 3x3 cells with about 50 entities.
func BenchmarkSnapshot(b *testing.B) {
	s := testSchema(b)
	w := newWorld(s, rand.New(rand.NewPCG(1, 1)), 3, 3, 50)
	g := newSender(w, 3)
	var frames [][]byte
	const snapshots = 500
	for range snapshots {
		w.step()
		h := packet.Snapshot{Tick: uint32(len(w.ticks) - 1), CX: 1, CY: 1, Flags: packet.SnapMoved}
		var body []byte
		for _, at := range g.view(1, 1) {
			base := -1
			if len(frames) > 0 {
				base, h.Age = int(h.Tick)-1, 1
			}
			body = g.block(body, at, 1, 0, base, false)
		}
		frames = append(frames, append(packet.Append(nil, &h), body...))
	}
	b.ReportAllocs()
	var stats client.Stats
	for b.Loop() {
		v := client.NewView(s, testWorld(3, 3, 3))
		for _, f := range frames {
			if _, err := v.Frame(f); err != nil {
				b.Fatal(err)
			}
		}
		stats = v.Stats()
	}
	per := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	b.ReportMetric(per/snapshots, "ns/snapshot")
	b.ReportMetric(per/float64(stats.Entities), "ns/entity")
}
