package wire_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

// widest has as many lanes as a schema may, all of one kind but the position.
func widest(t *testing.T, kind wire.LaneKind, k uint8) *wire.Schema {
	t.Helper()
	s := &wire.Schema{CellShift: 11}
	s.Components = []wire.Component{{Name: "position", Lanes: []wire.Lane{
		{Name: "x", Kind: wire.Predicted, Bits: 24, Scale: 1, K: k}, {Name: "y", Kind: wire.Predicted, Bits: 24, Scale: 1, K: k},
	}}}
	left := wire.LanesMax - 4
	for i := range wire.ComponentsMax - 1 {
		c := wire.Component{Name: fmt.Sprint("more", i)}
		for range (left + wire.ComponentsMax - 2 - i) / (wire.ComponentsMax - 1 - i) {
			cost := 1
			if kind == wire.Predicted {
				cost = 2
			}
			if left < cost {
				break
			}
			c.Lanes = append(c.Lanes, wire.Lane{Name: "lane", Kind: kind, Bits: 24, Scale: 1, K: k})
			left -= cost
		}
		if len(c.Lanes) > 0 {
			s.Components = append(s.Components, c)
		}
	}
	class := wire.Class{Name: "all"}
	for i := range s.Components {
		class.Components = append(class.Components, uint8(i))
	}
	s.Classes = []wire.Class{class}
	if err := s.Compile(); err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever as many entities as BlockMembers says do, their block is no longer
// than BlockMax; and any schema allows 256, which cells hold that are not split.
func TestBlocksAreBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	long := bytes.Repeat([]byte{255}, wire.BlobMax)
	for _, kind := range []wire.LaneKind{wire.Delta, wire.Predicted, wire.Angle, wire.Raw} {
		for _, bare := range []bool{false, true} {
			s := widest(t, kind, 0)
			n := s.BlockMembers(bare)
			if n < 256 {
				t.Errorf("kind %d, bare %v: no more than %d members", kind, bare, n)
			}
			w := wire.NewBlockWriter(s)
			base, cur := make([]int32, s.Stride()), make([]int32, s.Stride())
			w.Begin(0)
			for i := range n {
				for j := range cur {
					cur[j] = int32(rng.Uint32() & (1<<24 - 1))
				}
				w.Arrive(uint32(i)<<20, uint32(i+1)<<20, 0, cur)
				if bare {
					w.Mark(255)
				} else {
					w.Blob(long)
				}
			}
			full := w.End()
			w.Reset(nil)
			w.Begin(7)
			for i := range 2 * n {
				if i%2 == 0 {
					w.Left()
					continue
				}
				for j := range cur {
					base[j], cur[j] = int32(rng.Uint32()), int32(rng.Uint32())
				}
				w.Stay(0, base, cur)
			}
			changed := w.End()
			if full > wire.BlockMax || changed > wire.BlockMax {
				t.Errorf("kind %d, bare %v: %d members took %d and %d bytes", kind, bare, n, full, changed)
			}
			if max(full, changed) < wire.BlockMax*6/10 {
				t.Errorf("kind %d, bare %v: %d members took no more than %d bytes: the bound is too far off", kind, bare, n, max(full, changed))
			}
		}
	}
}
