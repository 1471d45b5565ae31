package netio

import (
	"math"
	"syscall"
)

// shares says whether the sockets of all loops have the port in common. Here the engine has one
// socket for all, and with these options anybody could take the port away from it.
const shares = false

// writesWait says whether a write to a client that does not read waits until it reads. The
// engine's does here, and OutboundBuffered is always 0.
const writesWait = true

// raiseFiles has nothing to raise: there is no such limit.
func raiseFiles(uint64) error { return nil }

// filesLeft is how many descriptors the process can still open: there is no limit.
func filesLeft(int) int { return math.MaxInt32 }

// shutWrite ends the outbound half of a socket.
func shutWrite(fd int) error { return syscall.Shutdown(syscall.Handle(fd), syscall.SHUT_WR) }
