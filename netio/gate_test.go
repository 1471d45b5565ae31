package netio

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The order of causes is by who, and as they came for each of them.
func TestCausesAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whos := rapid.SliceOfN(rapid.OneOf(rapid.Uint32Range(0, 300), rapid.Uint32()), 0, 600).Draw(t, "who")
		var g gate
		for range 3 { // memory is reused between ticks
			g.entries = g.entries[:0]
			for i, w := range whos {
				g.entries = append(g.entries, entry{who: w, seq: uint32(i)})
			}
			want := slices.Clone(g.entries)
			slices.SortStableFunc(want, func(a, b entry) int {
				if a.who < b.who {
					return -1
				} else if a.who > b.who {
					return 1
				}
				return 0
			})
			var got []entry
			for _, k := range g.sort() {
				got = append(got, g.entries[uint32(k)])
			}
			for i := range want {
				if got[i].who != want[i].who || got[i].seq != want[i].seq {
					t.Fatalf("place %d: got %d/%d, want %d/%d", i, got[i].who, got[i].seq, want[i].who, want[i].seq)
				}
			}
		}
	})
}

// However many passes the sort takes, and so whichever of its two buffers it ends
// in, it needs no more memory than the most entries do.
func TestSortKeepsItsMemory(t *testing.T) {
	const least, most = 100, 9000
	for _, ids := range []uint32{200, 60_000, 1 << 20} { // one pass, two, three
		var g gate
		for n := uint32(least); n <= 20*most; n += 100 {
			g.entries = g.entries[:0]
			for i := range min(n, most) {
				g.entries = append(g.entries, entry{who: i * 7919 % ids})
			}
			g.sort()
			if keys := cap(g.keys) + cap(g.spare); keys > 4*most {
				t.Fatalf("ids below %d: %d keys", ids, keys)
			}
		}
	}
}
