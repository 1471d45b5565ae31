package flight

import (
	"iter"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// Reel is a Tape that is played on from some tick, one after the other. It must be stopped.
type Reel struct {
	Game  *systems.Game
	Epoch uint32 // of the tick

	next func() (journal.Record, error, bool)
	stop func()
}

// Wind makes the world as it was after a tick, to be played on from there.
func (t *Tape) Wind(tick uint32) (*Reel, error) {
	epoch, _, err := t.history.At(tick)
	if err != nil {
		return nil, err
	}
	g, err := t.At(tick)
	if err != nil {
		return nil, err
	}
	r := &Reel{Game: g, Epoch: epoch}
	r.next, r.stop = iter.Pull2(t.history.Records(epoch, tick))
	return r, nil
}

// Step plays a tick; false when the epoch has no other. Sessions of the game's server may
// watch meanwhile.
func (r *Reel) Step() (bool, error) {
	record, err, ok := r.next()
	if !ok || err != nil {
		return false, err
	}
	one := func(yield func(journal.Record, error) bool) { yield(record, nil) }
	return true, durable.Replay(r.Game, one, nil)
}

// Stop ends it.
func (r *Reel) Stop() { r.stop() }
