package systems

import "github.com/tickd/tickd/ecs"

// Bounds of a view in a crowd. While the budget carries it, everything in view
// is refreshed within the last of the periods, and a few ticks of slack: it must
// be before the baselines are forgotten. What is more than that comes in full,
// each in its turn.
const planEvery = 8 // ticks between two schedules

// periods are how often, in ticks, something may be refreshed; by level.
var periods = [...]uint8{1, 2, 4, 8, 16, 28}

const (
	calmPercent     = 75 // of the budget: a view that takes less is no crowd any more
	schedulePercent = 88 // of the budget: what the periods may take, so that what is late can catch up
)

// Bounds of a client's strain, in percent.
const (
	strainLeast = 100
	strainMost  = 1000
)

// due reports whether a cell's group is refreshed in this tick by those who
// refresh it as often as a level of periods says. It is the same for all of them, so
// that they share its blocks; groups and neighbours take turns.
func due(tick ecs.Tick, cell int32, group, level uint8) bool {
	return (uint32(tick)+uint32(cell)*5+uint32(group)*3)%uint32(periods[level]) == 0
}

// schedule decides from time to time how often each cell of a view is refreshed:
// all in each tick, or the far ones more and more rarely until it fits.
func (s *planner) schedule(at centre, c *crowd) {
	stale := s.tick-c.scheduled >= planEvery
	if !stale && c.centre == at {
		return
	}
	if stale {
		c.learnStrain()
	}
	c.scheduled = s.tick
	c.centre = at
	clear(c.levels)
	var populations [viewCellsMax * viewCellsMax]int32 // by offset
	bytes := int32(0)                                  // a tick, with the levels so far
	for offset := range c.levels {
		if cell, ok := s.grid.cellAt(at, uint8(offset)); ok {
			populations[offset] = s.world.Population(cell.index)
			bytes += s.periodBytes(populations[offset], 0)
		}
	}
	for level := uint8(1); level <= uint8(len(periods)); level++ {
		for i := s.grid.slots - 1; i >= 0; i-- {
			if int64(bytes)*int64(c.strain) <= int64(s.budget)*schedulePercent {
				return
			}
			wish := level
			if i == 0 { // the centre stays a step ahead
				wish--
			}
			offset := s.grid.byDistance[i]
			if was := c.levels[offset]; int(wish) < len(periods) && wish > was {
				c.levels[offset] = wish
				bytes += s.periodBytes(populations[offset], wish) - s.periodBytes(populations[offset], was)
			}
		}
	}
}

// periodBytes is about how many bytes a tick a cell takes when it is refreshed as
// often as a level says.
func (s *planner) periodBytes(population int32, level uint8) int32 {
	period := int32(periods[level])
	return population * s.world.BareSize(int(period)) / sizeUnit / period
}

// learnStrain learns whether the last schedule fitted: what comes new into view
// must find room too.
func (c *crowd) learnStrain() {
	if c.dryTicks > planEvery/2 {
		c.strain = min(c.strain+c.strain/8, strainMost)
	}
	if c.dryTicks == 0 {
		c.strain = max(c.strain-c.strain/32, strainLeast)
	}
	c.dryTicks = 0
}
