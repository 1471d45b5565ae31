package land

import (
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

// eachNoise calls f with the noise of eight chunks of many worlds.
func eachNoise(side int32, f func(n int32)) {
	const seeds = 400
	var out field
	for s := range uint64(seeds) {
		n := newNoise(mix(s), side)
		for k := range uint64(8) {
			n.fill(int32(mix(s*8+k)%126)*32, int32(mix(s*9+k+77)%126)*32, &out)
			for i := 0; i < len(out); i += 7 {
				f(out[i])
			}
		}
	}
}

func TestNoiseBounded(t *testing.T) {
	for _, side := range []int32{SideMin, 64, 128, SideMax} {
		lo, hi := int32(0), int32(0)
		eachNoise(side, func(n int32) { lo, hi = min(lo, n), max(hi, n) })
		t.Logf("side %d: noise %d..%d", side, lo, hi)
		if lo < -NoiseMax || hi > NoiseMax {
			t.Errorf("side %d: noise %d..%d is outside +-%d", side, lo, hi, NoiseMax)
		}
	}
}

// TestHeightsShares prints the histogram of heights and checks how common some are: h is
// exceeded by half of 1-sqrt(h/HeightMax).
func TestHeightsShares(t *testing.T) {
	for _, side := range []int32{64, 128, 1024} {
		var counts [10]int
		total, above, high, low := 0, 0, 0, 0
		eachNoise(side, func(n int32) {
			h := heightOf(n)
			counts[min((h-HeightMin)*10/(HeightMax-HeightMin), 9)]++
			total++
			if h > 0 {
				above++
			}
			if h > 2000 {
				high++
			}
			if h < -1500 {
				low++
			}
		})
		t.Logf("side %d: tenths of the heights, in 1/1000 of the tiles:", side)
		for i, c := range counts {
			t.Logf("  %5d.. %d", HeightMin+i*(HeightMax-HeightMin)/10, c*1000/total)
		}
		for _, c := range []struct {
			what           string
			n, least, most int
		}{{"above 0", above, 450, 550}, {"above 2000", high, 70, 115}, {"below -1500", low, 45, 90}} {
			if permille := c.n * 1000 / total; permille < c.least || permille > c.most {
				t.Errorf("side %d: %d/1000 of the tiles are %s", side, permille, c.what)
			}
		}
	}
}

func TestHeightRises(t *testing.T) {
	last := int32(HeightMin)
	for n := int32(-NoiseMax); n <= NoiseMax; n++ {
		h := heightOf(n)
		if h < last || h > HeightMax {
			t.Fatalf("height %d after %d at noise %d", h, last, n)
		}
		last = h
	}
	if heightOf(-NoiseMax) != HeightMin || last != HeightMax {
		t.Errorf("heights end at %d and %d", heightOf(-NoiseMax), last)
	}
}

// TestNoiseSmooth looks across chunk borders too: neighbours never differ by a cliff.
func TestNoiseSmooth(t *testing.T) {
	n := newNoise(1, 128)
	var left, right, below field
	n.fill(32, 32, &left)
	n.fill(64, 32, &right)
	n.fill(32, 64, &below)
	const cliff = 4096
	check := func(what string, a, b int32) {
		if d := a - b; d > cliff || d < -cliff {
			t.Errorf("%s: %d beside %d", what, a, b)
		}
	}
	for i := range wire.ChunkSide {
		row := i * wire.ChunkSide
		check("right border", left[row+31], right[row])
		check("lower border", left[31*32+i], below[i])
		for x := range wire.ChunkSide - 1 {
			check("inside", left[row+x], left[row+x+1])
		}
	}
}
