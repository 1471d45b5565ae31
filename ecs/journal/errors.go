package journal

import (
	"errors"
	"fmt"
)

var (
	// ErrFull is a lack of space. Nothing that was written before is in danger, and
	// [Log.Heal] goes on when there is space again.
	ErrFull = errors.New("journal: no space on the disk")
	// ErrLocked means that another process has this world open.
	ErrLocked = errors.New("journal: another process has this world open")
	// ErrDisk means that the disk did not take what was written or synced. It sticks to
	// the log: nothing after it is durable, and the file is never tried again. What
	// helps is to open the world anew.
	ErrDisk = errors.New("journal: the disk failed")
	// ErrTooLarge is a record that does not fit into an empty segment. Nothing was
	// written.
	ErrTooLarge = errors.New("journal: a record is larger than a segment")
	// ErrNoHistory means that nothing leads to a tick any more, or yet.
	ErrNoHistory = errors.New("journal: nothing leads")
	// ErrNotEmpty is a backup into a directory that holds a world.
	ErrNotEmpty = errors.New("journal: the directory for the backup holds a world")
	// ErrClosed is the use of a log that was closed.
	ErrClosed = errors.New("journal: closed")
)

// LockedError is an [ErrLocked] that knows who has the world.
type LockedError struct{ Process int } // its id

func (e *LockedError) Error() string { return fmt.Sprintf("%v: process %d", ErrLocked, e.Process) }

// Unwrap makes it an ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

// CorruptError is damage that no crash explains: something that was durable is not there
// as it was written. File and Offset say where it begins.
type CorruptError struct {
	File   string
	Offset int64
	What   string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("journal: %s is damaged at byte %d: %s", e.File, e.Offset, e.What)
}

// ContradictionError means that the world was made with another value than the one given
// now. Key is "game", or a key of the configuration.
type ContradictionError struct{ Key, Saved, Given string }

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("journal: the world was made with %s %q, not %q", e.Key, e.Saved, e.Given)
}
