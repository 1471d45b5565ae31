package rooms

import (
	"fmt"
	"runtime/debug"
)

// Bounds of what is remembered of rooms that failed.
const (
	failuresMax = 16
	stackMax    = 4 << 10 // bytes
	whyMax      = 1 << 10
)

// Failure is why a room failed: its world could not be made, or something of the game
// panicked. It is an error.
type Failure struct {
	Room  string `json:"room"`
	Label Label  `json:"label,omitempty"`
	Tick  uint64 `json:"tick"` // the room's, from 1; 0 while it opened
	In    string `json:"in"`   // Open, Step, Created or Empty
	Why   string `json:"why"`
	Stack string `json:"stack,omitempty"` // of a panic, at most 4 KiB of it
	At    int64  `json:"-"`               // ns on the clock of Turn
}

// Error is where and why.
func (f *Failure) Error() string {
	return fmt.Sprintf("rooms: %s failed in %s, tick %d: %s", f.Room, f.In, f.Tick, f.Why)
}

// Failures are the newest 16 of all, the newest first.
func (rs *Rooms) Failures() []Failure {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	all := make([]Failure, 0, len(rs.failures))
	for i := len(rs.failures) - 1; i >= 0; i-- {
		all = append(all, *rs.failures[i])
	}
	return all
}

// fail ends a room for what has gone wrong with it. The room's worker's.
func (r *Room) fail(in, why, stack string) {
	f := &Failure{Room: r.Name, Tick: r.ticks.Load(), In: in, Why: why[:min(len(why), whyMax)], Stack: stack[:min(len(stack), stackMax)]}
	rs := r.rooms
	rs.mu.Lock()
	f.Label, f.At = r.label, rs.asked
	if len(rs.failures) == failuresMax {
		rs.failures = append(rs.failures[:0], rs.failures[1:]...)
	}
	rs.failures = append(rs.failures, f)
	r.state, r.failure = Failed, f
	rs.stats.Failed++
	rs.mu.Unlock()
	rs.config.Log.Error("a room failed", "room", r.Name, "tick", f.Tick, "in", in, "why", f.Why, "stack", f.Stack)
	if rs.config.Failed != nil {
		r.guard("Failed", func() { rs.config.Failed(r, f) }, r.complain)
	}
}

// guard runs what is the game's, and reports whether it did not panic. A panic in it is told to failed.
func (r *Room) guard(in string, f func(), failed func(in, why, stack string)) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			failed(in, fmt.Sprint(p), string(debug.Stack()))
		}
	}()
	f()
	return true
}

// hook calls one of the Config's, if it is there.
func (r *Room) hook(in string, f func(*Room), failed func(in, why, stack string)) {
	if f != nil {
		r.guard(in, func() { f(r) }, failed)
	}
}

// complain is for what goes wrong when a room is over anyway.
func (r *Room) complain(in, why, stack string) {
	r.rooms.config.Log.Error("panic in a hook of a room that is over", "room", r.Name, "in", in, "why", why, "stack", stack)
}
