package flight

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// Verified is what was compared.
type Verified struct {
	Epochs    int    `json:"epochs"`
	First     uint32 `json:"first_tick"`
	Last      uint32 `json:"last_tick"`
	Ticks     int    `json:"ticks"`
	Hashes    int    `json:"hashes"`
	Snapshots int    `json:"snapshots"`
	Seconds   int64  `json:"recorded_seconds"` // of which the recording is
}

// SnapshotError is a world snapshot whose state is not what the records make.
type SnapshotError struct {
	Tick uint32
	*Difference
}

func (e *SnapshotError) Error() string {
	return fmt.Sprintf("replayed, the state after tick %d is not that of its world snapshot: %s", e.Tick, e.Difference)
}

// Verify replays the whole recording, and compares each hash and each world snapshot in it
// with what comes of its records. progress, if there is one, is told of each tick. The
// error names the first that differs: a durable.HashError, a SnapshotError.
func (t *Tape) Verify(progress func(tick uint32)) (v Verified, err error) {
	for _, e := range t.Epochs() {
		if err := t.verify(e, &v, progress); err != nil {
			return v, fmt.Errorf("epoch %d: %w", e.Number, err)
		}
		v.Epochs++
	}
	return v, nil
}

func (t *Tape) verify(e journal.Epoch, v *Verified, progress func(uint32)) error {
	first, err := t.first(e)
	if err != nil {
		return err
	}
	g, err := t.begin(e.Number, first)
	if err != nil {
		return err
	}
	if v.Ticks == 0 {
		v.First = uint32(g.App.Tick()) + 1
	}
	ticks := 0
	err = durable.Replay(g, t.history.Records(e.Number, uint32(g.App.Tick())), func(r journal.Record) error {
		if progress != nil {
			progress(r.Tick)
		}
		ticks++
		v.Last = r.Tick
		if r.Hashed {
			v.Hashes++
		}
		if !slices.Contains(e.Snapshots, r.Tick) {
			return nil
		}
		v.Snapshots++
		return t.compare(g, e.Number, r.Tick)
	})
	v.Ticks += ticks
	v.Seconds += int64(ticks / g.Config.TickRate)
	return err
}

// first is the world with which an epoch can be replayed; nil for a new one.
func (t *Tape) first(e journal.Epoch) (*journal.Snapshot, error) {
	if e.New || len(e.Snapshots) == 0 {
		return nil, nil
	}
	return t.history.Snapshot(e.Number, e.Snapshots[0])
}

// compare compares a replayed world with the snapshot of its tick.
func (t *Tape) compare(g *systems.Game, epoch, tick uint32) error {
	s, err := t.history.Snapshot(epoch, tick)
	if err != nil {
		return err
	}
	if bytes.Equal(s.State, g.App.State.Save(nil)) {
		return nil
	}
	was, err := t.restored(s)
	if err != nil {
		return err
	}
	if d := Compare(was, g); d != nil {
		return &SnapshotError{tick, d}
	}
	return nil // another build's form of the same
}
