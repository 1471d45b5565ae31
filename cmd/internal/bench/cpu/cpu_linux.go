package cpu

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Clock says what Thread reads.
const Clock = "CPU time of the thread"

// Thread is the CPU time, user and system, of the calling thread: lock the
// goroutine to it.
func Thread() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic("cpu: thread clock: " + err.Error()) // Linux has it
	}
	return time.Duration(t.Nano())
}

// Set is some of the machine's CPUs. The zero Set is all of them.
type Set struct {
	set unix.CPUSet
	n   int
}

// Len is how many CPUs are in the set, 0 for the zero Set.
func (s Set) Len() int { return s.n }

// Split gives the first CPU that this process may use to the server and the
// others to its clients. With one CPU there is nothing to split: ok is false
// and both are the zero Set.
func Split() (server, clients Set, ok bool) {
	var all unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil || all.Count() < 2 {
		return Set{}, Set{}, false
	}
	for i := 0; server.n+clients.n < all.Count(); i++ {
		switch {
		case !all.IsSet(i):
		case server.n == 0:
			server.set.Set(i)
			server.n++
		default:
			clients.set.Set(i)
			clients.n++
		}
	}
	return server, clients, true
}

// Pin keeps every thread of this process, and those it will start, on the set.
// undo lets them go where they could before, GOMAXPROCS included.
func Pin(s Set) (undo func(), err error) {
	if s.n == 0 {
		return func() {}, nil
	}
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return nil, fmt.Errorf("cpu: affinity: %w", err)
	}
	if err := pinAll(&s.set); err != nil {
		return nil, err
	}
	procs := runtime.GOMAXPROCS(s.n)
	return func() {
		_ = pinAll(&before) // what was allowed is allowed
		runtime.GOMAXPROCS(procs)
	}, nil
}

// Yield lets other threads go before the calling one from now on: lock the
// goroutine to it for good.
func Yield() {
	const nice = 10
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), nice) // without it the others only wait longer
}

// pinAll pins the threads one by one, twice, for one may start another
// meanwhile.
func pinAll(set *unix.CPUSet) error {
	for range 2 {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return fmt.Errorf("cpu: threads: %w", err)
		}
		for _, t := range threads {
			id, err := strconv.Atoi(t.Name())
			if err != nil {
				return fmt.Errorf("cpu: threads: %w", err)
			}
			if err := unix.SchedSetaffinity(id, set); err != nil && err != unix.ESRCH {
				return fmt.Errorf("cpu: affinity: %w", err)
			}
		}
	}
	return nil
}

// Within calls start on a thread that is on the set, so that a process which
// it starts is too.
func Within(s Set, start func() error) error {
	if s.n == 0 {
		return start()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("cpu: affinity: %w", err)
	}
	if err := unix.SchedSetaffinity(0, &s.set); err != nil {
		return fmt.Errorf("cpu: affinity: %w", err)
	}
	err := start()
	if back := unix.SchedSetaffinity(0, &before); err == nil && back != nil {
		err = fmt.Errorf("cpu: affinity: %w", back)
	}
	return err
}
