package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
)

const (
	wsGUID     = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	wsFrameMax = 4 << 10
	opBinary   = 2
	opClose    = 8
	opPing     = 9
	opPong     = 10
)

var errWS = errors.New("mock: not a WebSocket frame that a browser sends")

// upgrade takes the connection over; nil when the request is no upgrade.
func upgrade(w http.ResponseWriter, r *http.Request) (net.Conn, *bufio.Reader) {
	key := r.Header.Get("Sec-WebSocket-Key")
	h, ok := w.(http.Hijacker)
	if key == "" || !ok {
		http.Error(w, "this port speaks WebSocket", http.StatusUpgradeRequired)
		return nil, nil
	}
	conn, rw, err := h.Hijack()
	if err != nil {
		return nil, nil
	}
	sum := sha1.Sum([]byte(key + wsGUID))
	io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
		base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
	return conn, rw.Reader
}

// readMessage returns the next binary message; it answers pings.
func readMessage(r *bufio.Reader, w io.Writer) ([]byte, error) {
	for {
		var h [2]byte
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return nil, err
		}
		n := int(h[1] & 127)
		if n == 126 {
			var l [2]byte
			if _, err := io.ReadFull(r, l[:]); err != nil {
				return nil, err
			}
			n = int(binary.BigEndian.Uint16(l[:]))
		}
		if h[1]&128 == 0 || n > wsFrameMax || h[0]&128 == 0 {
			return nil, errWS
		}
		b := make([]byte, 4+n)
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, err
		}
		mask, body := b[:4], b[4:]
		for i := range body {
			body[i] ^= mask[i&3]
		}
		switch h[0] & 15 {
		case opBinary:
			return body, nil
		case opPing:
			if _, err := w.Write(message(opPong, body)); err != nil {
				return nil, err
			}
		case opClose:
			return nil, io.EOF
		}
	}
}

// message frames one message of the server's.
func message(op byte, b []byte) []byte {
	out := []byte{128 | op}
	switch n := len(b); {
	case n < 126:
		out = append(out, byte(n))
	case n < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, 126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, 127), uint64(n))
	}
	return append(out, b...)
}
