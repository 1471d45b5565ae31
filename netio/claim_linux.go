package netio

import (
	"errors"
	"net"
	"syscall"
	"time"
)

// startName is an abstract socket: like a port it belongs to one process of a network
// namespace, whoever its user is, and goes with the process. It is no file.
const startName = "@tickd-start"

// startRetry is how often a taken lock is tried again.
const startRetry = 2 * time.Millisecond

// startLock keeps other servers from starting until it is released.
func startLock(patience time.Duration) (release func(), err error) {
	for end := time.Now().Add(patience); ; time.Sleep(startRetry) {
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: startName, Net: "unix"})
		if err == nil {
			return func() { _ = l.Close() }, nil // it has no file that could stay
		}
		if !errors.Is(err, syscall.EADDRINUSE) || time.Now().After(end) {
			return nil, err
		}
	}
}
