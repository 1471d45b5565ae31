//go:build unix

package cpu

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// Process is the CPU time, user and system, of all threads of this process.
func Process() time.Duration {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		panic("cpu: getrusage: " + err.Error()) // there is always such a process
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// RaiseFiles lets this process open at least need files, if the system allows.
func RaiseFiles(need uint64) error {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return fmt.Errorf("cpu: file limit: %w", err)
	}
	if uint64(r.Cur) >= need {
		return nil
	}
	if uint64(r.Max) < need {
		return fmt.Errorf("cpu: %d open files needed, the hard limit is %d: raise it (ulimit -Hn)", need, r.Max)
	}
	r.Cur = r.Max
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return fmt.Errorf("cpu: file limit: %w", err)
	}
	return nil
}
