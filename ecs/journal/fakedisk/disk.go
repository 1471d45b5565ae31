// Package fakedisk is a disk in memory that does what real ones do wrong, the same each
// time from the same seed: after a power loss what was not synced is lost, whole, torn or
// flipped, in any order; names are lost without a sync of their directory; any operation
// fails when it is told to; space ends; time passes. It belongs to one goroutine.
//
// A test runs something on a [Disk], crashes it at any operation ([Disk.CrashAt]) and looks
// at what [Disk.PowerLoss] or [Disk.Kill] leave, with as many seeds as it likes.
package fakedisk

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tickd/tickd/ecs/journal"
)

// Op is a kind of operation.
type Op uint8

// The operations that are counted, in the order of journal.FS and journal.File.
const (
	ReadDir Op = iota
	Open
	Create
	Rename
	Remove
	SyncDir
	Lock
	ReadAt
	WriteAt
	Allocate
	Sync
	ops
)

func (o Op) String() string {
	return [...]string{"ReadDir", "Open", "Create", "Rename", "Remove", "SyncDir", "Lock", "ReadAt", "WriteAt", "Allocate", "Sync"}[o]
}

var (
	// ErrCrashed is what every operation returns after the crash.
	ErrCrashed = errors.New("fakedisk: the machine has stopped")
	// ErrFault is the error of an operation that was told to fail.
	ErrFault = errors.New("fakedisk: input/output error")
)

// Disk is what directories are on.
type Disk struct {
	random random
	dirs   map[string]*Dir
	quota  int64
	plan   [ops]plan

	done    int // operations so far
	crashAt int // the operation at which it stops, 0 for never
	crashed bool
	elapsed int64
	trace   func(string)
}

// plan is what is to happen to operations of one kind.
type plan struct {
	done  int
	fail  map[int]error // by number, from 1
	rate  int           // in a thousand
	costs int64         // ns
}

// New makes an empty disk.
func New(seed uint64) *Disk {
	return &Disk{random: random(seed), dirs: map[string]*Dir{}}
}

// Dir returns a directory, which is made if there is none.
func (d *Disk) Dir(path string) *Dir {
	dir := d.dirs[path]
	if dir == nil {
		dir = &Dir{disk: d, path: path, names: map[string]*inode{}, durable: map[string]*inode{}}
		d.dirs[path] = dir
	}
	return dir
}

// Done is how many operations there were.
func (d *Disk) Done() int { return d.done }

// Count is how many operations of one kind there were.
func (d *Disk) Count(op Op) int { return d.plan[op].done }

// CrashAt stops the machine at the n-th operation from now, from 1: in the middle of it.
func (d *Disk) CrashAt(n int) { d.crashAt = d.done + n }

// Crash stops the machine now.
func (d *Disk) Crash() { d.crashed = true }

// Crashed reports whether the machine has stopped.
func (d *Disk) Crashed() bool { return d.crashed }

// Fail makes the n-th operation of a kind from now fail, from 1; a nil err is ErrFault. A
// Sync that fails forgets what it should have made durable, and readers still see it: so
// Linux does.
func (d *Disk) Fail(op Op, n int, err error) {
	p := &d.plan[op]
	if p.fail == nil {
		p.fail = map[int]error{}
	}
	if err == nil {
		err = ErrFault
	}
	p.fail[p.done+n] = err
}

// Rate makes operations of a kind fail at random, so many in a thousand.
func (d *Disk) Rate(op Op, inThousand int) { d.plan[op].rate = inThousand }

// Slow makes each operation of a kind take so many ns of [Disk.Elapsed].
func (d *Disk) Slow(op Op, ns int64) { d.plan[op].costs = ns }

// Elapsed is how long all operations took, in ns.
func (d *Disk) Elapsed() int64 { return d.elapsed }

// Quota is how many bytes fit; 0 is no bound.
func (d *Disk) Quota(bytes int64) { d.quota = bytes }

// Used is how many bytes all files have.
func (d *Disk) Used() (bytes int64) {
	for _, dir := range d.dirs {
		for _, f := range dir.names {
			bytes += int64(len(f.data))
		}
	}
	return bytes
}

// Trace calls with a line for every operation, nil ends it.
func (d *Disk) Trace(line func(string)) { d.trace = line }

// operation counts one, and returns whether it is the one at which the machine stops, or
// fails with err.
func (d *Disk) operation(op Op, what ...string) (crash bool, err error) {
	if d.crashed {
		return false, ErrCrashed
	}
	d.done++
	p := &d.plan[op]
	p.done++
	d.elapsed += p.costs
	if d.trace != nil {
		d.trace(fmt.Sprintf("%d %v %s", d.done, op, strings.Join(what, " ")))
	}
	if d.done == d.crashAt {
		d.crashed = true
		return true, nil
	}
	if err := p.fail[p.done]; err != nil {
		return false, fmt.Errorf("%v %s: %w", op, strings.Join(what, " "), err)
	}
	if p.rate > 0 && d.random.below(1000) < p.rate {
		return false, fmt.Errorf("%v %s: %w", op, strings.Join(what, " "), ErrFault)
	}
	return false, nil
}

// grow reports whether size bytes more fit.
func (d *Disk) grow(size int64) error {
	if d.quota > 0 && size > 0 && d.Used()+size > d.quota {
		return fmt.Errorf("%w: %d of %d bytes are used", journal.ErrFull, d.Used(), d.quota)
	}
	return nil
}

// sorted are the names in order: a map's own order is another one each time.
func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
