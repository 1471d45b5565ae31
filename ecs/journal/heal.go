package journal

import (
	"errors"
	"fmt"
)

// spareName is the second of the two segments that Heal needs, until it is the reserve.
const spareName = "journal-spare" + tempSuffix

// Heal goes on after [ErrFull] with the state after tick, which is beyond Last when ticks
// have run that have no record. It begins a new epoch, whose first record is that of the
// next tick. As long as there is no space for two segments and the snapshot it fails with
// ErrFull and leaves everything as it was.
func (l *Log) Heal(tick uint32, state []byte) error {
	if l.err != nil && !errors.Is(l.err, ErrFull) {
		return l.err
	}
	if tick < l.last {
		panic(fmt.Sprintf("journal: Heal with the state after tick %d, and tick %d has a record", tick, l.last))
	}
	spare, err := l.space()
	if err == nil {
		err = l.beginEpoch(tick, state, spare)
	}
	if errors.Is(err, ErrDisk) {
		return l.fail(err)
	}
	return err
}

// space makes the reserve, and the one after it.
func (l *Log) space() (spare File, err error) {
	if l.reserve == nil {
		if err := l.reserved(l.options.SegmentBytes); err != nil {
			return nil, err
		}
	}
	return l.allocate(spareName, l.options.SegmentBytes)
}

func (l *Log) beginEpoch(tick uint32, state []byte, spare File) error {
	files, err := list(l.fs)
	if err != nil {
		_ = spare.Close() // nothing is in it
		return disk("list", "the directory", err)
	}
	s := Snapshot{Epoch: files.newest() + 1, Tick: tick, Identity: l.identity, State: state}
	data, err := appendSnapshot(nil, &s)
	if err == nil {
		err = store(l.fs, s.place().snapshot(), data)
	}
	if err != nil {
		_ = spare.Close()
		_ = l.fs.Remove(spareName) // the next Open does it if this does not
		return err
	}
	h := header{place: place{s.Epoch, tick + 1}, durable: tick, salt: l.options.Salt, identity: l.identity}
	l.err = nil
	if err := l.begin(h, nil); err != nil {
		_ = spare.Close()
		return err
	}
	err = l.fs.Rename(spareName, reserveName)
	if err == nil {
		err = l.fs.SyncDir()
	}
	if err != nil {
		_ = spare.Close()
		return disk("rename", spareName, err)
	}
	l.reserve, l.reserveSize, l.full = spare, l.options.SegmentBytes, nil
	l.sinceSnapshot = l.written
	l.whole = append(l.whole, s.place())
	l.prune(false)
	return nil
}
