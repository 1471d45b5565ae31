// Package wire is the alphabet of the protocol: bytes, bits, frames, the lane
// table and the block codec. It holds no state and knows no game; every other
// package may import it.
package wire

import (
	"encoding/binary"
	"errors"
	"math"
)

// Errors of a Reader. Each means that the bytes are malformed, never that more
// of them are needed: readers are given whole bodies.
var (
	ErrShort    = errors.New("wire: body too short")
	ErrTrailing = errors.New("wire: bytes after the last field")
	ErrValue    = errors.New("wire: value out of range")
)

// Reader reads fields off a body. Its first error sticks and every later read
// gives zero, so a decoder is a list of reads and one check of Close.
type Reader struct {
	b   []byte
	err error
}

// NewReader reads b, which it only borrows.
func NewReader(b []byte) Reader { return Reader{b: b} }

// Err is the first error, or nil.
func (r *Reader) Err() error { return r.err }

// Rest is what has not been read.
func (r *Reader) Rest() []byte { return r.b }

// Fail makes err the reader's error unless it has one.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err, r.b = err, nil
	}
}

// Close reports the first error, or ErrTrailing if bytes are left.
func (r *Reader) Close() error {
	if r.err == nil && len(r.b) > 0 {
		return ErrTrailing
	}
	return r.err
}

var zeros [8]byte

func (r *Reader) take(n int) []byte {
	if len(r.b) < n {
		r.Fail(ErrShort)
		return zeros[:n]
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

// U8 reads one byte.
func (r *Reader) U8() uint8 { return r.take(1)[0] }

// U16 reads two bytes, little endian like all fixed integers here.
func (r *Reader) U16() uint16 { return binary.LittleEndian.Uint16(r.take(2)) }

// U24 reads three bytes.
func (r *Reader) U24() uint32 {
	b := r.take(3)
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
}

// U32 reads four bytes.
func (r *Reader) U32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }

// U64 reads eight bytes.
func (r *Reader) U64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }

// I8 reads a byte as a signed integer.
func (r *Reader) I8() int8 { return int8(r.U8()) }

// I16 reads two bytes as a signed integer.
func (r *Reader) I16() int16 { return int16(r.U16()) }

// I32 reads four bytes as a signed integer.
func (r *Reader) I32() int32 { return int32(r.U32()) }

// Uvarint reads an unsigned base-128 varint of at most 32 bits.
func (r *Reader) Uvarint() uint32 {
	v, n := binary.Uvarint(r.b)
	if n == 0 {
		r.Fail(ErrShort)
		return 0
	}
	if n < 0 || v > math.MaxUint32 {
		r.Fail(ErrValue)
		return 0
	}
	r.b = r.b[n:]
	return uint32(v)
}

// Uvarint64 reads an unsigned base-128 varint.
func (r *Reader) Uvarint64() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.Fail(ErrShort)
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Varint reads a zigzag varint of at most 32 bits.
func (r *Reader) Varint() int32 { return Unzigzag(r.Uvarint()) }

// Bytes reads a varint length of at most limit and lends that many bytes.
func (r *Reader) Bytes(limit int) []byte {
	n := r.Uvarint()
	if int64(n) > int64(limit) {
		r.Fail(ErrValue)
		return nil
	}
	if len(r.b) < int(n) {
		r.Fail(ErrShort)
		return nil
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

// Fixed lends the next n bytes.
func (r *Reader) Fixed(n int) []byte {
	if len(r.b) < n {
		r.Fail(ErrShort)
		return nil
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

// String is Bytes, copied.
func (r *Reader) String(limit int) string { return string(r.Bytes(limit)) }

// Count reads a varint of at most limit: the length of a list.
func (r *Reader) Count(limit int) int {
	n := r.Uvarint()
	if int64(n) > int64(limit) {
		r.Fail(ErrValue)
		return 0
	}
	return int(n)
}

// Zigzag maps small magnitudes of either sign to small unsigned values.
func Zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }

// Unzigzag undoes Zigzag.
func Unzigzag(u uint32) int32 { return int32(u>>1) ^ -int32(u&1) }

// AppendU16 appends v, little endian.
func AppendU16(b []byte, v uint16) []byte { return binary.LittleEndian.AppendUint16(b, v) }

// AppendU24 appends the low three bytes of v.
func AppendU24(b []byte, v uint32) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }

// AppendU32 appends v.
func AppendU32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }

// AppendU64 appends v.
func AppendU64(b []byte, v uint64) []byte { return binary.LittleEndian.AppendUint64(b, v) }

// AppendI32 appends v.
func AppendI32(b []byte, v int32) []byte { return AppendU32(b, uint32(v)) }

// AppendUvarint appends v as a base-128 varint.
func AppendUvarint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// AppendVarint appends v as a zigzag varint.
func AppendVarint(b []byte, v int32) []byte { return binary.AppendUvarint(b, uint64(Zigzag(v))) }

// AppendBytes appends the length of v as a varint, then v.
func AppendBytes(b, v []byte) []byte { return append(AppendUvarint(b, uint64(len(v))), v...) }

// AppendString is AppendBytes for a string.
func AppendString(b []byte, v string) []byte { return append(AppendUvarint(b, uint64(len(v))), v...) }
