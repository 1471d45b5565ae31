package wire

import (
	"encoding/binary"
	"math/bits"
)

// Limits of one Rice code: a quotient of riceLimit or more escapes to a full
// 32-bit value, so that any residual can be sent.
const (
	riceLimit = 12
	riceKMax  = 20
	bitSlack  = 16 // bytes that Grow keeps past what was asked for
)

// BitWriter writes bits, least significant first, into a growing buffer.
// Callers reserve room once per record with Grow, not once per field.
type BitWriter struct {
	buf []byte
	n   int    // whole bytes written
	acc uint64 // fewer than 8 bits not yet in a whole byte
	nb  uint
}

// Reset starts over in buf, whose capacity is used and whose contents are lost.
func (w *BitWriter) Reset(buf []byte) { *w = BitWriter{buf: buf[:cap(buf)]} }

// Resume goes on after what is in buf, whose capacity is used.
func (w *BitWriter) Resume(buf []byte) { *w = BitWriter{buf: buf[:cap(buf)], n: len(buf)} }

// Grow makes room for n more bytes.
func (w *BitWriter) Grow(n int) {
	if need := w.n + n + bitSlack; need > len(w.buf) {
		grown := make([]byte, need*2)
		copy(grown, w.buf[:w.n])
		w.buf = grown
	}
}

// Put appends the low n bits of v, n at most 56; higher bits of v must be zero.
// It is branch-free: it always stores 8 bytes and keeps fewer than 8 bits back.
func (w *BitWriter) Put(v uint64, n uint) {
	w.acc |= v << (w.nb & 63)
	w.nb += n
	binary.LittleEndian.PutUint64(w.buf[w.n:], w.acc)
	adv := w.nb >> 3
	w.n += int(adv)
	w.acc >>= (adv << 3) & 63
	w.nb &= 7
}

// Rice appends u with parameter k.
func (w *BitWriter) Rice(u uint32, k uint) {
	q := u >> (k & 31)
	if q < riceLimit {
		w.Put(1<<(q&63)-1|uint64(u&(1<<(k&31)-1))<<((q+1)&63), uint(q)+1+k)
		return
	}
	w.Put(1<<riceLimit-1, riceLimit)
	w.Put(uint64(u), 32)
}

// Varint appends u in groups of 7 bits, each after a bit that says whether one
// more follows.
func (w *BitWriter) Varint(u uint32) {
	for u >= 1<<7 {
		w.Put(uint64(u&127)<<1|1, 8)
		u >>= 7
	}
	w.Put(uint64(u)<<1, 8)
}

// Align fills the last byte with zero bits and returns the bytes written.
func (w *BitWriter) Align() int {
	if w.nb > 0 {
		w.buf[w.n] = byte(w.acc)
		w.n++
		w.acc, w.nb = 0, 0
	}
	return w.n
}

// Len is the count of whole bytes written.
func (w *BitWriter) Len() int { return w.n }

// Bytes lends what was written up to the last Align.
func (w *BitWriter) Bytes() []byte { return w.buf[:w.n] }

// BitReader is the matching reader. Reading past the end gives zero bits and
// makes Overrun true.
type BitReader struct {
	buf []byte
	pos int // in bits
}

// NewBitReader reads b, which it only borrows.
func NewBitReader(b []byte) BitReader { return BitReader{buf: b} }

// Get reads n bits, n at most 32.
func (r *BitReader) Get(n uint) uint32 {
	v := r.peek() & (1<<n - 1)
	r.pos += int(n)
	return uint32(v)
}

func (r *BitReader) peek() uint64 {
	i := r.pos >> 3
	if i+8 <= len(r.buf) {
		return binary.LittleEndian.Uint64(r.buf[i:]) >> uint(r.pos&7)
	}
	var x uint64
	for j := 0; j < 8 && i+j < len(r.buf); j++ {
		x |= uint64(r.buf[i+j]) << (8 * j)
	}
	return x >> uint(r.pos&7)
}

// Rice reads what BitWriter.Rice wrote with the same k.
func (r *BitReader) Rice(k uint) uint32 {
	x := r.peek()
	q := uint(bits.TrailingZeros64(^x))
	if q >= riceLimit {
		r.pos += riceLimit
		return r.Get(32)
	}
	r.pos += int(q) + 1
	return uint32(q)<<k | r.Get(k)
}

// Varint reads what BitWriter.Varint wrote; bits past the 32nd are dropped.
func (r *BitReader) Varint() uint32 {
	var u uint32
	for shift := uint(0); shift < 35; shift += 7 {
		g := r.Get(8)
		u |= g >> 1 << shift
		if g&1 == 0 {
			break
		}
	}
	return u
}

// Align skips to the next whole byte.
func (r *BitReader) Align() { r.pos = (r.pos + 7) &^ 7 }

// Overrun reports whether more was read than there was.
func (r *BitReader) Overrun() bool { return r.pos > len(r.buf)*8 }

// Offset is how many bytes have been started.
func (r *BitReader) Offset() int { return (r.pos + 7) / 8 }
