package ecs

// CatchUpMax is how many late ticks run on top of the one that is due. Past it
// ticks are skipped: running them all would make the next ones later still.
const CatchUpMax = 2

// Clock turns time into ticks with absolute deadlines. It never reads the time,
// so a test can run a day in a millisecond.
type Clock struct {
	Skipped uint64 // ticks that never ran because the server was too late

	period, next int64
}

// NewClock starts at now; period and now are ns of one monotonic clock.
func NewClock(period, now int64) Clock { return Clock{period: period, next: now + period} }

// Advance returns how many ticks to run at now, and forgets those that are too
// late.
func (c *Clock) Advance(now int64) (due int) {
	if now < c.next {
		return 0
	}
	late := (now - c.next) / c.period
	c.next += (late + 1) * c.period
	run := min(late, CatchUpMax)
	c.Skipped += uint64(late - run)
	return int(run) + 1
}

// Wait is the ns from now to the next tick, 0 when it is due.
func (c *Clock) Wait(now int64) int64 { return max(c.next-now, 0) }
