//go:build !unix

package netio

import "errors"

// raiseFiles has nothing to do where descriptors have no limit.
func raiseFiles(uint64) error { return nil }

// shutWrite ends the outbound half of a socket.
func shutWrite(int) error { return errors.ErrUnsupported }
