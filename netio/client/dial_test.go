package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

func TestDialRefused(t *testing.T) {
	for _, transport := range transports {
		addr := listen(t, transport, func(p *peer) {
			p.recv()
			p.send(packet.Append(nil, &packet.Refused{Code: packet.ServerFull, RetryMs: 500, Sentence: "full"}))
		})
		_, err := client.Dial(within10s(t), addr, client.Options{Transport: transport})
		var r *client.Refused
		if !errors.As(err, &r) || r.Code != packet.ServerFull || r.RetryMs != 500 || r.Sentence != "full" {
			t.Fatalf("%s: %v", transport, err)
		}
	}
}

// TestDialBadWelcome changes one thing in an answer that would do.
func TestDialBadWelcome(t *testing.T) {
	other := testSchema(t)
	other.CellShift--
	tests := map[string]func(*packet.Welcome){
		"version":      func(w *packet.Welcome) { w.Version++ },
		"cell size":    func(w *packet.Welcome) { w.World.CellSize = 0 },
		"even view":    func(w *packet.Welcome) { w.World.ViewCells = 4 },
		"large view":   func(w *packet.Welcome) { w.World.ViewCells = 9 },
		"no world":     func(w *packet.Welcome) { w.World.Width = 0 },
		"no schema":    func(w *packet.Welcome) { w.Schema = nil },
		"other schema": func(w *packet.Welcome) { w.Schema = other.Append(nil) },
		"bad schema":   func(w *packet.Welcome) { w.Schema = w.Schema[:len(w.Schema)-1] },
		"long schema":  func(w *packet.Welcome) { w.Schema = append(w.Schema, 0) },
		"hash":         func(w *packet.Welcome) { w.SchemaHash++ },
	}
	for name, change := range tests {
		addr := listen(t, "tcp", func(p *peer) {
			w := welcome(t, p.recv())
			change(&w)
			p.send(packet.Append(nil, &w))
			p.recv()
		})
		if _, err := client.Dial(within10s(t), addr, client.Options{}); !errors.Is(err, client.ErrWelcome) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDialBadBytes(t *testing.T) {
	head := "HTTP/1.1 101 Switching Protocols\r\n"
	tests := []struct {
		name, transport string
		answer          string
		want            error
	}{
		{"nothing", "tcp", "", io.EOF},
		{"half a frame", "tcp", "\x09\x00\x40", io.ErrUnexpectedEOF},
		{"empty frame", "tcp", "\x00\x00", wire.ErrFrameEmpty},
		{"not a welcome", "tcp", "\x05\x00\x48\x00\x00\x00\x00", client.ErrWelcome},
		{"short welcome", "tcp", "\x02\x00\x40\x01", client.ErrWelcome},
		{"short refusal", "tcp", "\x02\x00\x42\x01", wire.ErrShort},
		{"http", "tcp", "HTTP/1.1 400 Bad Request\r\n\r\n", io.ErrUnexpectedEOF},
		{"no answer", "ws", "", io.EOF},
		{"no upgrade", "ws", "HTTP/1.1 426 Upgrade Required\r\n\r\n", nil},
		{"no headers", "ws", head + "\r\n", nil},
		{"endless headers", "ws", head + strings.Repeat("x: y\r\n", 1<<16), nil},
		{"endless line", "ws", head + strings.Repeat("x", 1<<16), nil},
		{"subprotocol", "ws", head + "Sec-WebSocket-Protocol: x\r\n\r\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := listen(t, "tcp", func(p *peer) {
				_, _ = p.Read(make([]byte, 1<<10))
				p.raw([]byte(tt.answer)...)
				_ = p.Conn.(*net.TCPConn).CloseWrite()
				_, _ = io.Copy(io.Discard, p)
			})
			_, err := client.Dial(within10s(t), addr, client.Options{Transport: tt.transport})
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestDialContext(t *testing.T) {
	for _, transport := range transports {
		addr := listen(t, "tcp", func(p *peer) { _, _ = io.Copy(io.Discard, p) }) // it never answers
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
		if _, err := client.Dial(ctx, addr, client.Options{Transport: transport}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", transport, err)
		}
		cancel()
		if _, err := client.Dial(ctx, addr, client.Options{Transport: transport}); err == nil {
			t.Errorf("%s: dialled with a context that had ended", transport)
		}
	}
}

// TestDialEarly has the server's answer come together with its upgrade.
func TestDialEarly(t *testing.T) {
	addr := listen(t, "tcp", func(p *peer) {
		var b bytes.Buffer
		rw := struct {
			io.Reader
			io.Writer
		}{p, &b}
		if _, err := ws.Upgrade(rw); err != nil {
			t.Error(err)
		}
		b.Write(seal(true, packet.Append(nil, &packet.Refused{Code: packet.RetryLater})))
		p.raw(b.Bytes()...)
		_, _ = io.Copy(io.Discard, p)
	})
	_, err := client.Dial(within10s(t), addr, client.Options{Transport: "ws"})
	var r *client.Refused
	if !errors.As(err, &r) || r.Code != packet.RetryLater {
		t.Fatal(err)
	}
}
