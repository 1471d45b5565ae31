package bots

import (
	"context"
	"sync"
	"time"
)

// returning lets bots that ended join again, those that ended in the same
// stretch of time at the same moment.
type returning struct {
	pause time.Duration // 0: nobody comes back
	ctx   context.Context
	stop  context.CancelFunc
	all   sync.WaitGroup // a goroutine for each bot that is away
}

// away is called for each bot that ended, and brings it back.
func (s *Swarm) away(i int) {
	r := &s.returning
	if r.pause == 0 {
		return
	}
	r.all.Go(func() {
		for r.ctx.Err() == nil {
			since := time.Since(s.epoch)
			sleep(r.ctx, (since/r.pause+1)*r.pause-since)
			if s.join(r.ctx, i) == nil {
				s.returned.Add(1)
				return
			}
		}
	})
}

// Returned is how often a bot that had ended joined again.
func (s *Swarm) Returned() int { return int(s.returned.Load()) }
