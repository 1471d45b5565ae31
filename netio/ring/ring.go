// Package ring is a bounded byte queue from one goroutine to one other, without
// a lock and without allocation.
package ring

import (
	"encoding/binary"
	"sync/atomic"
)

// header precedes each record: its length. skip fills the end of the buffer
// when a record does not fit before it wraps.
const (
	header = 4
	skip   = ^uint32(0)
)

type pad [64]byte

// Ring hands records from one producer to one consumer. Its capacity never
// changes.
type Ring struct {
	buf  []byte
	_    pad
	tail atomic.Uint64 // bytes ever written; the producer's
	seen uint64        // the producer's last look at head
	_    pad
	head atomic.Uint64 // bytes ever freed; the consumer's
	at   uint64        // the consumer's place
	cut  uint64        // the consumer reads up to here
}

// New makes a ring of capacity bytes, a power of two of at least 64.
func New(capacity int) *Ring {
	if capacity < 64 || capacity&(capacity-1) != 0 {
		panic("ring: capacity must be a power of two of at least 64")
	}
	return &Ring{buf: make([]byte, capacity)}
}

func need(n int) uint64 { return uint64(header+n+header-1) &^ (header - 1) }

// Fits reports whether a record of n bytes can be pushed now. Producer only.
func (r *Ring) Fits(n int) bool {
	size, end := uint64(len(r.buf)), need(n)
	t := r.tail.Load()
	if left := size - t&(size-1); left < end {
		end += left
	}
	if t+end-r.seen > size {
		r.seen = r.head.Load()
	}
	return t+end-r.seen <= size
}

// Push appends a record made of two parts, and reports false, leaving the ring
// as it was, when it is full. Producer only.
func (r *Ring) Push(a, b []byte) bool {
	n := len(a) + len(b)
	if !r.Fits(n) {
		return false
	}
	size := uint64(len(r.buf))
	t := r.tail.Load()
	at := t & (size - 1)
	if left := size - at; left < need(n) {
		binary.LittleEndian.PutUint32(r.buf[at:], skip)
		t += left
		at = 0
	}
	binary.LittleEndian.PutUint32(r.buf[at:], uint32(n))
	copy(r.buf[at+header:], a)
	copy(r.buf[at+header+uint64(len(a)):], b)
	r.tail.Store(t + need(n))
	return true
}

// Cut fixes what Next will yield: all that has been pushed so far. Consumer only.
func (r *Ring) Cut() { r.cut = r.tail.Load() }

// Next lends the next record before the cut, until Free; nil when there is none.
// Consumer only.
func (r *Ring) Next() []byte {
	size := uint64(len(r.buf))
	for r.at < r.cut {
		i := r.at & (size - 1)
		n := binary.LittleEndian.Uint32(r.buf[i:])
		if n == skip {
			r.at += size - i
			continue
		}
		r.at += need(int(n))
		return r.buf[i+header : i+header+uint64(n) : i+header+uint64(n)]
	}
	return nil
}

// Free gives the room of all records that Next has lent back to the producer.
// Consumer only.
func (r *Ring) Free() { r.head.Store(r.at) }

// Pushed is the ring's end: a record pushed before has been freed once Freed is
// at least this. Producer only.
func (r *Ring) Pushed() uint64 { return r.tail.Load() }

// Freed is how far the consumer has freed. Producer only.
func (r *Ring) Freed() uint64 { return r.head.Load() }
