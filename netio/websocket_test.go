package netio

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/packet"
)

const upgradeHead = "GET /play HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://LOCALHOST:8080\r\n\r\n"

// message is one WebSocket frame as a client sends it.
func message(op ws.OpCode, fin bool, payload []byte) []byte {
	b := []byte{byte(op), 0x80}
	if fin {
		b[0] |= 0x80
	}
	switch n := len(payload); {
	case n < 126:
		b[1] |= byte(n)
	default:
		b[1] |= 126
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	mask := [4]byte{1, 2, 3, 250}
	b = append(b, mask[:]...)
	masked := slices.Clone(payload)
	ws.Cipher(masked, mask, 0)
	return append(b, masked...)
}

func binaryMessage(frame []byte) []byte { return message(ws.OpBinary, true, frame) }

func TestWebSocketJoins(t *testing.T) {
	stream := slices.Concat([]byte(upgradeHead), binaryMessage(hello()), binaryMessage(join("webber")),
		message(ws.OpPing, true, []byte("hi")))
	for n := range len(stream) + 1 {
		h := newHall(t, Config{})
		k := h.memory.Dial()
		k.Write(stream[:n])
		k.Write(stream[n:])
		h.tick(1)
		if len(h.names) != 1 {
			t.Fatalf("split at %d: %v, code %v", n, h.names, k.Code())
		}
		out := k.Raw()
		if !bytes.HasPrefix(out, []byte("HTTP/1.1 101 ")) || !bytes.Contains(out, []byte("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
			t.Fatalf("upgrade answer: %q", out)
		}
		if !bytes.Contains(out, []byte("\x8a\x02hi")) {
			t.Fatal("no pong")
		}
		_, frames, _ := bytes.Cut(out, []byte("\r\n\r\n"))
		if frames[0] != 0x82 || frames[2] != byte(packet.KindWelcome) {
			t.Fatalf("first message: % x", frames[:5])
		}
		k.Drop()
		h.tick(2)
		h.empty()
	}
}

func TestWebSocketFragments(t *testing.T) {
	body := make([]byte, 300)
	body[0] = byte(packet.GameKinds + 1)
	h := newHall(t, Config{})
	k := h.memory.Dial()
	k.Write(slices.Concat([]byte(upgradeHead), binaryMessage(hello()), binaryMessage(join("webber"))))
	h.tick(1)
	for i := range 16 {
		op, part := ws.OpContinuation, body[i*20:min(i*20+20, len(body))]
		if i == 0 {
			op = ws.OpBinary
		}
		if i == 15 {
			part = nil
		}
		k.Write(message(op, i == 15, part))
		k.Write(message(ws.OpPong, true, nil)) // control frames may come between
		h.tick(1)
	}
	h.tick(1)
	if h.left[1] != packet.OK || k.Closed() {
		t.Fatalf("closed with %v", k.Code())
	}
	if h.server.Counters.Causes.Load() != 2 {
		t.Fatalf("%d causes, want the join and the message", h.server.Counters.Causes.Load())
	}
}

func TestBadWebSocket(t *testing.T) {
	upgraded := func(parts ...[]byte) []byte {
		return slices.Concat([]byte(upgradeHead), slices.Concat(parts...))
	}
	unmasked := message(ws.OpBinary, true, []byte{1})
	unmasked[1] &^= 0x80
	reserved := message(ws.OpBinary, true, []byte{1})
	reserved[0] |= 0x40
	huge := []byte{0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	var seventeen, pings []byte
	seventeen = message(ws.OpBinary, false, []byte{1})
	for range 16 {
		seventeen = append(seventeen, message(ws.OpContinuation, false, nil)...)
	}
	for range controlsBurst + 1 {
		pings = append(pings, message(ws.OpPing, true, nil)...)
	}
	for _, c := range []struct {
		name string
		send []byte
		code packet.Code
	}{
		{"plain HTTP", []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), packet.BadFrame},
		{"an endless head", []byte("GET /" + strings.Repeat("x", headMax)), packet.TooLarge},
		{"an unmasked frame", upgraded(unmasked), packet.BadFrame},
		{"a reserved bit", upgraded(reserved), packet.BadFrame},
		{"a text message", upgraded(message(ws.OpText, true, []byte("hi"))), packet.BadFrame},
		{"an empty message", upgraded(message(ws.OpBinary, true, nil)), packet.BadFrame},
		{"a message of 2^63 bytes", upgraded(huge), packet.TooLarge},
		{"a message over the limit", upgraded(message(ws.OpBinary, true, make([]byte, 513))), packet.TooLarge},
		{"fragments over the limit", upgraded(message(ws.OpBinary, false, make([]byte, 500)), message(ws.OpContinuation, true, make([]byte, 50))), packet.TooLarge},
		{"too many fragments", upgraded(seventeen), packet.TooLarge},
		{"a continuation of nothing", upgraded(message(ws.OpContinuation, true, []byte{1})), packet.BadFrame},
		{"a message inside a message", upgraded(message(ws.OpBinary, false, []byte{1}), binaryMessage(hello())), packet.BadFrame},
		{"a fragmented ping", upgraded(message(ws.OpPing, false, nil)), packet.BadFrame},
		{"a ping of 126 bytes", upgraded(message(ws.OpPing, true, make([]byte, 126))), packet.BadFrame},
		{"a flood of pings", upgraded(pings), packet.Rate},
		{"a close", upgraded(message(ws.OpClose, true, nil)), packet.Left},
		{"a close with a reason", upgraded(message(ws.OpClose, true, []byte("\x10\xe1bye"))), packet.Left},
		{"a close of one byte", upgraded(message(ws.OpClose, true, []byte{3})), packet.BadFrame},
		{"a close with a status that is none", upgraded(message(ws.OpClose, true, []byte{3, 237})), packet.BadFrame},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHall(t, Config{PageURL: "http://page/"})
			k := h.memory.Dial()
			k.Write(c.send)
			if k.Code() != c.code {
				t.Fatalf("ended with %v, want %v", k.Code(), c.code)
			}
			if c.name == "plain HTTP" {
				if out := string(k.Raw()); !strings.HasPrefix(out, "HTTP/1.1 426 ") || !strings.Contains(out, "http://page/") {
					t.Fatalf("answer: %q", out)
				}
			}
			if status, upgraded := closes[c.name]; upgraded {
				out := k.Raw()
				if n := len(out) - 4; n < 0 || out[n] != 0x88 || out[n+1] != 2 || int(binary.BigEndian.Uint16(out[n+2:])) != status {
					t.Fatalf("no Close frame of status %d: % x", status, out[max(len(out)-8, 0):])
				}
			}
			k.Drop()
			h.tick(1)
			h.empty()
		})
	}
}

