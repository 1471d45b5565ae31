package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
)

// groupsMax is into how many groups a crowded cell is split at most.
const groupsMax = 1 << replica.SplitMax

// ageMost is as old as content is counted.
const ageMost = 254

// crowd is what the server remembers of a client beside, while there is more in
// its view than its budget can carry each tick.
type crowd struct {
	tokens int32 // bytes that may be sent
	blobs  knownBlobs

	// The schedule: how often each part of the view is refreshed.
	scheduled ecs.Tick // when it was made
	centre    centre   // for which view
	levels    []uint8  // by offset, index into periods
	strain    int32    // in percent: how much more than estimated it takes to send all that is due
	dryTicks  uint8    // ticks since then in which something due had to wait

	// The last snapshots, that of tick t at t % replica.History: for each the splits
	// and then the ages of a crowdSent, together, so that few cache lines are touched.
	ticks   [replica.History]ecs.Tick
	entries []uint8
}

// entryBytes is what an entry takes for each slot.
const entryBytes = 1 + groupsMax

// crowdSent goes with a client's sent of the same tick. An age of replica.History
// and above is of content that the client does not have, or that is too old to be
// a baseline: it only tells how long that has waited.
type crowdSent struct {
	splits []uint8 // by slot: it has 1<<split groups; lent
	ages   []uint8 // by slot and group, groupsMax for each slot; lent
}

// newCrowd takes over what the client knew before.
func newCrowd(h *history, budget int32) *crowd {
	slots := len(h.ages) / replica.History
	memory := make([]uint8, slots+replica.History*slots*entryBytes)
	c := &crowd{tokens: budget * tokensTicks, strain: strainLeast, ticks: h.ticks}
	c.levels = memory[:slots]
	c.entries = memory[slots:]
	for i, age := range h.ages {
		entry := c.entry(i / slots)
		slot := i % slots
		entry.lackAll(slot, 0)
		if age != unknown {
			entry.of(slot)[0] = age
		}
	}
	return c
}

func setAll(ages []uint8, age uint8) {
	for i := range ages {
		ages[i] = age
	}
}

// at lends the entry of a tick; empty if it is not remembered.
func (c *crowd) at(tick ecs.Tick) crowdSent {
	i := int(tick % replica.History)
	if tick == 0 || c.ticks[i] != tick {
		return crowdSent{}
	}
	return c.entry(i)
}

// entry lends the i-th entry.
func (c *crowd) entry(i int) crowdSent {
	slots := len(c.levels)
	entry := c.entries[i*slots*entryBytes:][:slots*entryBytes]
	return crowdSent{splits: entry[:slots], ages: entry[slots:]}
}

// begin starts the entry of a tick. What it says of each slot in the world is the
// caller's to fill in: keep or lackAll.
func (c *crowd) begin(tick ecs.Tick) crowdSent {
	c.ticks[tick%replica.History] = tick
	return c.at(tick)
}

// of lends the ages of a slot's groups.
func (s *crowdSent) of(slot int) []uint8 {
	return s.ages[slot*groupsMax : (slot+1)*groupsMax]
}

// keep notes that the client goes on having what it had of a slot in an older
// snapshot.
func (s *crowdSent) keep(slot int, before *crowdSent, age uint32) {
	s.splits[slot] = before.splits[slot]
	ages := (*[groupsMax]uint8)(s.of(slot))
	for group, had := range (*[groupsMax]uint8)(before.of(slot)) {
		ages[group] = uint8(min(uint32(had)+age, ageMost))
	}
}

// resplit changes into how many groups a slot is split. The client forgets what it
// had of it, but how old that was is how long each group has waited.
func (s *crowdSent) resplit(slot int, split uint8) {
	ages := s.of(slot)
	before := [groupsMax]uint8(ages)
	groupMask := 1<<s.splits[slot] - 1
	for group := range ages {
		ages[group] = max(before[group&groupMask], replica.History)
	}
	s.splits[slot] = split
}

// lackAll notes that the client has nothing of a slot.
func (s *crowdSent) lackAll(slot int, split uint8) {
	s.splits[slot] = split
	setAll(s.of(slot), replica.History)
}
