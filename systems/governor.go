package systems

import "github.com/tickd/tickd/ecs"

// Load is a step of the policy under overload. Accepted inputs are never shed;
// snapshots are, a step at a time.
type Load uint8

const (
	LoadNormal Load = iota
	LoadOuter2      // cells off the middle of a view every 2nd tick
	LoadOuter4      // every 4th
	LoadHalf        // and every client every 2nd tick only
	loads
)

// Thresholds of the governor, in percent of the tick's period, and in ticks.
const (
	loadHigh   = 85
	loadLow    = 50
	raiseTicks = 5  // in a row above loadHigh
	lowerTicks = 60 // in a row below loadLow
)

// Governor sheds snapshots when ticks take too long. It sees only what its
// caller measures, and changes only what is sent.
type Governor struct {
	Level  Load
	Raised uint64 // steps up, ever
	Halved uint64 // snapshots not sent because of LoadHalf

	high, low int
}

// Observe takes how long a tick took, and its period, in ns.
func (g *Governor) Observe(took, period int64) {
	switch {
	case took*100 > period*loadHigh:
		g.high, g.low = g.high+1, 0
	case took*100 < period*loadLow:
		g.high, g.low = 0, g.low+1
	default:
		g.high, g.low = 0, 0
	}
	if g.high >= raiseTicks && g.Level < loads-1 {
		g.Level++
		g.Raised++
		g.high = 0
	}
	if g.low >= lowerTicks && g.Level > LoadNormal {
		g.Level--
		g.low = 0
	}
}

// outer is log2 of how often cells off the middle of a view are refreshed.
func (g *Governor) outer() uint8 { return uint8(min(g.Level, LoadOuter4)) }

// skips reports whether a client's turn is left out in this tick.
func (g *Governor) skips(tick ecs.Tick, seat int32) bool {
	if g.Level < LoadHalf || (uint32(tick)+uint32(seat))&1 == 0 {
		return false
	}
	g.Halved++
	return true
}
