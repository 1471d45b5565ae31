package client_test

import (
	"context"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// welcome is what a well-behaved server answers to a Hello.
func welcome(t testing.TB, hello []byte) packet.Welcome {
	s := testSchema(t)
	var h packet.Hello
	if len(hello) == 0 || packet.Kind(hello[0]) != packet.KindHello || packet.Decode(hello[1:], &h) != nil || h.Magic != packet.Magic {
		t.Errorf("hello: %x", hello)
	}
	w := packet.Welcome{Version: packet.Version, SchemaHash: s.Hash(), TickRate: 20, Tick: 4, World: testWorld(4, 3, 3)}
	if h.Schema != s.Hash() {
		w.Schema = s.Append(nil)
	}
	return w
}

// greet does the handshake and the join, as entity 7.
func (p *peer) greet(t testing.TB) {
	w := welcome(t, p.recv())
	p.send(packet.Append(nil, &w))
	if join := p.recv(); len(join) == 0 || packet.Kind(join[0]) != packet.KindJoin {
		t.Errorf("join: %x", join)
	}
	p.send(packet.Append(nil, &packet.Accepted{ID: 7, Tick: 5, Token: []byte("token")}))
}

func within10s(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// joined is a Client that plays on f's server; f begins after the join.
func joined(t testing.TB, transport string, f func(*peer)) *client.Client {
	t.Helper()
	ctx := within10s(t)
	addr := listen(t, transport, func(p *peer) { p.greet(t); f(p) })
	c, err := client.Dial(ctx, addr, client.Options{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := c.Join(ctx, "alice"); err != nil {
		t.Fatal(err)
	}
	return c
}

var transports = []string{"tcp", "ws"}
