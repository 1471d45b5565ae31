package admin

import (
	"slices"
	"sync"
)

// Board is where the tick leaves its newest Report and HTTP reads it. The zero value shows an idle
// server.
type Board struct {
	mu     sync.Mutex
	report Report
}

// Publish replaces the report by a copy of r, so that r and its counters stay the caller's. It
// allocates only when there are more counters than ever before.
func (b *Board) Publish(r *Report) {
	b.mu.Lock()
	counters := append(b.report.Counters[:0], r.Counters...)
	b.report = *r
	b.report.Counters = counters
	b.mu.Unlock()
}

// Load returns a copy of the newest report, the caller's own. Any goroutine may call it.
func (b *Board) Load() Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.report
	r.Counters = slices.Clone(r.Counters)
	if r.State == "" {
		r.State = Idle
	}
	return r
}

// Look lends the newest report to f, which must not keep it nor take long: the next Publish waits.
// Any goroutine.
func (b *Board) Look(f func(*Report)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f(&b.report)
}
