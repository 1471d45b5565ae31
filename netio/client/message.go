package client

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/wire"
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
			l.control(ws.OpPong, b)
		case ws.OpClose:
			l.control(ws.OpClose, b[:min(len(b)&^1, 2)]) // the status alone
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

// control answers with a control message, of at most 125 bytes. It does not wait
// for a server that does not read: who reads has a deadline of its own. Of the
// answers that cannot go out the newest is kept, as the protocol allows.
func (l *link) control(op ws.OpCode, payload []byte) {
	l.answer.mu.Lock()
	defer l.answer.mu.Unlock()
	l.answer.op, l.answer.payload, l.answer.waits = op, bytes.Clone(payload), true
	if !l.answer.writing {
		l.answer.writing = true
		go l.writeAnswers()
	}
}

// answer is the newest control message that has to be written.
type answer struct {
	mu      sync.Mutex
	op      ws.OpCode
	payload []byte
	waits   bool
	writing bool
}

func (l *link) writeAnswers() {
	for {
		l.answer.mu.Lock()
		op, payload, waits := l.answer.op, l.answer.payload, l.answer.waits
		l.answer.waits, l.answer.writing = false, waits
		l.answer.mu.Unlock()
		if !waits {
			return
		}
		// An error shows itself in the next Send or Next too.
		_ = l.write(append(l.begin(), payload...), op, ws.MaxControlFramePayloadSize)
	}
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
