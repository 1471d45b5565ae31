package bots

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/wire"
)

// A WebSocket message's header, as far as a light bot meets it.
const (
	messageFin    = 0x80
	messageMasked = 0x80
	messageShort  = 125 // the longest payload whose length fits into the second byte
	messageLen16  = 126 // two bytes of length follow
)

// nextFrame splits the first whole frame off b, as wire.NextFrame does; over
// WebSocket an empty one is a control message.
func nextFrame(web bool, b []byte) (frame []byte, used int, err error) {
	if !web {
		return wire.NextFrame(b, wire.FrameDownMax)
	}
	if len(b) < 2 {
		return nil, 0, nil
	}
	at, n := 2, int(b[1])
	switch {
	case ws.OpCode(b[0]&^messageFin) == ws.OpClose:
		return nil, 0, fmt.Errorf("bots: websocket closed: %w", io.EOF)
	case n > messageLen16: // masked, or of a length that the protocol does not have
		return nil, 0, wire.ErrFrameLarge
	case n == messageLen16 && len(b) < 4:
		return nil, 0, nil
	case n == messageLen16:
		at, n = 4, int(binary.BigEndian.Uint16(b[2:]))
	}
	if len(b) < at+n {
		return nil, 0, nil
	}
	if ws.OpCode(b[0]&^messageFin) != ws.OpBinary {
		return b[at:at], at + n, nil
	}
	if n == 0 {
		return nil, 0, wire.ErrFrameEmpty
	}
	return b[at : at+n], at + n, nil
}

// webRoom is how many bytes of header a message from a client has at most.
const webRoom = 8

// appendFrame appends a message as the transport wants it, of at most
// wire.FrameUpMax bytes. A WebSocket message is masked with zeros, which costs
// the server as much as any other mask.
func appendFrame(b []byte, web bool, m bot.Message) []byte {
	from := len(b)
	if !web {
		b = m.Append(append(wire.AppendFrameHeader(b, 0), byte(m.Kind())))
		binary.LittleEndian.PutUint16(b[from:], uint16(len(b)-from-wire.FrameHeader))
		return b
	}
	b = m.Append(append(append(b, make([]byte, webRoom)...), byte(m.Kind())))
	n := len(b) - from - webRoom
	b[from] = messageFin | byte(ws.OpBinary)
	if n > messageShort {
		b[from+1] = messageMasked | messageLen16
		binary.BigEndian.PutUint16(b[from+2:], uint16(n))
		return b
	}
	b[from+1] = messageMasked | byte(n)
	const spare = 2 // bytes of length that a short message lacks
	return b[:copy(b[from+webRoom-spare:], b[from+webRoom:])+from+webRoom-spare]
}
