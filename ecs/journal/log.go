// Package journal keeps one world on a disk: what changed it tick by tick (the
// journal), and its whole state now and then (world snapshots), so that after any
// crash it goes on where it was, and any tick can be replayed.
//
// [Open] gives what was kept, and a [Log] to go on. A tick is durable when [Log.Sync] has
// returned after its [Log.Append]; only then may anybody be told of it. Nothing in here
// starts a goroutine, looks at a clock or knows a game, and the disk is an [FS].
//
// The journal lies in segments, files of a fixed size that are allocated before they are
// needed, so that a full disk shows while there is still room to write that it is. A history
// without a gap is an epoch; [Log.Heal] begins another.
package journal

import (
	"errors"
	"fmt"
	"io"

	"github.com/tickd/tickd/components/planted"
)

// SegmentBytes is the size of a segment unless Options say another.
const SegmentBytes = 16 << 20

// Options of a log. The zero value runs.
type Options struct {
	// SegmentBytes is the size of new segments, and the most that one tick's record may
	// take; two of them are allocated at once. 0 is [SegmentBytes], at most 256 MiB.
	SegmentBytes int64
	// Salt is a number that no client can guess: nothing that it sends can then pass
	// for a record.
	Salt uint64
	// Keep is how many ticks of history stay replayable beyond what recovery needs.
	Keep uint32
	// Max is how many bytes of files may stay for Keep's sake; 0 is no bound.
	Max int64
}

// Log is a world that is open for writing. All of it belongs to one goroutine, except
// where it says otherwise.
type Log struct {
	fs       FS
	lock     io.Closer
	identity Identity
	options  Options

	file    File // the segment that is written
	head    header
	size    int64 // of the segment
	end     int64 // of its records
	coder   coder
	buf     []byte
	last    uint32 // tick of the newest record
	durable uint32
	dirty   bool

	reserve     File // the next segment, allocated
	reserveSize int64
	full        error // why there is no reserve
	err         error // why nothing can be appended any more

	written, sinceSnapshot int64   // bytes of records, and how many of them before the newest snapshot
	whole                  []place // snapshots that were written or read whole
}

// Last is the tick of the newest record, or of the snapshot that nothing follows.
func (l *Log) Last() uint32 { return l.last }

// Durable is the newest tick that no crash can take back.
func (l *Log) Durable() uint32 { return l.durable }

// Epoch is the number of the history that is being written.
func (l *Log) Epoch() uint32 { return l.head.epoch }

// SinceSnapshot is how many bytes of records a recovery would have to replay.
func (l *Log) SinceSnapshot() int64 { return l.written - l.sinceSnapshot }

// Full is nil, or an [ErrFull] from when there was no space for another segment. There is
// still room in the present one for the record of what the world does about it; then
// Heal.
func (l *Log) Full() error { return l.full }

// Append writes the record of the next tick; Durable is filled in. It is not durable
// before [Log.Sync] has returned. Now and then it begins a new segment, which syncs.
//
// After [ErrFull] nothing can be appended before [Log.Heal], after [ErrDisk] nothing ever.
// It panics on a tick that is not the one after Last.
func (l *Log) Append(r Record) error {
	if l.err != nil {
		return l.err
	}
	if r.Tick != l.last+1 {
		panic(fmt.Sprintf("journal: Append of tick %d after tick %d: every tick has a record, in order", r.Tick, l.last))
	}
	if len(r.Causes) > causesMax {
		return fmt.Errorf("%w: %d bytes of causes, at most %d", ErrTooLarge, len(r.Causes), causesMax)
	}
	l.encode(r)
	if l.end+int64(len(l.buf)) > l.size {
		if err := l.rotate(); err != nil {
			return err
		}
		l.encode(r)
		if l.end+int64(len(l.buf)) > l.size {
			l.coder.reset()
			return fmt.Errorf("%w: tick %d takes %d bytes of %d", ErrTooLarge, r.Tick, len(l.buf), l.size-l.end)
		}
	}
	if _, err := l.file.WriteAt(l.buf, l.end); err != nil {
		return l.fail(trouble("write", l.head.segment(), err))
	}
	l.end += int64(len(l.buf))
	l.written += int64(len(l.buf))
	l.last, l.dirty = r.Tick, true
	return nil
}

