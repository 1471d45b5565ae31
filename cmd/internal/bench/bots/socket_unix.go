//go:build unix

package bots

import "golang.org/x/sys/unix"

// dup gives a second descriptor of the same socket, which waits for nothing.
func dup(old uintptr) (int, error) {
	fd, err := unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	return fd, unix.SetNonblock(fd, true)
}

func readSocket(fd int, b []byte) (int, error) { return unix.Read(fd, b) }

func writeSocket(fd int, b []byte) (int, error) { return unix.Write(fd, b) }

func closeSocket(fd int) error { return unix.Close(fd) }

// notNow reports whether to try again later.
func notNow(err error) bool { return err == unix.EAGAIN || err == unix.EINTR }
