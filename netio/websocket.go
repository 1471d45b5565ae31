package netio

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"strings"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/packet"
)

// Bounds of a WebSocket, beside those of every session.
const (
	headMax         = 16 << 10 // an upgrade request: browsers send all their cookies
	fragmentsMax    = 16       // of one message
	controlsPerTick = 1        // ping, pong and close frames, on average
	controlsBurst   = 10
)

// wsState is what a WebSocket remembers between frames.
type wsState struct {
	head      int    // bytes of the upgrade request, until they are used up
	message   []byte // fragments of a message, nil when there is none
	whole     bool   // the message is complete and has not been taken yet
	fragments int
	unmasked  []byte
	status    ws.StatusCode // for the Close frame, when the code does not say it
	controls  int32
	refilled  uint32
}

// sniff tells the transport by the first bytes. More bytes are needed while the
// phase stays sniffing.
func (c *conn) sniff(b []byte) packet.Code {
	const get = "GET "
	c.hinted = len(b) > 0
	switch {
	case len(b) == 0:
		return packet.OK
	case b[0] == get[0] && len(b) < len(get):
		if !strings.HasPrefix(get, string(b)) {
			c.phase = rawTCP
		}
		return packet.OK
	case string(b[:min(len(b), len(get))]) == get:
		return c.upgrade(b)
	case b[0] == 0x16 && len(b) < 3:
		return packet.OK
	case b[0] == 0x16 && b[1] == 3:
		c.loop.server.log.Warn("a client speaks TLS to a port that does not; put a TLS proxy before it", "session", uint64(c.id))
		return packet.BadMagic
	}
	c.phase = rawTCP
	return packet.OK
}

// upgrade answers an HTTP request once its head is complete. The head itself is
// used up by nextMessage.
func (c *conn) upgrade(b []byte) packet.Code {
	end := bytes.Index(b[:min(len(b), headMax)], []byte("\r\n\r\n"))
	if end < 0 {
		if len(b) >= headMax {
			c.write(plainHTTP(http.StatusRequestHeaderFieldsTooLarge, "The request's head is too long.\n"))
			return packet.TooLarge
		}
		return packet.OK
	}
	head := b[:end+4]
	var answer bytes.Buffer
	var origin, host string
	up := ws.Upgrader{
		ReadBufferSize: headMax,
		OnHost:         func(v []byte) error { host = string(v); return nil },
		OnHeader: func(k, v []byte) error {
			if strings.EqualFold(string(k), "Origin") {
				origin = string(v)
			}
			return nil
		},
	}
	_, err := up.Upgrade(struct {
		io.Reader
		io.Writer
	}{bytes.NewReader(head), &answer})
	switch {
	case err != nil:
		c.write(c.noWebSocket())
		return packet.BadFrame
	case !admits(c.loop.server.config.Origins, origin, host):
		c.loop.server.Counters.RefusedOrigin.Add(1)
		c.write(plainHTTP(http.StatusForbidden, "Pages of this origin may not play here: see --origins.\n"))
		return packet.BadState
	}
	c.phase = webSocket
	c.ws.controls, c.ws.refilled = controlsBurst, c.loop.now
	c.ws.head = len(head)
	c.write(answer.Bytes())
	return packet.OK
}

// noWebSocket is what somebody gets who points a browser at the game's port.
func (c *conn) noWebSocket() []byte {
	text := "This port speaks WebSocket and the tickd protocol.\n"
	if page := c.loop.server.config.PageURL; page != "" {
		text += "The page is at " + page + "\n"
	}
	return plainHTTP(http.StatusUpgradeRequired, text)
}

// plainHTTP is an answer that is no upgrade.
func plainHTTP(status int, text string) []byte {
	h := http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "Connection": {"close"}}
	if status == http.StatusUpgradeRequired {
		h["Upgrade"] = []string{"websocket"}
	}
	r := http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: h,
		ContentLength: int64(len(text)), Body: io.NopCloser(strings.NewReader(text)), Close: true,
	}
	var b bytes.Buffer
	_ = r.Write(&b) // a Buffer's Write cannot fail
	return b.Bytes()
}

// wsHeader is a WebSocket frame's header; RFC 6455, section 5.2. The library's
// reader wants an io.Reader and allocates what a header claims.
type wsHeader struct {
	op     ws.OpCode
	fin    bool
	mask   [4]byte
	size   int // of the header
	length int // of the payload
}