func (l *Log) encode(r Record) {
	r.Durable = l.durable
	l.buf = appendRecord(l.buf[:0], r, int(l.end), l.head.salt, &l.coder)
}

// Sync makes all records durable and returns the tick of the newest.
func (l *Log) Sync() (durable uint32, err error) {
	if l.err != nil && !errors.Is(l.err, ErrFull) {
		return l.durable, l.err
	}
	if l.dirty && planted.Bug == planted.NoSync {
		l.durable, l.dirty = l.last, false
	}
	if l.dirty {
		if err := l.file.Sync(); err != nil {
			return l.durable, l.fail(disk("sync", l.head.segment(), err))
		}
		l.durable, l.dirty = l.last, false
	}
	return l.durable, nil
}

// fail remembers an error that ends the appending. One of the disk stays for good.
func (l *Log) fail(err error) error {
	if l.err == nil || errors.Is(l.err, ErrFull) {
		l.err = err
	}
	return err
}

// Close gives the directory back. It syncs nothing: call Sync before.
func (l *Log) Close() error {
	var errs []error
	for _, c := range []io.Closer{l.file, l.reserve, l.lock} {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	l.file, l.reserve, l.lock = nil, nil, nil
	l.err = ErrClosed
	return errors.Join(errs...)
}

// rotate begins the next segment.
func (l *Log) rotate() error {
	if _, err := l.Sync(); err != nil { // a segment follows only what is durable
		return err
	}
	next := header{place: place{l.head.epoch, l.last + 1}, durable: l.last, salt: l.options.Salt, identity: l.identity}
	if err := l.begin(next, nil); err != nil {
		return err
	}
	return l.prepare()
}

// begin makes the reserve the segment with this header and these records, which are
// those of the ticks up to h.durable.
func (l *Log) begin(h header, records []byte) error {
	size := max(l.options.SegmentBytes, int64(len(h.append(nil))+len(records)))
	h.bytes = int(size)
	data := append(h.append(nil), records...)
	if l.reserve == nil || l.reserveSize != size {
		if err := l.reserved(size); err != nil {
			return l.fail(err)
		}
	}
	f := l.reserve
	l.reserve = nil
	_, err := f.WriteAt(data, 0)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = l.fs.Rename(reserveName, h.segment())
	}
	if err == nil {
		err = l.fs.SyncDir()
	}
	if err != nil {
		_ = f.Close() // it has failed already
		return l.fail(disk("begin", h.segment(), err))
	}
	if l.file != nil {
		if err := l.file.Close(); err != nil {
			_ = f.Close()
			return l.fail(disk("close", l.head.segment(), err))
		}
	}
	l.file, l.head, l.size, l.end = f, h, size, int64(len(data))
	l.last, l.durable, l.dirty = h.durable, h.durable, false
	l.coder.reset()
	return nil
}

// prepare makes the next reserve. Without space for one the log is full.
func (l *Log) prepare() error {
	l.full = nil
	err := l.reserved(l.options.SegmentBytes)
	if errors.Is(err, ErrFull) {
		l.full = err
		return nil
	}
	if err != nil {
		return l.fail(err)
	}
	return nil
}

// reserved makes the reserve. When there is no space, history that recovery does not need
// is given up.
func (l *Log) reserved(size int64) error {
	if l.reserve != nil {
		if err := l.reserve.Close(); err != nil {
			return disk("close", reserveName, err)
		}
		l.reserve = nil
	}
	f, err := l.allocate(reserveName, size)
	if err != nil {
		return err
	}
	l.reserve, l.reserveSize = f, size
	return nil
}

// allocate makes an empty file for a segment.
func (l *Log) allocate(name string, size int64) (File, error) {
	f, err := l.create(name, size)
	if errors.Is(err, ErrFull) && l.prune(true) {
		return l.create(name, size)
	}
	return f, err
}

func (l *Log) create(name string, size int64) (File, error) {
	f, err := l.fs.Create(name)
	if err != nil {
		return nil, trouble("create", name, err)
	}
	if err = f.Allocate(size); err == nil {
		err = f.Sync() // some systems find out only now that there is no space
	}
	if err != nil {
		_ = f.Close() // it has failed already
		if errors.Is(err, ErrFull) {
			_ = l.fs.Remove(name) // part of it would only take space
		}
		return nil, trouble("allocate", name, err)
	}
	return f, nil
}
