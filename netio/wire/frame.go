package wire

import (
	"encoding/binary"
	"errors"
)

// Frame bounds, in bytes of kind and payload together.
const (
	FrameHeader   = 2          // u16 length of kind and payload, on raw TCP
	FrameUpMax    = 4 << 10    // client to server, in game
	FrameHelloMax = 512        // client to server, before it is welcome, and from who watches
	FrameJoinMax  = 1536       // client to server, from the welcome until it plays
	FrameDownMax  = 64<<10 - 1 // server to client
)

// Errors of NextFrame.
var (
	ErrFrameLarge = errors.New("wire: frame over its limit")
	ErrFrameEmpty = errors.New("wire: frame without a kind")
)

// AppendFrameHeader appends the header of a frame of n bytes. It panics when n is
// over FrameDownMax, which two bytes cannot say.
func AppendFrameHeader(b []byte, n int) []byte {
	if n > FrameDownMax {
		panic("wire: a frame over 65535 bytes") // in these words it is small enough to be inlined
	}
	return AppendU16(b, uint16(n))
}

// NextFrame splits the first whole frame off b. It refuses on the length field
// alone, so nobody need hold more than one frame of limit bytes. A nil frame
// without an error asks for more bytes; used is what to discard.
func NextFrame(b []byte, limit int) (frame []byte, used int, err error) {
	if len(b) < FrameHeader {
		return nil, 0, nil
	}
	n := int(binary.LittleEndian.Uint16(b))
	switch {
	case n == 0:
		return nil, 0, ErrFrameEmpty
	case n > limit:
		return nil, 0, ErrFrameLarge
	case len(b) < FrameHeader+n:
		return nil, 0, nil
	}
	return b[FrameHeader : FrameHeader+n], FrameHeader + n, nil
}
