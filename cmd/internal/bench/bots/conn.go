package bots

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// conn is a connection that is dialled and joined like any other. From detach
// on a worker owns it: Read takes what is there and never waits, so that
// thousands of them cost neither a goroutine nor a second look at the socket.
type conn struct {
	net.Conn
	fd      int  // -1 until detach
	drained bool // the last read left nothing behind
	read    uint64

	thrifty bool   // until detach, hand out single bytes: the client must keep nothing back
	spare   []byte // read and not handed out, of a thrifty one
}

// dialFrom dials with one of the addresses of 127.0.0.0/24, so that ports do
// not run out; an empty one leaves it to the system.
func dialFrom(ctx context.Context, local, addr string) (*conn, error) {
	var d net.Dialer
	if local != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(local)}
	}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, fd: -1}, nil
}

// detach takes the socket from the runtime's poller.
func (c *conn) detach() error {
	raw, err := c.Conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		return err
	}
	fd, failure := -1, error(nil)
	if err := raw.Control(func(old uintptr) { fd, failure = dup(old) }); err != nil {
		return err
	}
	if failure != nil {
		return fmt.Errorf("dup: %w", failure)
	}
	if err := c.Conn.Close(); err != nil {
		_ = closeSocket(fd) // the first error says more
		return err
	}
	c.fd = fd
	return nil
}

// Read fails with os.ErrDeadlineExceeded, which the client takes as "not yet",
// when nothing is there.
func (c *conn) Read(b []byte) (int, error) {
	if c.fd < 0 {
		n, err := c.wait(b)
		c.read += uint64(n)
		return n, err
	}
	if c.drained {
		return 0, os.ErrDeadlineExceeded
	}
	n, err := readSocket(c.fd, b)
	switch {
	case notNow(err):
		return 0, os.ErrDeadlineExceeded
	case err != nil:
		return 0, os.NewSyscallError("read", err)
	case n == 0:
		return 0, io.EOF
	}
	c.drained = n < len(b)
	c.read += uint64(n)
	return n, nil
}

// Write writes all of b or fails: an input fits into any socket whose peer is
// alive.
func (c *conn) Write(b []byte) (int, error) {
	if c.fd < 0 {
		return c.Conn.Write(b)
	}
	n, err := writeSocket(c.fd, b)
	if err != nil {
		return 0, os.NewSyscallError("write", err)
	}
	if n < len(b) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// push writes as much of b as the socket takes now, after detach.
func (c *conn) push(b []byte) (int, error) {
	n, err := writeSocket(c.fd, b)
	if notNow(err) {
		return 0, nil
	}
	return max(n, 0), os.NewSyscallError("write", err)
}

// Close closes the socket.
func (c *conn) Close() error {
	if c.fd < 0 {
		return c.Conn.Close()
	}
	return os.NewSyscallError("close", closeSocket(c.fd))
}

// SetDeadline bounds Read and Write until detach; after it none waits.
func (c *conn) SetDeadline(t time.Time) error {
	if c.fd < 0 {
		return c.Conn.SetDeadline(t)
	}
	return nil
}

// spareMax is how much a thrifty connection reads ahead.
const spareMax = 4 << 10

// wait reads as long as the connection is the client's.
func (c *conn) wait(b []byte) (int, error) {
	if !c.thrifty || len(b) == 0 {
		return c.Conn.Read(b)
	}
	if len(c.spare) == 0 {
		if cap(c.spare) == 0 {
			c.spare = make([]byte, 0, spareMax)
		}
		n, err := c.Conn.Read(c.spare[:cap(c.spare)])
		if n == 0 {
			return 0, err
		}
		c.spare = c.spare[:n]
	}
	b[0], c.spare = c.spare[0], c.spare[1:]
	return 1, nil
}
