package netio

import "time"

// awayPeriods is how many ticks' time a loop may have heard of no tick before it
// says that the server was away.
const awayPeriods = 3

// absence measures the time in which the server was not there: stopped,
// suspended, or so busy that ticks were skipped. What clients sent meanwhile
// they sent at leisure, however much comes at once. The loop's.
type absence struct {
	now     func() time.Time // nil: nothing but what pause says
	period  time.Duration
	last    time.Time     // when the loop last heard of a tick
	passed  time.Duration // since it heard of the first
	ran     time.Duration // of which ticks took up, a period each
	late    time.Duration // the most by which the one was ever ahead of the other
	skipped uint32        // ticks that pause has added
}

// take is how many ticks' time was missed when as many ticks have run since it
// was last called. A tick that is late and caught up again was not missed.
func (a *absence) take(ticks uint32) (missed uint32) {
	missed, a.skipped = a.skipped, 0
	if a.now == nil {
		return missed
	}
	now := a.now()
	if a.last.IsZero() {
		a.last = now
		return missed
	}
	a.passed += a.since(now)
	a.ran += time.Duration(ticks) * a.period
	a.last = now
	if more := (a.passed - a.ran - a.late) / a.period; more > 0 {
		a.late += more * a.period
		missed += uint32(min(more, missedMax))
	}
	return missed
}

// since is the time since the loop last heard of a tick. While a machine sleeps
// only one of the two clocks goes on.
func (a *absence) since(now time.Time) time.Duration {
	return max(now.Sub(a.last), now.Round(0).Sub(a.last.Round(0)))
}

// away reports whether the server is just coming back, and the tick does not
// know yet.
func (a *absence) away() bool {
	return a.skipped > 0 || a.now != nil && !a.last.IsZero() && a.since(a.now()) > awayPeriods*a.period
}

// missedMax is how much of an absence counts, in ticks: the backlog of a longer
// one does not fit into any socket.
const missedMax = 1 << 16
