package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"

	"github.com/tickd/tickd/components/planted"
)

// Recovered is what a directory held: the newest whole world snapshot and the records
// of all ticks after it.
type Recovered struct {
	// Snapshot is where to begin; nil means with a new world, before tick 1.
	Snapshot *Snapshot
	// Last is the tick of the last record, or of the snapshot when no record follows.
	Last uint32
	// Identity is that of who wrote last; the zero value in an empty directory.
	Identity Identity
	// Unreadable are newer snapshots that are damaged: an older one was taken.
	Unreadable []error
	// TornBytes and TornRecords are what was cut off behind the last record: the rest of
	// what was being written at a crash, of which nobody has been told, and how many
	// whole records there were in it.
	TornBytes, TornRecords int

	fs       FS
	segments []place
}

// Empty reports that nothing has happened in this world yet.
func (r *Recovered) Empty() bool { return r.Snapshot == nil && r.Last == 0 }

// from is the tick that the snapshot has.
func (r *Recovered) from() uint32 {
	if r.Snapshot == nil {
		return 0
	}
	return r.Snapshot.Tick
}

// Open locks the directory, finds out what it holds, and makes all of that durable. It
// returns what there is to restore, and the log that goes on with the tick after it. Nothing
// is changed in a directory that is refused: with [ErrLocked], a [*CorruptError], a
// [*ContradictionError].
//
// On a full disk there may be no room to go on: Full and Append say so from the start, and
// Heal helps. A new world is refused there.
//
// Open may be killed at any point and be called again.
func Open(fsys FS, identity Identity, options Options) (*Log, *Recovered, error) {
	if options.SegmentBytes == 0 {
		options.SegmentBytes = SegmentBytes
	}
	if options.SegmentBytes < segmentMin || options.SegmentBytes > segmentMax {
		return nil, nil, fmt.Errorf("journal: segments of %d bytes: %d to %d", options.SegmentBytes, segmentMin, segmentMax)
	}
	if err := identity.check(); err != nil {
		return nil, nil, err
	}
	if planted.Bug == planted.NoDirSync {
		fsys = careless{fsys}
	}
	if n := len((&header{identity: identity}).append(nil)); int64(n) > options.SegmentBytes/2 {
		return nil, nil, fmt.Errorf("journal: segments of %d bytes, and their header takes %d", options.SegmentBytes, n)
	}
	lock, err := fsys.Lock(lockName)
	if err != nil {
		return nil, nil, err
	}
	l := &Log{fs: fsys, lock: lock, identity: identity, options: options}
	r, err := l.open()
	if err != nil {
		_ = l.Close() // what failed is more telling
		return nil, nil, err
	}
	return l, r, nil
}

func (l *Log) open() (*Recovered, error) {
	files, err := list(l.fs)
	if err != nil {
		return nil, err
	}
	r, end, err := survey(l.fs, &files)
	if err != nil {
		return nil, err
	}
	if end != nil || r.Snapshot != nil {
		if err := r.Identity.Contradicts(l.identity); err != nil {
			return nil, err
		}
	}
	for _, name := range files.temps {
		if err := l.fs.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, disk("remove", name, err)
		}
	}
	if r.Snapshot != nil {
		l.whole = append(l.whole, r.Snapshot.place())
	}
	return r, l.goOn(r, end)
}

// goOn writes the last segment anew, without what was torn. That it is read does not
// mean that it is on the disk: it may be in the system's memory only, after an error of a
// sync even for good. So what is recovered is written to a file that never failed.
func (l *Log) goOn(r *Recovered, end *ending) error {
	if end == nil {
		epoch := uint32(1)
		if r.Snapshot != nil {
			epoch = r.Snapshot.Epoch
		}
		h := header{place: place{epoch, r.Last + 1}, durable: r.Last, salt: l.options.Salt, identity: l.identity}
		if err := l.begin(h, nil); err != nil {
			return err
		}
		return l.prepare()
	}
	h := end.header
	h.durable = end.last
	l.written = int64(len(end.records()))
	if err := l.begin(h, end.records()); errors.Is(err, ErrFull) {
		return l.stand(end, err)
	} else if err != nil {
		return err
	}
	if err := l.prepare(); err != nil {
		return err
	}
	if end.identity.same(l.identity) {
		return nil
	}
	// The rest of this segment is for its own build.
	if err := l.rotate(); err != nil && !errors.Is(err, ErrFull) {
		return err
	}
	return nil
}

