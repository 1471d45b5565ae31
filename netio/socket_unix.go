//go:build unix

package netio

import (
	"fmt"
	"math"

	"golang.org/x/sys/unix"
)

// shares says whether the sockets of all loops have the port in common.
const shares = true

// writesWait says whether a write to a client that does not read waits until it reads.
const writesWait = false

// raiseFiles makes room for that many descriptors, and for as many more as there may be:
// running out of them ends the engine.
func raiseFiles(need uint64) error {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return fmt.Errorf("%w: %w", ErrFiles, err)
	}
	soft, hard := uint64(r.Cur), uint64(r.Max)
	if hard < need {
		return fmt.Errorf("%w: need %d, the hard limit is %d: raise it (ulimit -Hn) or allow fewer players or loops", ErrFiles, need, hard)
	}
	for _, limit := range []uint64{hard, need} { // some systems allow less than they say
		if soft >= limit {
			return nil
		}
		raised := r
		put(&raised.Cur, limit)
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &raised); err == nil {
			return nil
		} else if limit == need {
			return fmt.Errorf("%w: %w", ErrFiles, err)
		}
	}
	return nil
}

// put sets a number whose type differs between systems.
func put[T int64 | uint64](to *T, v uint64) { *to = T(v) }

// filesLeft is how many descriptors the process can still open, if fd is one that
// it just got: a new descriptor is always the lowest that is free.
func filesLeft(fd int) int {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil || r.Cur > math.MaxInt32 {
		return math.MaxInt32
	}
	return int(r.Cur) - 1 - fd
}

// shutWrite ends the outbound half of a socket.
func shutWrite(fd int) error { return unix.Shutdown(fd, unix.SHUT_WR) }
