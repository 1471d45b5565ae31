package client_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
)

func TestMessageRefused(t *testing.T) {
	large := make([]byte, 1<<16)
	tests := []struct {
		name  string
		bytes []byte
		want  error
	}{
		{"text", ws.MustCompileFrame(ws.NewTextFrame([]byte("hi"))), client.ErrMessage},
		{"first fragment", ws.MustCompileFrame(ws.NewFrame(ws.OpBinary, false, large[:3])), client.ErrMessage},
		{"later fragment", ws.MustCompileFrame(ws.NewFrame(ws.OpContinuation, true, large[:3])), client.ErrMessage},
		{"masked", ws.MustCompileFrame(ws.MaskFrame(ws.NewBinaryFrame(large[:3]))), client.ErrMessage},
		{"reserved bit", []byte{0x80 | 0x40 | 2, 1, 200}, client.ErrMessage},
		{"reserved control", []byte{0x80 | 0xb, 0}, client.ErrMessage},
		{"long ping", ws.MustCompileFrame(ws.NewPingFrame(large[:126])), client.ErrMessage},
		{"ping in fragments", ws.MustCompileFrame(ws.NewFrame(ws.OpPing, false, nil)), client.ErrMessage},
		{"empty", ws.MustCompileFrame(ws.NewBinaryFrame(nil)), wire.ErrFrameEmpty},
		{"too large", ws.MustCompileFrame(ws.NewBinaryFrame(large)), wire.ErrFrameLarge},
		{"huge", []byte{0x82, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255}, wire.ErrFrameLarge},
		{"cut short", []byte{0x82, 9, 200}, io.ErrUnexpectedEOF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := joined(t, "ws", func(p *peer) { p.raw(tt.bytes...) })
			for range 2 { // it stays wrong
				if _, _, err := c.Next(); !errors.Is(err, tt.want) {
					t.Fatalf("%v, want %v", err, tt.want)
				}
			}
		})
	}
}

func TestMessageControl(t *testing.T) {
	long := bytes.Repeat([]byte{7}, 125)
	done := make(chan struct{})
	c := joined(t, "ws", func(p *peer) {
		defer close(done)
		for _, payload := range [][]byte{nil, []byte("x"), long} {
			p.raw(ws.MustCompileFrame(ws.NewPingFrame(payload))...)
			p.raw(ws.MustCompileFrame(ws.NewPongFrame(payload))...) // nobody asked
			if op, b, err := p.message(); op != ws.OpPong || !bytes.Equal(b, payload) || err != nil {
				t.Errorf("pong: %v %x %v", op, b, err)
			}
		}
		p.send(append([]byte{200}, make([]byte, wire.FrameDownMax-1)...))
		p.raw(ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusGoingAway, "later")))...)
		if op, b, err := p.message(); op != ws.OpClose || !bytes.Equal(b, []byte{1001 >> 8, 1001 & 255}) || err != nil {
			t.Errorf("close: %v %x %v", op, b, err)
		}
	})
	if kind, body, err := c.Next(); err != nil || kind != 200 || len(body) != wire.FrameDownMax-1 {
		t.Fatal(kind, len(body), err)
	}
	if _, _, err := c.Next(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	<-done
}

// A server that pings and does not read cannot keep Next beyond its deadline.
func TestPongDoesNotHoldNext(t *testing.T) {
	ping := ws.MustCompileFrame(ws.NewPingFrame(bytes.Repeat([]byte{7}, 125)))
	c := joined(t, "ws", func(p *peer) {
		for { // until the client has gone
			if _, err := p.Write(ping); err != nil {
				return
			}
		}
	})
	defer c.Close()
	for range 60 {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		if _, _, err := c.Next(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal(err)
		}
	}
}
