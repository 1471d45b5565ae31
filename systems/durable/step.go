package durable

import (
	"fmt"
	"runtime/debug"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/systems"
)

// replayed runs the tick of a record.
func replayed(g *systems.Game, rec journal.Record) (err error) {
	if tick := uint32(g.App.Tick()) + 1; rec.Tick != tick {
		return fmt.Errorf("durable: the record of tick %d comes when tick %d is due", rec.Tick, tick)
	}
	if err := g.Server.Replay(rec.Causes); err != nil {
		return fmt.Errorf("durable: the record of tick %d: %w", rec.Tick, err)
	}
	var hash uint64
	g.Recorded = func(ecs.Tick, []byte) {
		if rec.Hashed {
			hash = g.App.State.Hash()
		}
	}
	defer func() {
		g.Recorded = nil
		if p := recover(); p != nil {
			err = &PanicError{rec.Tick, p, debug.Stack()}
		}
	}()
	g.Step()
	if rec.Hashed && hash != rec.Hash {
		return &HashError{rec.Tick, rec.Hash, hash}
	}
	return nil
}