// closes are the statuses with which a WebSocket is closed.
var closes = map[string]int{
	"an unmasked frame": 1002, "a reserved bit": 1002, "a text message": 1003, "a message over the limit": 1009,
	"too many fragments": 1009, "a flood of pings": 1008, "a close": 1000, "a close with a reason": 4321,
	"a close of one byte": 1002, "a close with a status that is none": 1002,
}

// A head of 16 KiB, most of it cookies, is taken; a longer one is told so.
func TestLongHeads(t *testing.T) {
	for _, over := range []int{0, 1} {
		h := newHall(t, Config{})
		k := h.memory.Dial()
		pad := headMax + over - len(upgradeHead) - len("Cookie: \r\n")
		head := strings.Replace(upgradeHead, "\r\n\r\n", "\r\nCookie: "+strings.Repeat("x", pad)+"\r\n\r\n", 1)
		k.Write([]byte(head))
		want := []string{"HTTP/1.1 101 ", "HTTP/1.1 431 "}[over]
		if out := string(k.Raw()); len(head) != headMax+over || !strings.HasPrefix(out, want) {
			t.Errorf("a head of %d bytes: %.40q", len(head), out)
		}
	}
}

func TestOrigins(t *testing.T) {
	allowed := []string{"https://play.example:444"}
	for _, c := range []struct {
		origin, host string
		ok           bool
	}{
		{"", "game.example:7777", true},
		{"https://game.example", "game.example:7777", true},
		{"http://GAME.example:8080", "game.example", true},
		{"http://localhost:8080", "127.0.0.1:7777", true},
		{"http://[::1]:8080", "localhost:7777", true},
		{"http://127.0.0.1", "[::1]:7777", true},
		{"https://play.example:444", "game.example:7777", true},
		{"https://play.example", "game.example:7777", false},
		{"http://play.example:444", "game.example:7777", false},
		{"https://evil.example", "game.example:7777", false},
		{"https://game.example.evil", "game.example:7777", false},
		{"http://evil.localhost", "localhost:7777", false},
		{"https://evil.example", "127.0.0.1:7777", false},
		{"http://localhost", "game.example", false},
		{"null", "game.example", false},
		{"://", "game.example", false},
	} {
		if got := admits(allowed, c.origin, c.host); got != c.ok {
			t.Errorf("a page of %q to %q: %v", c.origin, c.host, got)
		}
	}
	if !admits([]string{"*"}, "null", "game.example") {
		t.Error("* is not all")
	}
	for entry, ok := range map[string]bool{
		"*": true, "https://a.example": true, "http://[::1]:80": true, "a.example": false, "https://a.example/": false,
		"https://a.example/x": false, "": false, "ftp://a": false, "https://": false,
	} {
		if OriginOK(entry) != ok {
			t.Errorf("OriginOK(%q) is not %v", entry, ok)
		}
	}
	h := newHall(t, Config{})
	k := h.memory.Dial()
	k.Write([]byte(strings.Replace(upgradeHead, "LOCALHOST", "evil.example", 1)))
	if out := string(k.Raw()); !strings.HasPrefix(out, "HTTP/1.1 403 ") || !k.Closed() || h.server.Counters.RefusedOrigin.Load() != 1 {
		t.Errorf("a foreign page: %.60q", out)
	}
}
