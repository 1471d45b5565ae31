// Package flight plays what a server has recorded of a world: any tick of it, with
// what caused it and what came of it.
package flight

import (
	"errors"
	"fmt"
	"iter"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// Build makes a world as it is before its first tick, of what its directory says of it. Its
// server has never been reachable.
type Build func(journal.Identity) (*systems.Game, error)

// Tape is the recording of one world. It is what there was when it was opened: the
// server may go on meanwhile.
type Tape struct {
	history *journal.History
	build   Build
}

// ErrEmpty is a directory in which no world is.
var ErrEmpty = errors.New("there is no recording of a world")

// Open looks at a world's directory. It changes nothing there.
func Open(fs journal.FS, build Build) (*Tape, error) {
	h, err := journal.Read(fs)
	if err != nil {
		return nil, err
	}
	if len(h.Epochs()) == 0 {
		return nil, ErrEmpty
	}
	return &Tape{h, build}, nil
}

// Epochs are the parts of the recording without a gap, oldest first.
func (t *Tape) Epochs() []journal.Epoch { return t.history.Epochs() }

// Span is the oldest and the newest tick that can be played.
func (t *Tape) Span() (first, last uint32) {
	epochs := t.Epochs()
	oldest := epochs[0]
	if first = oldest.First; !oldest.New && len(oldest.Snapshots) > 0 {
		first = oldest.Snapshots[0]
	}
	return first, epochs[len(epochs)-1].Last
}

// At makes the world as it was after a tick.
func (t *Tape) At(tick uint32) (*systems.Game, error) {
	return t.Play(tick, tick, nil)
}

// Play makes the world as it was before the tick from, and replays it up to the tick to;
// after each of these ticks it calls each, if there is one.
func (t *Tape) Play(from, to uint32, each func(*systems.Game, journal.Record) error) (*systems.Game, error) {
	epoch, s, err := t.history.At(from)
	if err != nil {
		return nil, err
	}
	if s != nil && s.Tick == from && each != nil && from > 0 {
		if e, earlier, err := t.history.At(from - 1); err == nil && e == epoch {
			s = earlier // the tick itself is to be replayed
		}
	}
	g, err := t.begin(epoch, s)
	if err != nil {
		return nil, err
	}
	after := uint32(g.App.Tick())
	if after >= to {
		return g, nil
	}
	err = durable.Replay(g, until(t.history.Records(epoch, after), to), func(r journal.Record) error {
		if each == nil || r.Tick < from {
			return nil
		}
		return each(g, r)
	})
	if err == nil && uint32(g.App.Tick()) != to {
		err = fmt.Errorf("the recording of epoch %d ends with tick %d", epoch, g.App.Tick())
	}
	return g, err
}

// begin makes the world with which records begin: a snapshot's, or a new one.
func (t *Tape) begin(epoch uint32, s *journal.Snapshot) (*systems.Game, error) {
	if s != nil {
		return t.restored(s)
	}
	id, err := t.history.Identity(epoch, 1)
	if err != nil {
		return nil, err
	}
	return t.build(id)
}

// restored is the world of a snapshot.
func (t *Tape) restored(s *journal.Snapshot) (*systems.Game, error) {
	g, err := t.build(s.Identity)
	if err != nil {
		return nil, err
	}
	if err := g.App.State.Restore(s.State); err != nil {
		return nil, fmt.Errorf("the world snapshot of tick %d: %w", s.Tick, err)
	}
	return g, nil
}

// record is that of one tick.
func (t *Tape) record(tick uint32) (found journal.Record, err error) {
	for _, e := range t.Epochs() {
		if tick < e.First || tick > e.Last {
			continue
		}
		for r, err := range t.history.Records(e.Number, tick-1) {
			return r, err
		}
	}
	return found, fmt.Errorf("there is no record of tick %d", tick)
}

// until are the records up to a tick.
func until(records iter.Seq2[journal.Record, error], to uint32) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for r, err := range records {
			if !yield(r, err) || err == nil && r.Tick >= to {
				return
			}
		}
	}
}
