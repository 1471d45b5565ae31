package server

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A tick makes no garbage, so after a burst nothing would make the collector look
// for what is free again, and the system would not get it back.
const (
	tidyEvery = 10 * time.Second
	tidyBytes = 8 << 20 // that may lie idle
	tidyPart  = 8       // the heap may grow, or connections go, by one part of so many before it is looked after
)

// tidier gives memory back after a burst.
type tidier struct {
	samples [2]metrics.Sample
	lives   uint64 // bytes of the heap when it was last tidied
	most    int64  // connections since
}

func newTidier() *tidier {
	return &tidier{samples: [2]metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, // what lives, and garbage not found yet
		{Name: "/memory/classes/heap/free:bytes"},
	}}
}

// run looks from time to time until ctx ends. It needs a goroutine of its own.
func (t *tidier) run(ctx context.Context, connections func() int64) {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			t.look(connections())
		}
	}
}

// look collects and gives back if that is likely to pay: the heap has grown, much of it is
// free, or many have gone since.
func (t *tidier) look(connections int64) {
	metrics.Read(t.samples[:])
	objects, free := t.samples[0].Value.Uint64(), t.samples[1].Value.Uint64()
	t.most = max(t.most, connections)
	gone := t.most-connections > t.most/tidyPart
	if objects < t.lives+t.lives/tidyPart+tidyBytes && free < tidyBytes && !gone {
		return
	}
	t.most = connections
	debug.FreeOSMemory()
	metrics.Read(t.samples[:])
	t.lives = t.samples[0].Value.Uint64()
}
