package bots

import (
	"errors"
	"fmt"
)

// errSystem is why there are no bots here.
var errSystem = fmt.Errorf("bots: on Windows nobody wrote what watches thousands of sockets: "+
	"run the bots on Linux, macOS or FreeBSD, with --addr of the server here: %w", errors.ErrUnsupported)

// poller is none: no bots without one.
type poller struct{}

func newPoller() (*poller, error) { return nil, errSystem }

func (*poller) add(int, int32) error { return errSystem }

func (*poller) wait(int) ([]int32, error) { return nil, errSystem }

func (*poller) close() {}

func dup(uintptr) (int, error) { return -1, errSystem }

func readSocket(int, []byte) (int, error) { return 0, errSystem }

func writeSocket(int, []byte) (int, error) { return 0, errSystem }

func closeSocket(int) error { return errSystem }

func notNow(error) bool { return false }
