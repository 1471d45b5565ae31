package dst

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/tickd/tickd/netio/wire"
)

// stream reads the frames out of the bytes that a connection carries to a client, over raw TCP or
// as a WebSocket.
type stream struct {
	web      bool
	upgraded bool
}

// The parts of WebSocket (RFC 6455) that a client needs.
const (
	upgrade = "GET / HTTP/1.1\r\nHost: dst\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
	headEnd = "\r\n\r\n"

	finBinary = 0x80 | 2
	opControl = 8
	masked    = 0x80
	short     = 125
	two       = 126
)

var errStream = errors.New("no message of a WebSocket")

// next splits the next frame off b. A frame of nil with n above 0 is nothing for a client; with
// 0, more bytes are needed.
func (s *stream) next(b []byte) (frame []byte, n int, err error) {
	if !s.web {
		return wire.NextFrame(b, wire.FrameDownMax)
	}
	if !s.upgraded {
		end := bytes.Index(b, []byte(headEnd))
		if end < 0 {
			return nil, 0, nil
		}
		s.upgraded = true
		return nil, end + len(headEnd), nil
	}
	if len(b) < 4 {
		return nil, 0, nil
	}
	size, length := 2, int(b[1])
	switch {
	case length == two:
		size, length = 4, int(binary.BigEndian.Uint16(b[2:]))
	case length > two:
		return nil, 0, errStream // none is as long as that
	}
	if len(b) < size+length {
		return nil, 0, nil
	}
	switch {
	case b[0] == finBinary:
		return b[size : size+length], size + length, nil
	case b[0]&opControl != 0: // a close, or a pong to what a hostile client has sent
		return nil, size + length, nil
	}
	return nil, 0, errStream
}

// pack is a frame as a client sends it.
func (s *stream) pack(f []byte, mask uint32) []byte {
	if !s.web {
		return append(wire.AppendFrameHeader(nil, len(f)), f...)
	}
	b := []byte{finBinary, masked | byte(min(len(f), two))}
	if len(f) > short {
		b = binary.BigEndian.AppendUint16(b, uint16(len(f)))
	}
	b = binary.LittleEndian.AppendUint32(b, mask)
	key := b[len(b)-4:]
	for i, v := range f {
		b = append(b, v^key[i%4])
	}
	return b
}
