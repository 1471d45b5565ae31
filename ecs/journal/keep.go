package journal

import (
	"errors"
	"io/fs"
	"slices"
)

// SnapshotJob is one world snapshot being written.
type SnapshotJob struct {
	fs       FS
	snapshot Snapshot
	before   int64
	err      error
}

// Snapshot begins a world snapshot of the state after tick, which must be durable. The
// job's Write may run on any one goroutine while the log goes on; then [Log.Finish]
// takes the job back.
func (l *Log) Snapshot(tick uint32) *SnapshotJob {
	if tick > l.durable {
		panic("journal: Snapshot of a tick that is not durable yet: Sync first")
	}
	return &SnapshotJob{
		fs: l.fs, before: l.written, err: errUnwritten,
		snapshot: Snapshot{Epoch: l.head.epoch, Tick: tick, Identity: l.identity},
	}
}

var errUnwritten = errors.New("journal: Finish of a snapshot that was not written")

// Write compresses the state and writes it. Afterwards the file is whole and durable, or
// has no name.
func (j *SnapshotJob) Write(state []byte) error {
	j.snapshot.State = state
	data, err := appendSnapshot(nil, &j.snapshot)
	j.snapshot.State = nil
	if err == nil {
		err = store(j.fs, j.snapshot.place().snapshot(), data)
	}
	j.err = err
	return err
}

// Finish takes note of a snapshot that was written and removes the history that nobody
// needs any more. It returns what Write returned; an [ErrDisk] ends the log.
func (l *Log) Finish(j *SnapshotJob) error {
	if l.err != nil && !errors.Is(l.err, ErrFull) {
		return l.err
	}
	if j.err != nil {
		if errors.Is(j.err, ErrDisk) {
			return l.fail(j.err)
		}
		return j.err
	}
	l.sinceSnapshot = max(l.sinceSnapshot, j.before)
	l.whole = append(l.whole, j.snapshot.place())
	l.prune(false)
	return nil
}

// WriteSnapshot is Snapshot, Write and Finish in one.
func (l *Log) WriteSnapshot(tick uint32, state []byte) error {
	j := l.Snapshot(tick)
	_ = j.Write(state) // Finish returns it
	return l.Finish(j)
}

// snapshotsKept is how many whole snapshots are newer than anything that goes.
const snapshotsKept = 2

// prune removes what is older than two whole snapshots and, unless the disk is full, than
// the history that is to be kept. It reports whether anything went. What cannot be
// removed stays for the next time.
func (l *Log) prune(full bool) (went bool) {
	files, err := list(l.fs)
	if err != nil {
		return false
	}
	from, ok := l.oldest(&files, full)
	if !ok {
		return false
	}
	for _, name := range files.before(from) {
		err := l.fs.Remove(name)
		went = went || err == nil || errors.Is(err, fs.ErrNotExist)
	}
	l.whole = slices.DeleteFunc(l.whole, func(p place) bool { return p.compare(from) < 0 })
	return went
}

// oldest is the snapshot with which the history begins that stays.
func (l *Log) oldest(files *listing, full bool) (place, bool) {
	candidates := l.beginnings(files)
	if len(candidates) < snapshotsKept {
		return place{}, false
	}
	at := len(candidates) - snapshotsKept // never later than this one
	if full {
		return candidates[at], true
	}
	i := at
	for i >= 0 && uint64(candidates[i].tick)+uint64(l.options.Keep) > uint64(l.last) {
		i--
	}
	from := func(i int) place {
		if i < 0 {
			return place{} // all of it
		}
		return candidates[i]
	}
	for l.options.Max > 0 && i < at && l.bytes(files, from(i)) > l.options.Max {
		i++
	}
	return from(i), true
}

// beginnings are the snapshots with which a history can begin, oldest first. Those that are
// newer than what goes were written or read whole, so that hardly one is read for this.
func (l *Log) beginnings(files *listing) (from []place) {
	for _, p := range slices.Backward(files.snapshots) {
		if len(from) < snapshotsKept && !slices.Contains(l.whole, p) {
			if _, err := loadSnapshot(l.fs, p); err != nil {
				continue
			}
			l.whole = append(l.whole, p)
		}
		from = append(from, p)
	}
	slices.Reverse(from)
	return from
}

// before are the files that a history from the snapshot at p on does not need.
func (l *listing) before(p place) (names []string) {
	for _, s := range l.snapshots {
		if s.compare(p) < 0 {
			names = append(names, s.snapshot())
		}
	}
	for i, s := range l.segments {
		over := s.epoch < p.epoch
		if i+1 < len(l.segments) && s.epoch == p.epoch && l.segments[i+1].epoch == p.epoch {
			over = l.segments[i+1].tick <= p.tick+1
		}
		if over {
			names = append(names, s.segment())
		}
	}
	return names
}

// bytes is how much the files take that a history from p on needs.
func (l *Log) bytes(files *listing, p place) (total int64) {
	goes := files.before(p)
	for _, s := range files.segments {
		if !slices.Contains(goes, s.segment()) {
			total += l.sizeOf(s.segment())
		}
	}
	for _, s := range files.snapshots {
		if !slices.Contains(goes, s.snapshot()) {
			total += l.sizeOf(s.snapshot())
		}
	}
	return total
}

// sizeOf is a file's size, 0 if it cannot be told.
func (l *Log) sizeOf(name string) int64 {
	f, err := l.fs.Open(name)
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }() // nothing was written
	size, err := f.Size()
	if err != nil {
		return 0
	}
	return size
}
