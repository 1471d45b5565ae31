package systems

import "github.com/tickd/tickd/ecs"

// Load is a step of the policy under overload. Accepted inputs are never shed;
// snapshots are, a step at a time.
type Load uint8

const (
	LoadNormal Load = iota
	LoadOuter2      // cells off the centre of a view every 2nd tick
	LoadOuter4      // every 4th
	LoadHalf        // and every client every 2nd tick only
	loads
)

// Thresholds of the governor.
const (
	loadHighPercent = 85 // of the tick's period
	loadLowPercent  = 50
	raiseTicks      = 5  // in a row above loadHighPercent
	lowerTicks      = 60 // in a row below loadLowPercent
)

// Governor sheds snapshots when ticks take too long. It sees only what its
// caller measures, and changes only what is sent.
type Governor struct {
	Level  Load
	Raised uint64 // steps up, ever
	Halved uint64 // snapshots not sent because of LoadHalf

	highTicks, lowTicks int // in a row
}

// Observe takes how long a tick took, and its period, in ns.
func (g *Governor) Observe(took, period int64) {
	high := took*100 > period*loadHighPercent
	low := took*100 < period*loadLowPercent
	g.highTicks = countRow(g.highTicks, high)
	g.lowTicks = countRow(g.lowTicks, low)
	if g.highTicks >= raiseTicks && g.Level < loads-1 {
		g.Level++
		g.Raised++
		g.highTicks = 0
	}
	if g.lowTicks >= lowerTicks && g.Level > LoadNormal {
		g.Level--
		g.lowTicks = 0
	}
}

// countRow counts how often in a row something was true.
func countRow(before int, again bool) int {
	if again {
		return before + 1
	}
	return 0
}

// outer is log2 of how often cells off the centre of a view are refreshed.
func (g *Governor) outer() uint8 {
	return uint8(min(g.Level, LoadOuter4))
}

// skips reports whether a client gets nothing in this tick.
func (g *Governor) skips(tick ecs.Tick, seat int32) bool {
	if g.Level < LoadHalf || (uint32(tick)+uint32(seat))&1 == 0 {
		return false
	}
	g.Halved++
	return true
}
