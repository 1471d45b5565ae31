package land

import "testing"

// plain is a world of grass.
func plain(side int) *Map {
	m := New(Config{Width: side, Height: side})
	for i := range int32(side * side) {
		m.Set(i%int32(side), i/int32(side), Grass)
	}
	return m
}

func TestLineOfSight(t *testing.T) {
	m := plain(64)
	for y := int32(10); y < 20; y++ {
		m.Set(30, y, Cobblestone)
	}
	m.Set(40, 40, Water)
	for _, test := range []struct {
		name           string
		x0, y0, x1, y1 int32
		want           bool
	}{
		{"itself", 5, 5, 5, 5, true},
		{"the wall itself", 30, 15, 30, 15, true},
		{"beside the wall", 29, 15, 30, 15, true},
		{"through the wall", 29, 15, 31, 15, false},
		{"along the wall", 30, 9, 30, 20, false},
		{"past its end", 29, 20, 31, 20, true},
		{"slanted through", 20, 5, 40, 25, false},
		{"slanted past", 20, 15, 40, 35, true},
		{"over water", 38, 40, 42, 40, true},
		{"outside", 5, 5, -1, 5, false},
		{"from outside", 64, 5, 5, 5, false},
		{"far outside", -1 << 31, -1 << 31, 1<<31 - 1, 1<<31 - 1, false},
	} {
		if got := m.LineOfSight(test.x0, test.y0, test.x1, test.y1); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestLineOfSightSymmetric(t *testing.T) {
	m, blocked := New(Config{}), 0
	for v := range uint64(20000) {
		h := mix(v)
		x0, y0, x1, y1 := int32(h&127), int32(h>>8&127), int32(h>>16&127), int32(h>>24&127)
		if h>>40&1 == 0 {
			x1, y1 = clamp(x0+x1&7, 128), clamp(y0-y1&7, 128)
		}
		there := m.LineOfSight(x0, y0, x1, y1)
		if there != m.LineOfSight(x1, y1, x0, y0) {
			t.Fatalf("%d,%d and %d,%d", x0, y0, x1, y1)
		}
		if !there {
			blocked++
		}
	}
	if blocked == 0 || blocked == 20000 {
		t.Errorf("%d of 20000 blocked", blocked)
	}
}

func TestLineOfSightBounded(t *testing.T) {
	m := plain(SightMax + 8)
	if !m.LineOfSight(0, 0, SightMax, 7) || m.LineOfSight(0, 0, SightMax+1, 7) {
		t.Errorf("not %d tiles", SightMax)
	}
}
