package client_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

func TestDialOptions(t *testing.T) {
	ctx := within10s(t)
	for _, o := range []client.Options{{Transport: "udp"}, {Password: strings.Repeat("x", 257)}, {Token: make([]byte, 65)}, {Room: "a room"}, {Label: strings.Repeat("x", 129)}, {Reservation: make([]byte, 33)}} {
		if _, err := client.Dial(ctx, "127.0.0.1:1", o); !errors.Is(err, client.ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	hellos := make(chan []byte, 1)
	addr := listen(t, "tcp", func(p *peer) {
		b := p.recv()
		w := welcome(t, b)
		if host, _, _ := net.SplitHostPort(p.RemoteAddr().String()); host != "127.0.0.2" {
			t.Errorf("dialled from %s", host)
		}
		hellos <- b
		p.send(packet.Append(nil, &w))
		p.recv()
	})
	o := client.Options{Password: "secret", Room: "attic", Label: "mode=duel", Reservation: []byte("seat"), LocalAddr: "127.0.0.2"}
	for range 2 { // the second time with the schema
		c, err := client.Dial(ctx, addr, o)
		if err != nil {
			t.Fatal(err)
		}
		var h packet.Hello
		if err := packet.Decode((<-hellos)[1:], &h); err != nil || string(h.Credentials) != "secret" || h.Room != "attic" || h.Label != "mode=duel" || string(h.Reservation) != "seat" || (h.Schema != 0) != (o.Schema != nil) {
			t.Fatal(h, err)
		}
		o.Schema = c.Schema()
		if o.Schema.Hash() != testSchema(t).Hash() || c.Welcome().Schema != nil {
			t.Fatal("another schema")
		}
		_ = c.Close()
	}
}

// TestDialPipe gives Dial a connection of the caller's.
func TestDialPipe(t *testing.T) {
	for _, transport := range transports {
		near, far := net.Pipe()
		go serve(far, transport, func(p *peer) { p.greet(t); p.recv() })
		c, err := client.Dial(within10s(t), "pipe:1", client.Options{
			Transport: transport,
			Dial:      func(context.Context, string, string) (net.Conn, error) { return near, nil },
		})
		if err != nil {
			t.Fatal(transport, err)
		}
		if _, err := c.Join(within10s(t), "alice"); err != nil {
			t.Fatal(transport, err)
		}
		_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, _, err := c.Next(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal(transport, err)
		}
		_ = c.Close()
	}
}
