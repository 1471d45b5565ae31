package server

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/systems/durable"
)

// Exit codes of a server whose world cannot be kept, beside those of any program. They are those
// of sysexits.h: EX_DATAERR, EX_CANTCREAT, EX_IOERR.
const (
	ExitUsage  = 2  // a setting contradicts the world
	ExitState  = 65 // the world's state is none that this build can read
	ExitLocked = 73 // another server has the world
	ExitDisk   = 74 // the disk failed, or what is on it is damaged
)

// DataError is a world that cannot be kept, and the code to exit with.
type DataError struct {
	Code int
	Err  error
}

func (e *DataError) Error() string { return e.Err.Error() }
func (e *DataError) Unwrap() error { return e.Err }

// Refused says in an operator's words what is wrong with a world's directory. nil stays nil.
func Refused(dir string, err error) error {
	var locked *journal.LockedError
	var corrupt *journal.CorruptError
	var contradiction *journal.ContradictionError
	var flag *config.ContradictionError
	var hash *durable.HashError
	var panicked *durable.PanicError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, journal.ErrLocked):
		who := "another server"
		if errors.As(err, &locked) {
			who = fmt.Sprintf("another server (process %d)", locked.Process)
		}
		return &DataError{ExitLocked, fmt.Errorf("%s has the world in %s: stop that one, or use --data DIR for another world", who, dir)}
	case errors.As(err, &flag):
		return &DataError{ExitUsage, err}
	case errors.As(err, &contradiction):
		return &DataError{ExitUsage, fmt.Errorf("the world in %s was made with %s %q, and now it is %q: use --data DIR for another world, or --data none",
			dir, contradiction.Key, contradiction.Saved, contradiction.Given)}
	case errors.As(err, &corrupt):
		return &DataError{ExitDisk, fmt.Errorf("%s/%s is damaged at byte %d (%s). Nothing was changed. Put a backup in its place, or start with --data DIR of a backup; "+
			"verify %s tells how far the world can be replayed", dir, corrupt.File, corrupt.Offset, corrupt.What, dir)}
	case errors.As(err, &hash), errors.As(err, &panicked):
		return &DataError{ExitDisk, fmt.Errorf("the world in %s does not come out on this build as it was recorded: %w. "+
			"Start the build that recorded it, or ask diff %s what is different", dir, err, dir)}
	case errors.Is(err, ecs.ErrState):
		return &DataError{ExitState, fmt.Errorf("the world in %s was saved by another build, and this one cannot read it: %w", dir, err)}
	case errors.Is(err, journal.ErrFull):
		return &DataError{ExitDisk, fmt.Errorf("the disk of %s is full: what clients were told is safe; make space and start again: %w", dir, err)}
	case errors.Is(err, journal.ErrDisk):
		return &DataError{ExitDisk, fmt.Errorf("the disk of %s has failed: what clients were told is safe as far as the disk keeps it; start again to go on from there: %w", dir, err)}
	}
	return err
}
