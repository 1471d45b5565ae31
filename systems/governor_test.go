package systems

import "testing"

func TestGovernorRaisesAndLowersStepByStep(t *testing.T) {
	var g Governor
	feed := func(took int64, n int) {
		for range n {
			g.Observe(took, 100)
		}
	}
	feed(90, raiseTicks-1)
	feed(60, 1) // in between: neither
	feed(90, raiseTicks-1)
	if g.Level != LoadNormal {
		t.Fatalf("level %d after too few slow ticks in a row", g.Level)
	}
	for want := LoadOuter2; want <= LoadHalf; want++ {
		g.highTicks = 0
		feed(90, raiseTicks)
		if g.Level != want || g.Raised != uint64(want) {
			t.Fatalf("level %d, raised %d times, want %d", g.Level, g.Raised, want)
		}
	}
	feed(300, 10*raiseTicks)
	if g.Level != LoadHalf || g.outer() != 2 {
		t.Fatalf("level %d, outer %d at the top", g.Level, g.outer())
	}
	sent := 0
	for tick := range 10 {
		if !g.skips(42+1, int32(tick)) {
			sent++
		}
	}
	if sent != 5 || g.Halved != 5 {
		t.Fatalf("%d of 10 clients were sent to, %d were left out", sent, g.Halved)
	}
	for want := LoadHalf; want > LoadNormal; want-- {
		feed(10, lowerTicks)
		if g.Level != want-1 {
			t.Fatalf("level %d after fast ticks, want %d", g.Level, want-1)
		}
	}
	if g.outer() != 0 || g.skips(1, 0) {
		t.Fatal("something is still shed")
	}
}

// The thresholds themselves: 5 ticks in a row over 85 % of the period raise the level, 60
// under half of it lower it.
func TestGovernorThresholds(t *testing.T) {
	for _, c := range []struct {
		from       Load
		took       int64 // of 100
		ticks      int
		want, then Load // after those ticks, and after one more
	}{
		{LoadNormal, 86, 4, LoadNormal, LoadOuter2},
		{LoadNormal, 85, 100, LoadNormal, LoadNormal},
		{LoadOuter4, 49, 59, LoadOuter4, LoadOuter2},
		{LoadOuter4, 50, 100, LoadOuter4, LoadOuter4},
	} {
		g := Governor{Level: c.from}
		for range c.ticks {
			g.Observe(c.took, 100)
		}
		if g.Level != c.want {
			t.Errorf("%d ticks of %d %%: from level %d to %d, want %d", c.ticks, c.took, c.from, g.Level, c.want)
		}
		if g.Observe(c.took, 100); g.Level != c.then {
			t.Errorf("one tick of %d %% more: level %d, want %d", c.took, g.Level, c.then)
		}
	}
}
