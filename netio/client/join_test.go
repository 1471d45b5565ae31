package client_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

func TestJoin(t *testing.T) {
	for _, transport := range transports {
		names := make(chan string, 9)
		addr := listen(t, transport, func(p *peer) {
			w := welcome(t, p.recv())
			p.send(packet.Append(nil, &w))
			for i, answer := range [][]byte{
				packet.Append(nil, &packet.Refused{Code: packet.NameTaken}),
				packet.Append(nil, &packet.Refused{Code: packet.BadName}),
				packet.Append(nil, &packet.Accepted{ID: 2, Token: []byte("next")}),
			} {
				var j packet.Join
				if b := p.recv(); len(b) == 0 || packet.Decode(b[1:], &j) != nil || string(j.Token) != "last" || len(j.Data) != i*512 {
					t.Errorf("join %d: %x", i, b)
				}
				names <- string(j.Name)
				p.send(packet.Append(nil, &packet.Pong{})) // not an answer
				p.send(answer)
			}
			lanes := make([]int32, testSchema(t).Stride())
			bw := wire.NewBlockWriter(testSchema(t))
			bw.Begin(0)
			bw.Arrive(0, 2, 0, lanes)
			bw.Blob([]byte("carol"))
			bw.End()
			p.send(full(5, bw.Bytes()...))
			p.recv()
		})
		ctx := within10s(t)
		c, err := client.Dial(ctx, addr, client.Options{Transport: transport, Token: []byte("last")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.JoinWith(ctx, "dora", client.JoinOptions{Data: make([]byte, packet.JoinDataMax+1)}); !errors.Is(err, client.ErrOptions) {
			t.Fatal(err)
		}
		for i, name := range []string{"alice", "bob"} {
			if _, err := c.JoinWith(ctx, name, client.JoinOptions{Data: make([]byte, i*512)}); !client.RetryName(err) || name != <-names {
				t.Fatalf("%s: %v", name, err)
			}
		}
		a, err := c.JoinWith(ctx, "carol", client.JoinOptions{Token: []byte("last"), Data: make([]byte, packet.JoinDataMax)})
		if err != nil || a.ID != 2 || string(a.Token) != "next" || string(c.Token()) != "next" || <-names != "carol" {
			t.Fatal(a, err)
		}
		if _, ok := c.View().Me(); ok {
			t.Fatal("visible before the first snapshot")
		}
		if _, _, err := c.Next(); err != nil {
			t.Fatal(err)
		}
		if e, ok := c.View().Me(); !ok || e.ID != 2 || string(e.Blob) != "carol" {
			t.Fatal(e, ok)
		}
		_ = c.Close()
	}
}

// Who watches is asked for no name, has no player, and keeps the token that it was given.
func TestWatch(t *testing.T) {
	for _, transport := range transports {
		asked := make(chan []byte, 2)
		addr := listen(t, transport, func(p *peer) {
			w := welcome(t, p.recv())
			p.send(packet.Append(nil, &w))
			asked <- p.recv()
			p.send(packet.Append(nil, &packet.Pong{})) // not an answer
			p.send(packet.Append(nil, &packet.Accepted{Tick: 4}))
			bw := wire.NewBlockWriter(testSchema(t))
			bw.Begin(0)
			bw.End()
			p.send(full(5, bw.Bytes()...))
			asked <- p.recv()
			p.send(packet.Append(nil, &packet.Goodbye{Code: packet.Shutdown}))
		})
		ctx := within10s(t)
		c, err := client.Dial(ctx, addr, client.Options{Transport: transport, Token: []byte("last")})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Watch(ctx, 7, 300); err != nil || c.Player().ID != 0 || string(c.Token()) != "last" {
			t.Fatal(c.Player(), err)
		}
		if kind, _, err := c.Next(); kind != packet.KindSnapshot || err != nil || c.View().Tick() != 5 {
			t.Fatal(kind, err)
		}
		if err := client.Send(c, &packet.Spectate{X: 8, Y: 9}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []packet.Spectate{{X: 7, Y: 300}, {X: 8, Y: 9}} {
			var got packet.Spectate
			if b := <-asked; b[0] != byte(packet.KindSpectate) || packet.Decode(b[1:], &got) != nil || got != want {
				t.Errorf("asked for %+v, not %+v", got, want)
			}
		}
		var bye *client.Goodbye
		if _, _, err := c.Next(); !errors.As(err, &bye) {
			t.Error(err)
		}
	}
}

// A refusal to watch is told as one to join is.
func TestWatchRefused(t *testing.T) {
	addr := listen(t, "tcp", func(p *peer) {
		w := welcome(t, p.recv())
		p.send(packet.Append(nil, &w))
		p.recv()
		p.send(packet.Append(nil, &packet.Refused{Code: packet.ServerFull}))
	})
	ctx := within10s(t)
	c, err := client.Dial(ctx, addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var refused *client.Refused
	if err := c.Watch(ctx, 1, 1); !errors.As(err, &refused) || refused.Code != packet.ServerFull {
		t.Error(err)
	}
}

func TestJoinEnds(t *testing.T) {
	tests := []struct {
		name   string
		answer []byte
		check  func(error) bool
	}{
		{"refused", packet.Append(nil, &packet.Refused{Code: packet.ServerFull}), func(err error) bool {
			var r *client.Refused
			return errors.As(err, &r) && r.Code == packet.ServerFull && !client.RetryName(err)
		}},
		{"goodbye", packet.Append(nil, &packet.Goodbye{Code: packet.Shutdown}), func(err error) bool {
			var g *client.Goodbye
			return errors.As(err, &g) && g.Code == packet.Shutdown
		}},
		{"bad answer", []byte{byte(packet.KindAccepted), 1}, func(err error) bool { return errors.Is(err, wire.ErrShort) }},
		{"bad frame", []byte{byte(packet.KindEvents), 1}, func(err error) bool { return errors.Is(err, wire.ErrShort) }},
	}
	for _, tt := range tests {
		addr := listen(t, "tcp", func(p *peer) {
			w := welcome(t, p.recv())
			p.send(packet.Append(nil, &w))
			p.recv()
			p.send(tt.answer)
			p.recv()
		})
		c, err := client.Dial(within10s(t), addr, client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Join(within10s(t), "alice"); !tt.check(err) {
			t.Errorf("%s: %v", tt.name, err)
		}
		_ = c.Close()
	}
}

// TestJoinCancelled ends a Join; the connection lives on.
func TestJoinCancelled(t *testing.T) {
	addr := listen(t, "tcp", func(p *peer) {
		w := welcome(t, p.recv())
		p.send(packet.Append(nil, &w))
		p.recv()
		p.recv()
		p.send(packet.Append(nil, &packet.Accepted{ID: 3}))
		p.recv()
	})
	c, err := client.Dial(within10s(t), addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Join(ctx, "alice"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	if a, err := c.Join(within10s(t), "alice"); err != nil || a.ID != 3 {
		t.Fatal(a, err)
	}
}
