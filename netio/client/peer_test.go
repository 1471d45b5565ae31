package client_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/wire"
)

// peer is a server's end of one connection, for tests: blocking, trusting.
type peer struct {
	net.Conn
	web bool
}

// listen serves each connection with f on a free port, until the test ends.
func listen(t testing.TB, transport string, f func(*peer)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serve(conn, transport, f)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-served })
	return l.Addr().String()
}

// serve runs f; a server that waits for a client which waits too is ended.
func serve(conn net.Conn, transport string, f func(*peer)) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if transport == "ws" {
		if _, err := ws.Upgrade(conn); err != nil {
			return
		}
	}
	f(&peer{conn, transport == "ws"})
}

// seal puts a transport's header before a frame.
func seal(web bool, frame []byte) []byte {
	if web {
		return ws.MustCompileFrame(ws.NewBinaryFrame(frame))
	}
	return append(wire.AppendFrameHeader(nil, len(frame)), frame...)
}

func (p *peer) send(frame []byte) { p.raw(seal(p.web, frame)...) }

func (p *peer) raw(b ...byte) { _, _ = p.Write(b) }

// message reads a masked WebSocket message.
func (p *peer) message() (op ws.OpCode, payload []byte, err error) {
	h, err := ws.ReadHeader(p)
	if err != nil {
		return 0, nil, err
	}
	if !h.Masked || !h.Fin || h.Rsv != 0 || h.Length > wire.FrameUpMax {
		return 0, nil, errors.New("bad message from the client")
	}
	payload = make([]byte, h.Length)
	_, err = io.ReadFull(p, payload)
	ws.Cipher(payload, h.Mask, 0)
	return h.OpCode, payload, err
}

// recv reads a frame; nil at the end.
func (p *peer) recv() []byte {
	if p.web {
		op, b, err := p.message()
		if err != nil || op != ws.OpBinary {
			return nil
		}
		return b
	}
	var head [2]byte
	if _, err := io.ReadFull(p, head[:]); err != nil {
		return nil
	}
	b := make([]byte, binary.LittleEndian.Uint16(head[:]))
	if _, err := io.ReadFull(p, b); err != nil {
		return nil
	}
	return b
}
