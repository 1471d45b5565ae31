package bots

import (
	"context"
	"errors"
	"time"
)

// Settle lets the bots play for d; what they met is forgotten.
func (s *Swarm) Settle(ctx context.Context, d time.Duration) error {
	sleep(ctx, d)
	return ctx.Err()
}

// Measure watches the bots for d. The Stats are good up to where an error came.
func (s *Swarm) Measure(ctx context.Context, d time.Duration) (*Stats, error) {
	for _, w := range s.workers {
		w.begin()
	}
	from := time.Now()
	sleep(ctx, d)
	all := NewStats()
	err := ctx.Err()
	for _, w := range s.workers {
		_, failed := w.take(all)
		err = errors.Join(err, failed)
	}
	all.Window = time.Since(from)
	return all, err
}
