// Package cpu tells what a benchmark costs in CPU time and memory, and keeps
// the measured process and the one that loads it apart.
package cpu

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Process is the CPU time, user and system, of all threads of this process.
func Process() time.Duration { return usage(unix.RUSAGE_SELF) }

func usage(who int) time.Duration {
	var r unix.Rusage
	if err := unix.Getrusage(who, &r); err != nil {
		panic("cpu: getrusage: " + err.Error()) // who is one of the constants
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// RSS is the resident memory of this process in bytes; 0 where /proc does not
// tell.
func RSS() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// RaiseFiles lets this process open at least need files, if the system allows.
func RaiseFiles(need uint64) error {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return fmt.Errorf("cpu: file limit: %w", err)
	}
	if r.Cur >= need {
		return nil
	}
	if r.Max < need {
		return fmt.Errorf("cpu: %d open files needed, the hard limit is %d: raise it (ulimit -Hn)", need, r.Max)
	}
	r.Cur = r.Max
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return fmt.Errorf("cpu: file limit: %w", err)
	}
	return nil
}
