package netio

import (
	"errors"
	"fmt"
	"net"
	"time"
)

// ErrPort is a port that cannot be had.
var ErrPort = errors.New("netio: the port cannot be had")

// startWait is how long a server waits for others that are just starting.
const startWait = 10 * time.Second

// claim makes sure that nobody else has the port, and turns port 0 into a number that all
// loops then bind. The sockets of all loops share the port, and so would those of a second
// server: the kernel tells them apart only if one socket that does not share is tried first.
// Until the engine listens a third could come between, so servers start one after the other:
// the caller releases the claim when the engine listens, or has failed to. From then on the
// engine's own sockets keep others out, until the process ends in whatever way.
func claim(addr string) (claimed string, release func(), err error) {
	if release, err = startLock(startWait); err != nil {
		return "", nil, fmt.Errorf("%w: another server is starting and does not get ready: %w", ErrPort, err)
	}
	if claimed, err = probe(addr); err != nil {
		release()
		return "", nil, err
	}
	return claimed, release, nil
}

func probe(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("%w: %w: stop who has it, or choose another with --addr", ErrPort, err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if closing := l.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", fmt.Errorf("netio: %w", err)
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("netio: %w", err)
	}
	return net.JoinHostPort(host, port), nil
}
