package bots

import (
	"os"

	"golang.org/x/sys/unix"
)

// poller tells which sockets can be read.
type poller struct {
	fd     int
	events [256]unix.EpollEvent
	ready  []int32
}

func newPoller() (*poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	return &poller{fd: fd}, nil
}

// add watches a socket, under a key of the caller's. Any goroutine.
func (p *poller) add(fd int, key int32) error {
	e := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP, Fd: key}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, fd, &e))
}

// wait lends the keys of the sockets that can be read, after at most ms.
func (p *poller) wait(ms int) ([]int32, error) {
	n, err := unix.EpollWait(p.fd, p.events[:], ms)
	if err != nil && err != unix.EINTR {
		return nil, os.NewSyscallError("epoll_wait", err)
	}
	p.ready = p.ready[:0]
	for i := range max(n, 0) {
		p.ready = append(p.ready, p.events[i].Fd)
	}
	return p.ready, nil
}

func (p *poller) close() { _ = unix.Close(p.fd) } // nobody can do anything about it
