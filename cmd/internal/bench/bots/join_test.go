package bots

import "testing"

func TestLocalAddresses(t *testing.T) {
	for _, c := range []struct {
		addr string
		i    int
		want string
	}{
		{"127.0.0.1:7777", 0, "127.0.0.1"},
		{"127.0.0.1:7777", 253, "127.0.0.254"},
		{"127.0.0.1:7777", 254, "127.0.0.1"},
		{"10.1.2.3:7777", 5, ""},
		{"example.org:7777", 5, ""},
		{"[::1]:7777", 5, ""},
		{"nonsense", 5, ""},
	} {
		if got := local(c.addr, c.i); got != c.want {
			t.Errorf("bot %d on %s: %q, want %q", c.i, c.addr, got, c.want)
		}
	}
}
