//go:build !linux

package cpu

import "time"

// Clock says what Thread reads.
const Clock = "CPU time of the process"

// Thread is the CPU time of the process: this system has no clock for threads
// that we know of.
func Thread() time.Duration { return Process() }

// Set is some of the machine's CPUs. Here it is always all of them.
type Set struct{}

// Len is 0: all of them.
func (Set) Len() int { return 0 }

// Split reports that there is no way that we know of to keep processes apart here.
func Split() (server, clients Set, ok bool) { return Set{}, Set{}, false }

// Pin does nothing.
func Pin(Set) (undo func(), err error) { return func() {}, nil }

// Yield does nothing.
func Yield() {}

// Within calls start.
func Within(_ Set, start func() error) error { return start() }