func readHeader(b []byte, limit int) (h wsHeader, code packet.Code) {
	if len(b) < 2 {
		return wsHeader{}, packet.OK
	}
	h = wsHeader{op: ws.OpCode(b[0] & 15), fin: b[0]&0x80 != 0, size: 2 + 4, length: int(b[1] & 0x7f)}
	if b[0]&0x70 != 0 || b[1]&0x80 == 0 {
		return h, packet.BadFrame // an extension was not negotiated; clients must mask
	}
	control := h.op&8 != 0
	switch {
	case control && (h.length > 125 || !h.fin):
		return h, packet.BadFrame
	case h.length == 127:
		return h, packet.TooLarge
	case h.length == 126:
		h.size += 2
		if len(b) < 4 {
			return wsHeader{}, packet.OK
		}
		h.length = int(binary.BigEndian.Uint16(b[2:]))
	}
	if !control && h.length > limit {
		return h, packet.TooLarge
	}
	if len(b) < h.size {
		return wsHeader{}, packet.OK
	}
	copy(h.mask[:], b[h.size-4:])
	return h, packet.OK
}

// nextMessage is next for a WebSocket: a frame of the protocol is one binary
// message.
func (c *conn) nextMessage(b []byte) (frame []byte, n int, code packet.Code) {
	s := &c.ws
	if s.head > 0 {
		n, s.head = s.head, 0
		return nil, n, packet.OK
	}
	if s.whole {
		return s.message, 0, packet.OK
	}
	h, code := readHeader(b, c.session.limit())
	if code != packet.OK || h.size == 0 || len(b) < h.size+h.length {
		return nil, 0, code
	}
	n = h.size + h.length
	s.unmasked = append(s.unmasked[:0], b[h.size:n]...)
	ws.Cipher(s.unmasked, h.mask, 0)
	switch h.op {
	case ws.OpPing, ws.OpPong, ws.OpClose:
		return nil, n, c.control(h.op)
	case ws.OpBinary:
		if s.message != nil {
			return nil, 0, packet.BadFrame
		}
		if h.fin {
			if h.length == 0 {
				return nil, 0, packet.BadFrame
			}
			return s.unmasked, n, packet.OK
		}
		s.message, s.fragments = append([]byte{}, s.unmasked...), 1
		return nil, n, packet.OK
	case ws.OpContinuation:
		return c.continued(h, n)
	case ws.OpText:
		s.status = ws.StatusUnsupportedData
	}
	return nil, 0, packet.BadFrame
}

func (c *conn) continued(h wsHeader, n int) ([]byte, int, packet.Code) {
	s := &c.ws
	if s.message == nil {
		return nil, 0, packet.BadFrame
	}
	if s.fragments++; s.fragments > fragmentsMax || len(s.message)+h.length > c.session.limit() {
		return nil, 0, packet.TooLarge
	}
	s.message = append(s.message, s.unmasked...)
	if s.whole = h.fin; s.whole && len(s.message) == 0 {
		return nil, 0, packet.BadFrame
	}
	return nil, n, packet.OK
}

// control answers a ping and takes a close; too many of them end the session.
func (c *conn) control(op ws.OpCode) packet.Code {
	s := &c.ws
	if passed := c.loop.now - s.refilled; passed > 0 {
		s.refilled, s.controls = c.loop.now, min(s.controls+int32(min(passed, controlsBurst))*controlsPerTick, controlsBurst)
	}
	if s.controls--; s.controls < 0 {
		if s.controls = 0; !c.session.excuses(c.loop.moment) {
			return packet.Rate
		}
	}
	switch op {
	case ws.OpClose:
		return s.closing(s.unmasked)
	case ws.OpPing:
		if c.link.backlog() == 0 {
			c.write(append([]byte{0x80 | byte(ws.OpPong), byte(len(s.unmasked))}, s.unmasked...))
		}
	}
	return packet.OK
}

// appendMessageHeader appends the header of an unmasked binary message.
func appendMessageHeader(b []byte, n int) []byte {
	const finBinary = 0x80 | byte(ws.OpBinary)
	if n < 126 {
		return append(b, finBinary, byte(n))
	}
	return binary.BigEndian.AppendUint16(append(b, finBinary, 126), uint16(n))
}
