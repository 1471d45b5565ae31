//go:build unix && !linux

package bots

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// poller tells which sockets can be read. It looks at all of them each time:
// good enough for a trial on a system without epoll.
type poller struct {
	mu    sync.Mutex
	fds   []unix.PollFd
	keys  []int32
	ready []int32
}

func newPoller() (*poller, error) { return &poller{}, nil }

// add watches a socket, under a key of the caller's. Any goroutine.
func (p *poller) add(fd int, key int32) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fds, p.keys = append(p.fds, unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}), append(p.keys, key)
	return nil
}

// wait lends the keys of the sockets that can be read, after at most ms.
func (p *poller) wait(ms int) ([]int32, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := unix.Poll(p.fds, min(ms, 5)); err != nil && err != unix.EINTR {
		return nil, os.NewSyscallError("poll", err)
	}
	p.ready = p.ready[:0]
	for i := 0; i < len(p.fds); i++ {
		switch {
		case p.fds[i].Revents&unix.POLLNVAL != 0: // closed by its owner
			last := len(p.fds) - 1
			p.fds[i], p.keys[i] = p.fds[last], p.keys[last]
			p.fds, p.keys = p.fds[:last], p.keys[:last]
			i--
		case p.fds[i].Revents != 0:
			p.ready = append(p.ready, p.keys[i])
		}
	}
	return p.ready, nil
}

func (p *poller) close() {}
