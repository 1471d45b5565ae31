package client

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/gobwas/ws"

	"tickd/netio/wire"
)

const (
	messageFin    = 0x80
	messageMasked = 0x80
	messageLen16  = 126 // two bytes of length follow
	messageLen64  = 127 // eight do
)

// nextMessage waits for a binary message and lends it. It answers pings, and a
// close once; a message in fragments, a text or a masked one is an error.
func (l *link) nextMessage() ([]byte, error) {
	for {
		op, skip, n, err := l.messageHead()
		if err != nil {
			return nil, err
		}
		b, err := l.in.take(skip, n)
		if err != nil {
			return nil, err
		}
		switch op {
		case ws.OpBinary:
			return b, nil
		case ws.OpPing:
			err = l.control(ws.OpPong, b)
		case ws.OpClose:
			_ = l.control(ws.OpClose, b[:min(len(b)&^1, 2)]) // the status alone; the end is the same if it does not go out
			code, reason := ws.ParseCloseFrameData(b)
			err = fmt.Errorf("websocket closed with status %d: %q: %w", code, reason, io.EOF)
		}
		if err != nil {
			return nil, err
		}
	}
}

// messageHead reads a header without taking it, so that a timeout between it
// and the payload does no harm.
func (l *link) messageHead() (op ws.OpCode, skip, n int, err error) {
	b, err := l.in.need(2)
	if err != nil {
		return 0, 0, 0, err
	}
	op, skip, n = ws.OpCode(b[0]&^messageFin), 2, int(b[1]&^messageMasked)
	control := op == ws.OpPing || op == ws.OpPong || op == ws.OpClose // with a reserved bit it is none of them
	if b[0]&messageFin == 0 || b[1]&messageMasked != 0 || !control && op != ws.OpBinary || control && n >= messageLen16 {
		return 0, 0, 0, fmt.Errorf("header %#x: %w", b[:2], ErrMessage)
	}
	switch n {
	case messageLen64: // a frame within the limit needs two bytes only
		return 0, 0, 0, wire.ErrFrameLarge
	case messageLen16:
		if b, err = l.in.need(4); err != nil {
			return 0, 0, 0, err
		}
		skip, n = 4, int(binary.BigEndian.Uint16(b[2:]))
	}
	if op == ws.OpBinary && n == 0 {
		return 0, 0, 0, wire.ErrFrameEmpty
	}
	return op, skip, n, nil
}

// control writes a control message; payload is at most 125 bytes.
func (l *link) control(op ws.OpCode, payload []byte) error {
	return l.write(append(l.begin(), payload...), op, ws.MaxControlFramePayloadSize)
}

// mask makes b, headRoom bytes and a payload, a client's message and returns
// where it starts.
func mask(b []byte, op ws.OpCode) (at int) {
	key, n := ws.NewMask(), len(b)-headRoom
	at = headRoom - 6
	if n >= messageLen16 {
		at = 0
		binary.BigEndian.PutUint16(b[2:], uint16(n))
		b[1] = messageMasked | messageLen16
	} else {
		b[at+1] = messageMasked | byte(n)
	}
	b[at] = messageFin | byte(op)
	copy(b[headRoom-4:], key[:])
	ws.Cipher(b[headRoom:], key, 0)
	return at
}
