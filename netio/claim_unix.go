//go:build unix && !linux

package netio

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// startFile is locked, never removed: a file that is removed could be locked twice. Each user
// has one.
func startFile() string {
	return filepath.Join(os.TempDir(), "tickd-start-"+strconv.Itoa(os.Getuid())+".lock")
}

// startRetry is how often a taken lock is tried again.
const startRetry = 2 * time.Millisecond

// startLock keeps other servers of this user from starting until it is released, or the
// process ends. Of other users the kernel lets none share a port.
func startLock(patience time.Duration) (release func(), err error) {
	f, err := os.OpenFile(startFile(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for end := time.Now().Add(patience); ; time.Sleep(startRetry) {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return func() { _ = f.Close() }, nil // that unlocks it
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(end) {
			return nil, errors.Join(err, f.Close())
		}
	}
}
