package admin

import (
	"fmt"
	"sync"
	"time"
)

// pulse remembers when a request last saw the tick move.
type pulse struct {
	now     func() time.Time
	periods int

	mu    sync.Mutex
	seen  bool
	tick  uint32
	moved time.Time
}

// check returns why the server is not alive, or "". A server that makes or loads its world has no
// tick yet and counts as alive. The first look cannot know better than that the tick just moved.
func (p *pulse) check(r Report) string {
	switch r.State {
	case Fail:
		return reason(r)
	case Running, Draining:
	default:
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if !p.seen || r.Tick != p.tick {
		p.seen, p.tick, p.moved = true, r.Tick, now
		return ""
	}
	still := now.Sub(p.moved)
	if still <= time.Duration(p.periods)*time.Second/time.Duration(max(r.TickRate, 1)) {
		return ""
	}
	return fmt.Sprintf("tick %d has not advanced for %v", r.Tick, still.Round(time.Millisecond))
}

// reason says why a server is not running.
func reason(r Report) string {
	if r.Reason == "" {
		return r.State.word()
	}
	return r.State.word() + ": " + r.Reason
}