// stand makes the log one that waits for Heal: there is no space for anything, and what is
// there is made as durable as can be.
func (l *Log) stand(end *ending, full error) error {
	f, err := l.fs.Open(end.segment())
	if err == nil {
		err = f.Sync()
		if closed := f.Close(); err == nil {
			err = closed
		}
	}
	if err == nil {
		err = l.fs.SyncDir()
	}
	if err != nil {
		return disk("sync", end.segment(), err)
	}
	l.head, l.full, l.err = end.header, full, full
	l.last, l.durable = end.last, end.last
	return nil
}

// ending is the last segment.
type ending struct {
	header
	extent
	data []byte
}

func (e *ending) records() []byte { return e.data[e.header.size:e.end] }

// survey finds the newest state that can be recovered. It changes nothing.
func survey(fsys FS, files *listing) (*Recovered, *ending, error) {
	r := &Recovered{fs: fsys}
	for i := len(files.snapshots) - 1; i >= 0 && r.Snapshot == nil; i-- {
		s, err := loadSnapshot(fsys, files.snapshots[i])
		if err != nil {
			r.Unreadable = append(r.Unreadable, err)
			continue
		}
		r.Snapshot, r.Identity = s, s.Identity
	}
	epoch := uint32(0)
	if r.Snapshot != nil {
		epoch = r.Snapshot.Epoch
	} else if len(files.segments) > 0 {
		epoch = files.segments[0].epoch
	}
	if len(files.segments) > 0 && files.segments[len(files.segments)-1].epoch > epoch {
		return nil, nil, r.missing(files.segments[len(files.segments)-1])
	}
	r.Last = r.from()
	segments := files.of(epoch)
	if len(segments) == 0 {
		if r.Snapshot == nil && len(r.Unreadable) > 0 {
			return nil, nil, r.Unreadable[0]
		}
		return r, nil, nil
	}
	first := 0
	for first+1 < len(segments) && segments[first+1].tick <= r.from()+1 {
		first++
	}
	r.segments = segments[first:]
	if r.segments[0].tick > r.from()+1 {
		return nil, nil, r.missing(r.segments[0])
	}
	end, err := r.examine()
	return r, end, err
}

// missing is the error that the records of segment p have nothing to start from.
func (r *Recovered) missing(p place) error {
	if len(r.Unreadable) > 0 {
		return r.Unreadable[0]
	}
	return &CorruptError{p.segment(), 0, fmt.Sprintf("nothing leads to its first tick %d: a world snapshot or a segment before it is missing", p.tick)}
}

// examine checks the segments to be replayed, and finds the end.
func (r *Recovered) examine() (*ending, error) {
	for i, p := range r.segments {
		h, data, err := loadSegment(r.fs, p)
		if err != nil {
			return nil, err
		}
		durable := r.from()
		if last := i == len(r.segments)-1; !last {
			durable = r.segments[i+1].tick - 1
		}
		x, err := h.examine(data, durable)
		if err != nil {
			return nil, err
		}
		r.TornBytes += x.torn
		r.TornRecords += x.tornRecords
		if i < len(r.segments)-1 {
			if x.last != durable {
				return nil, &CorruptError{p.segment(), int64(x.end), fmt.Sprintf("it goes on to tick %d, and the next segment begins with %d", x.last, durable+1)}
			}
			continue
		}
		r.Last, r.Identity = x.last, h.identity
		return &ending{h, x, data}, nil
	}
	return nil, nil
}

// Records are those of the ticks after the snapshot, in order. What a Record holds is lent
// until the next. Use it before the log goes on.
func (r *Recovered) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, p := range r.segments {
			h, data, err := loadSegment(r.fs, p)
			if err != nil {
				yield(Record{}, err)
				return
			}
			if !h.replay(data, r.from()+1, r.Last, yield) {
				return
			}
		}
	}
}

// replay yields the records of the ticks from to last, until it is told to stop or meets
// an error.
func (h *header) replay(data []byte, from, last uint32, yield func(Record, error) bool) bool {
	var c coder
	var buf []byte
	c.reset()
	for off := h.size; ; {
		f, ok := frameAt(data, off, h.salt)
		if !ok || f.tick > last {
			return true
		}
		var rec Record
		var err error
		rec, buf, err = f.record(&c, buf)
		if err != nil {
			yield(Record{}, &CorruptError{h.segment(), int64(off), fmt.Sprintf("the record of tick %d: %v", f.tick, err)})
			return false
		}
		off = f.end
		if f.tick >= from && !yield(rec, nil) {
			return false
		}
	}
}

// careless is a directory whose names are never made durable: see planted.
type careless struct{ FS }

// SyncDir does nothing.
func (careless) SyncDir() error { return nil }
