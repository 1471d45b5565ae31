// Package cpu tells what a benchmark costs in CPU time and memory, and keeps
// the measured process and the one that loads it apart.
package cpu

import (
	"bytes"
	"os"
	"strconv"
)

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
