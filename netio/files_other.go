//go:build !unix

package netio

import (
	"errors"
	"math"
)

// raiseFiles has nothing to do where descriptors have no limit.
func raiseFiles(uint64) error { return nil }

// filesLeft is how many descriptors the process can still open, if fd is one that
// it just got.
func filesLeft(int) int { return math.MaxInt32 }

// shutWrite ends the outbound half of a socket.
func shutWrite(int) error { return errors.ErrUnsupported }
