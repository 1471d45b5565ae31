package client

import (
	"encoding/binary"
	"fmt"
	"net"
	"sync"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// headRoom is what begin leaves free for the header of either transport: a
// client's WebSocket header takes 8 bytes for up to 64 KiB.
const headRoom = 8

// link carries whole frames over one connection. One goroutine reads; any may
// write.
type link struct {
	conn net.Conn
	in   inbox
	web  bool // WebSocket, else raw TCP

	answer answer

	mu     sync.Mutex
	out    []byte
	limit  int  // bytes that a frame up may have now
	moving bool // to another room, which has not let the player in yet
}

func newLink(conn net.Conn) *link {
	return &link{conn: conn, in: inbox{conn: conn}, out: make([]byte, headRoom, wire.FrameHelloMax), limit: wire.FrameHelloMax}
}

// next waits for a frame and lends it until the next call.
func (l *link) next() ([]byte, error) {
	if l.web {
		return l.nextMessage()
	}
	head, err := l.in.need(wire.FrameHeader)
	if err != nil {
		return nil, err
	}
	n := int(binary.LittleEndian.Uint16(head)) // FrameDownMax is all that two bytes can say
	if n == 0 {
		return nil, wire.ErrFrameEmpty
	}
	return l.in.take(wire.FrameHeader, n)
}

// begin locks the link for writing; the frame is appended to what it returns.
func (l *link) begin() []byte {
	l.mu.Lock()
	return l.out[:headRoom]
}

// drop gives up what was begun, and unlocks.
func (l *link) drop() { l.mu.Unlock() }

// holds reports whether a packet of that kind cannot be sent on the way to another
// room: neither would know what to do with it. Between begin and end.
func (l *link) holds(k packet.Kind) bool {
	return l.moving && k != packet.KindJoin && k != packet.KindPing && k != packet.KindBye
}

// play says that the room has let the player in.
func (l *link) play() {
	l.mu.Lock()
	l.moving, l.limit = false, wire.FrameUpMax
	l.mu.Unlock()
}

// end writes what was begun, in one Write, and unlocks.
func (l *link) end(b []byte) error { return l.write(b, ws.OpBinary, l.limit) }

func (l *link) write(b []byte, op ws.OpCode, limit int) error {
	defer l.mu.Unlock()
	n := len(b) - headRoom
	if n > limit {
		return fmt.Errorf("%d bytes: %w", n, ErrLarge)
	}
	l.out = b // keep what it grew to
	at := headRoom - wire.FrameHeader
	if l.web {
		at = mask(b, op)
	} else {
		binary.LittleEndian.PutUint16(b[at:], uint16(n))
	}
	_, err := l.conn.Write(b[at:])
	return err
}

// allow sets how large a frame up may be from now on.
func (l *link) allow(limit int) {
	l.mu.Lock()
	l.limit = limit
	l.mu.Unlock()
}
