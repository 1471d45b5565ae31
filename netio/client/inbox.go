package client

import (
	"io"
	"net"
)

// inbox is what was read off a connection and not taken yet. It grows to the
// largest frame that came, which the limits bound.
type inbox struct {
	conn net.Conn
	buf  []byte
	r, w int
}

const inboxMin = 2 << 10

// need waits until n bytes are there and lends them. What need or take lent
// before is lost. After a timeout it can be asked again.
func (in *inbox) need(n int) ([]byte, error) {
	if in.r == in.w {
		in.r, in.w = 0, 0
	}
	if in.r+n > len(in.buf) {
		to := in.buf
		if n > len(to) {
			to = make([]byte, max(inboxMin, 2*len(to), n))
		}
		in.w = copy(to, in.buf[in.r:in.w])
		in.r, in.buf = 0, to
	}
	for in.w-in.r < n {
		m, err := in.conn.Read(in.buf[in.w:])
		in.w += m
		if err != nil && in.w-in.r < n {
			if err == io.EOF && in.w > in.r {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return in.buf[in.r : in.r+n], nil
}

// take lends n bytes as need does, and discards the first skip and them.
func (in *inbox) take(skip, n int) ([]byte, error) {
	b, err := in.need(skip + n)
	if err != nil {
		return nil, err
	}
	in.r += skip + n
	return b[skip:], nil
}
