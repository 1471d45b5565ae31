package server

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
)

// Bounds of the HTTP connections, so that they never use up what players need.
const (
	pagesMax      = 256 // open at once
	pagesPerPeer  = 32  // of one address that is not this machine's
	pagesFiles    = 64  // descriptors for other things: the listener, files, new ones that are refused
	pagesNewcomer = 1   // is open while it is decided on
)

// crowd is a listener whose connections are bounded. When there are too many, the
// one that has been idle for longest gives way to the newcomer; if all are busy
// the newcomer is closed.
type crowd struct {
	net.Listener
	refused, evicted atomic.Uint64

	mu    sync.Mutex
	open  map[net.Conn]*visitor
	turns uint64
}

// visitor is an open connection.
type visitor struct {
	from netip.Addr
	busy bool   // a request is being read or answered
	turn uint64 // when busy last changed
}

func newCrowd(l net.Listener) *crowd {
	return &crowd{Listener: l, open: map[net.Conn]*visitor{}}
}

// Accept waits for a connection that there is room for.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		k, err := c.Listener.Accept()
		if err != nil {
			return nil, err // http.Server tries again after one that is temporary
		}
		if c.admit(k) {
			return k, nil
		}
		c.refused.Add(1)
		_ = k.Close() // it is nobody's any more, whatever it says
	}
}

func (c *crowd) admit(k net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	from := peer(k)
	if from.IsValid() && !from.IsLoopback() && !c.room(pagesPerPeer, func(v *visitor) bool { return v.from == from }) {
		return false
	}
	if !c.room(pagesMax, func(*visitor) bool { return true }) {
		return false
	}
	c.turns++
	c.open[k] = &visitor{from: from, turn: c.turns}
	return true
}

// room reports whether there are fewer than most of those that count, after closing
// the one that has been idle for longest if need be.
func (c *crowd) room(most int, counts func(*visitor) bool) bool {
	var idlest net.Conn
	n := 0
	for k, v := range c.open {
		if !counts(v) {
			continue
		}
		n++
		if !v.busy && (idlest == nil || v.turn < c.open[idlest].turn) {
			idlest = k
		}
	}
	if n < most {
		return true
	}
	if idlest == nil {
		return false
	}
	delete(c.open, idlest)
	c.evicted.Add(1)
	_ = idlest.Close() // its goroutine notices
	return true
}

// changed is the server's ConnState.
func (c *crowd) changed(k net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.open[k]
	switch {
	case v == nil:
	case s == http.StateClosed || s == http.StateHijacked:
		delete(c.open, k)
	default:
		c.turns++
		v.busy, v.turn = s == http.StateActive, c.turns
	}
}

// peer is the IPv4 address or IPv6 /64 at a connection's other end.
func peer(k net.Conn) netip.Addr {
	if a, ok := k.RemoteAddr().(*net.TCPAddr); ok {
		from := a.AddrPort().Addr().Unmap().WithZone("")
		if from.Is6() && !from.IsLoopback() {
			p, _ := from.Prefix(64) // it has that many bits
			return p.Addr()
		}
		return from
	}
	return netip.Addr{}
}

// bodiless answers requests, none of which needs a body: a connection that has
// announced one is closed after the answer instead of being waited for.
func bodiless(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
