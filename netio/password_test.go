package netio

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// A server without a password admits everybody, also who brings one.
func TestPasswords(t *testing.T) {
	for _, c := range []struct {
		server, client string
		want           packet.Code
	}{
		{"", "", packet.OK},
		{"", "any", packet.OK},
		{"secret", "secret", packet.OK},
		{"secret", "", packet.BadPassword},
		{"secret", "secre", packet.BadPassword},
		{"secret", "secretly", packet.BadPassword},
	} {
		h := newHall(t, Config{Password: c.server})
		k := h.memory.Dial()
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Credentials: []byte(c.client)}))
		if k.Code() != c.want {
			t.Errorf("%q for %q: %v, want %v", c.client, c.server, k.Code(), c.want)
		}
	}
}
