package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
)

// readTries is how often what a running server writes is read when it changes meanwhile: a
// record may be half there, and history may go.
const readTries = 3

// History is what a directory holds, for reading: also that of a running server, whose
// lock is not needed, and also a backup. It is what was there when it was made; older parts
// of it may go, which shows as [io/fs.ErrNotExist].
type History struct {
	fs     FS
	files  listing
	epochs []Epoch
}

// Epoch is a history without a gap.
type Epoch struct {
	Number uint32
	// First and Last are the ticks of the oldest and the newest record. Without any, Last
	// is First-1.
	First, Last uint32
	// Snapshots are the ticks of the world snapshots, oldest first. They may prove
	// damaged when they are read.
	Snapshots []uint32
	// New says that the records begin with tick 1, so that a new world can be replayed
	// to any tick of this epoch without a snapshot.
	New bool
}

// Read looks at a directory. It changes nothing.
func Read(fsys FS) (*History, error) {
	for try := 1; ; try++ {
		h := &History{fs: fsys}
		err := h.read()
		if err == nil {
			return h, nil
		}
		if try == readTries || !errors.Is(err, fs.ErrNotExist) && !isCorrupt(err) {
			return nil, err
		}
	}
}

func isCorrupt(err error) bool {
	var c *CorruptError
	return errors.As(err, &c)
}

func (h *History) read() (err error) {
	if h.files, err = list(h.fs); err != nil {
		return err
	}
	for _, p := range h.files.snapshots {
		e := h.epoch(p.epoch)
		e.Snapshots = append(e.Snapshots, p.tick)
	}
	for _, p := range h.files.segments {
		h.epoch(p.epoch)
	}
	for i := range h.epochs {
		e := &h.epochs[i]
		segments := h.files.of(e.Number)
		if len(segments) == 0 {
			e.Last = e.Snapshots[len(e.Snapshots)-1]
			e.First = e.Last + 1
			continue
		}
		e.First, e.New = segments[0].tick, segments[0].tick == 1
		last, data, err := loadSegment(h.fs, segments[len(segments)-1])
		if err != nil {
			return err
		}
		x, err := last.examine(data, 0)
		if err != nil {
			return err
		}
		e.Last = x.last
	}
	return nil
}

// epoch returns the epoch of a number, which is put in its place if it is new.
func (h *History) epoch(number uint32) *Epoch {
	at := 0
	for at < len(h.epochs) && h.epochs[at].Number < number {
		at++
	}
	if at == len(h.epochs) || h.epochs[at].Number != number {
		h.epochs = slices.Insert(h.epochs, at, Epoch{Number: number})
	}
	return &h.epochs[at]
}

// Epochs are all epochs, oldest first.
func (h *History) Epochs() []Epoch { return h.epochs }

// Snapshot reads the world snapshot of a tick.
func (h *History) Snapshot(epoch, tick uint32) (*Snapshot, error) {
	return loadSnapshot(h.fs, place{epoch, tick})
}

// Identity is that of who wrote the record of a tick.
func (h *History) Identity(epoch, tick uint32) (Identity, error) {
	segments := h.files.of(epoch)
	for i := len(segments) - 1; i >= 0; i-- {
		if segments[i].tick <= tick {
			head, _, err := loadSegment(h.fs, segments[i])
			return head.identity, err
		}
	}
	return Identity{}, fmt.Errorf("journal: there is no record of tick %d", tick)
}

// Records are those of one epoch after a tick, to its end, in order. What a Record holds is
// lent until the next.
func (h *History) Records(epoch, after uint32) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		last := uint32(0)
		for _, e := range h.epochs {
			if e.Number == epoch {
				last = e.Last
			}
		}
		segments := h.files.of(epoch)
		for i, p := range segments {
			end := last
			if i+1 < len(segments) {
				end = segments[i+1].tick - 1
			}
			if end <= after || p.tick > last {
				continue
			}
			if !h.records(p, after, end, yield) {
				return
			}
		}
	}
}

// records yields those of one segment, of which the last must be that of the tick end.
func (h *History) records(p place, after, end uint32, yield func(Record, error) bool) bool {
	head, data, err := loadSegment(h.fs, p)
	for try := 1; err == nil; try++ {
		if _, err = head.examine(data, end); err == nil || try == readTries {
			break
		}
		head, data, err = loadSegment(h.fs, p)
	}
	if err != nil {
		yield(Record{}, err)
		return false
	}
	return head.replay(data, after+1, end, yield)
}

// At returns from where a tick can be replayed: the newest whole snapshot of the state
// after it or an earlier one, and in its epoch the records after that, up to the tick. A nil
// snapshot means a new world. It is [ErrNoHistory] when nothing leads to the tick.
func (h *History) At(tick uint32) (epoch uint32, s *Snapshot, err error) {
	for i := len(h.epochs) - 1; i >= 0; i-- {
		e := h.epochs[i]
		if tick > e.Last {
			break // it has no record, or not yet
		}
		for j := len(e.Snapshots) - 1; j >= 0; j-- {
			if e.Snapshots[j] > tick {
				continue
			}
			if s, err := h.Snapshot(e.Number, e.Snapshots[j]); err == nil && e.First <= s.Tick+1 {
				return e.Number, s, nil
			}
		}
		if e.New {
			return e.Number, nil, nil
		}
	}
	return 0, nil, fmt.Errorf("%w to tick %d", ErrNoHistory, tick)
}
