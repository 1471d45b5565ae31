package flight

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// Other is another build of the game, which replays the same recording.
type Other interface {
	// Hashes are those of the states after the ticks from and to and all between.
	Hashes(from, to uint32) ([]uint64, error)
	// State is the whole state after a tick, as ecs.State.Save writes it.
	State(tick uint32) ([]byte, error)
}

// Diff is where this build makes another world of a recording than the one that made it.
type Diff struct {
	Same bool `json:"same"`
	// Tick is the first whose state differs, and After, if it is not the tick before,
	// the last whose state is known to be the same.
	After uint32 `json:"after,omitempty"`
	Tick  uint32 `json:"tick,omitempty"`
	// Seen is the tick at which the states could be compared: Tick when there is the
	// Other, or a world snapshot of it; later for that of another snapshot, and 0 for none.
	Seen uint32 `json:"seen,omitempty"`
	*Difference
	Panic string `json:"panic,omitempty"` // what this build says instead of running the tick
}

func (d *Diff) String() string {
	switch {
	case d.Same:
		return "nothing differs"
	case d.Panic != "":
		return fmt.Sprintf("tick %d panics: %s", d.Tick, d.Panic)
	}
	s := fmt.Sprintf("tick %d is the first that differs", d.Tick)
	if d.After+1 != d.Tick {
		s = fmt.Sprintf("the first tick that differs is one from %d to %d", d.After+1, d.Tick)
	}
	switch {
	case d.Difference == nil:
		return s + "; no world snapshot follows, so that nothing tells in what: give the build that recorded it"
	case d.Seen == d.Tick:
		return s + ": " + d.Difference.String()
	}
	return fmt.Sprintf("%s; by tick %d: %s", s, d.Seen, d.Difference)
}

// Diff replays the recording on this build, and finds the first thing that comes out
// differently. A recording has the state's hash now and then and whole states more rarely;
// with the other build, which may be nil, it is the exact tick, entity, component and field.
func (t *Tape) Diff(other Other) (*Diff, error) {
	for _, e := range t.Epochs() {
		d, err := t.diff(e, other)
		if err != nil || d != nil {
			return d, err
		}
	}
	return &Diff{Same: true}, nil
}

// diff is Diff of one epoch; nil when nothing differs.
func (t *Tape) diff(e journal.Epoch, other Other) (*Diff, error) {
	first, err := t.first(e)
	if err != nil {
		return nil, err
	}
	g, err := t.begin(e.Number, first)
	if err != nil {
		return nil, err
	}
	same := uint32(g.App.Tick()) // the last tick known to be the same
	err = durable.Replay(g, t.history.Records(e.Number, same), func(r journal.Record) error {
		if slices.Contains(e.Snapshots, r.Tick) {
			if err := t.compare(g, e.Number, r.Tick); err != nil {
				return err
			}
			same = r.Tick
		}
		if r.Hashed {
			same = r.Tick
		}
		return nil
	})
	var hash *durable.HashError
	var panicked *durable.PanicError
	var snapshot *SnapshotError
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &panicked):
		return &Diff{After: panicked.Tick - 1, Tick: panicked.Tick, Panic: fmt.Sprint(panicked.Value)}, nil
	case errors.As(err, &hash):
		return t.locate(e, &Diff{After: same, Tick: hash.Tick}, other)
	case errors.As(err, &snapshot):
		return t.locate(e, &Diff{After: same, Tick: snapshot.Tick, Seen: snapshot.Tick, Difference: snapshot.Difference}, other)
	}
	return nil, err
}

// locate finds out more of a difference that came after d.After, by d.Tick at last.
func (t *Tape) locate(e journal.Epoch, d *Diff, other Other) (*Diff, error) {
	if other != nil {
		return d, t.exactly(e, d, other)
	}
	for _, tick := range e.Snapshots {
		if d.Seen != 0 || tick < d.Tick {
			continue
		}
		s, err := t.history.Snapshot(e.Number, tick)
		if err != nil {
			continue // damaged: a later one may tell
		}
		was, err := t.restored(s)
		if err != nil {
			return nil, err
		}
		come, err := t.anyhow(e, tick)
		if err != nil {
			return nil, err
		}
		if d.Difference = Compare(was, come); d.Difference != nil {
			d.Seen = tick
		}
	}
	return d, nil
}

// exactly asks the other build.
func (t *Tape) exactly(e journal.Epoch, d *Diff, other Other) error {
	hashes, err := other.Hashes(d.After+1, d.Tick)
	if err != nil {
		return err
	}
	if len(hashes) != int(d.Tick-d.After) {
		return fmt.Errorf("the other build gives %d hashes for the ticks %d to %d", len(hashes), d.After+1, d.Tick)
	}
	for i, hash := range hashes {
		tick := d.After + 1 + uint32(i)
		come, err := t.anyhow(e, tick)
		if err != nil {
			return err
		}
		if come.App.State.Hash() == hash {
			continue
		}
		state, err := other.State(tick)
		if err != nil {
			return err
		}
		was, err := t.restored(&journal.Snapshot{Epoch: e.Number, Tick: tick, Identity: t.identity(e, tick), State: state})
		if err != nil {
			return err
		}
		*d = Diff{After: tick - 1, Tick: tick, Seen: tick, Difference: Compare(was, come)}
		return nil
	}
	return fmt.Errorf("the other build makes the same of the ticks %d to %d as this one: it is not the one that recorded them", d.After+1, d.Tick)
}

// identity is that of who wrote a tick's record, as far as it can be told.
func (t *Tape) identity(e journal.Epoch, tick uint32) journal.Identity {
	id, err := t.history.Identity(e.Number, tick)
	if err != nil {
		return journal.Identity{}
	}
	return id
}

// anyhow is the world after a tick as this build makes it, whatever its hash.
func (t *Tape) anyhow(e journal.Epoch, tick uint32) (*systems.Game, error) {
	first, err := t.first(e)
	if err != nil {
		return nil, err
	}
	g, err := t.begin(e.Number, first)
	if err != nil {
		return nil, err
	}
	return g, durable.Replay(g, unhashed(until(t.history.Records(e.Number, uint32(g.App.Tick())), tick)), nil)
}

// unhashed are records that compare nothing.
func unhashed(records iter.Seq2[journal.Record, error]) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for r, err := range records {
			r.Hashed = false
			if !yield(r, err) {
				return
			}
		}
	}
}
