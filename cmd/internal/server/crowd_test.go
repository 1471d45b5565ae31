package server

import (
	"net"
	"net/http"
	"testing"
)

// stranger is a connection from an address; only whether it is closed counts.
type stranger struct {
	net.Conn
	from   string
	closed bool
}

func (s *stranger) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.ParseIP(s.from), Port: 1} }
func (s *stranger) Close() error         { s.closed = true; return nil }

// HTTP connections are bounded in all and by address; who has been idle for longest
// gives way, who is answered does not.
func TestCrowd(t *testing.T) {
	for _, c := range []struct {
		from string
		most int
	}{
		{"127.0.0.1", pagesMax},
		{"192.0.2.1", pagesPerPeer},
		{"2001:db8::1", pagesPerPeer},
	} {
		crowd := newCrowd(nil)
		var all []*stranger
		come := func() bool {
			s := &stranger{from: c.from}
			all = append(all, s)
			return crowd.admit(s)
		}
		for i := range c.most {
			if !come() {
				t.Fatalf("%s: number %d is refused", c.from, i)
			}
		}
		crowd.changed(all[0], http.StateActive)
		if !come() || all[0].closed || !all[1].closed || all[2].closed || len(crowd.open) != c.most {
			t.Errorf("%s: one more: closed are %v %v %v", c.from, all[0].closed, all[1].closed, all[2].closed)
		}
		for _, s := range all {
			crowd.changed(s, http.StateActive)
		}
		if come() {
			t.Errorf("%s: one more is let in though all are busy", c.from)
		}
		if other := (&stranger{from: "198.51.100.1"}); crowd.admit(other) != (c.most < pagesMax) {
			t.Errorf("%s: another address", c.from)
		}
		crowd.changed(all[2], http.StateClosed)
		if !come() {
			t.Errorf("%s: the place that was left is not given away", c.from)
		}
	}
}
