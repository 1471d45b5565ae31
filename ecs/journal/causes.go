package journal

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/tickd/tickd/netio/wire"
)

// Bounds of causes.
const (
	causesMax  = 32 << 20 // bytes of a tick's causes
	causeHead  = 11       // who u32, seq u32, kind u8, length u16
	pastMax    = 1 << 14  // of how many pairs of who and kind the last cause is remembered
	pastBody   = 48       // bytes; longer bodies are written as they are
	whoStepMax = 15       // in the upper half of a cause's first byte: a step that follows
)

// Bits of a cause's first byte.
const (
	bitKnown    = 1 << iota // its length is that of the last one: the body is a difference
	bitSeq                  // the sequence number is the expected one
	bitBody                 // the body is the expected one
	bitSameKind             // of the kind of the cause before it
)

var errCauses = errors.New("malformed causes")

// coder writes the causes of tick after tick, each as its difference to what is expected
// of the last one of the same sender and kind: that every byte, and the sequence number,
// goes on as it did the last time. An input that counts up, as most do, takes two to six
// bytes of its thirty. Two coders that have seen the same ticks agree; a new segment, or a log
// that was opened, begins with a fresh one, and its first record says so.
type coder struct {
	fresh bool
	index map[uint64]int32 // who and kind to place in past
	past  []past
}

type past struct {
	seq, step  uint32
	size       int
	body, rate [pastBody]byte
}

func (c *coder) reset() {
	if c.index == nil {
		c.index = map[uint64]int32{}
	}
	clear(c.index)
	c.past, c.fresh = c.past[:0], true
}

// cause is one in the form that a record of netio has.
type cause struct {
	who, seq uint32
	kind     byte
	body     []byte
}

// cut takes the first cause off b.
func cut(b []byte) (one cause, rest []byte, ok bool) {
	if len(b) < causeHead {
		return cause{}, nil, false
	}
	n := causeHead + int(binary.LittleEndian.Uint16(b[9:]))
	if len(b) < n {
		return cause{}, nil, false
	}
	return cause{binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:]), b[8], b[causeHead:n]}, b[n:], true
}

// whole reports whether b consists of causes. What does not is written as it is.
func whole(b []byte) bool {
	ok := true
	for ok && len(b) > 0 {
		_, b, ok = cut(b)
	}
	return ok
}

// last returns what is remembered of who and kind, or nil.
func (c *coder) last(who uint32, kind byte) *past {
	if at, ok := c.index[uint64(who)<<8|uint64(kind)]; ok {
		return &c.past[at]
	}
	return nil
}

// remember notes a cause of which nothing fitting was remembered.
func (c *coder) remember(p *past, one cause) {
	if len(one.body) > pastBody {
		return
	}
	if p == nil {
		if len(c.past) == pastMax {
			return
		}
		c.index[uint64(one.who)<<8|uint64(one.kind)] = int32(len(c.past))
		c.past = append(c.past, past{})
		p = &c.past[len(c.past)-1]
	}
	*p = past{seq: one.seq, step: 1, size: len(one.body)}
	copy(p.body[:], one.body)
}

// append appends the causes of one tick, which are whole.
func (c *coder) append(b, causes []byte) []byte {
	c.fresh = false
	who, kind := uint32(0), byte(0)
	for len(causes) > 0 {
		var one cause
		one, causes, _ = cut(causes)
		b = c.appendOne(b, one, one.who-who, one.kind == kind)
		who, kind = one.who, one.kind
	}
	return b
}

func (c *coder) appendOne(b []byte, one cause, step uint32, sameKind bool) []byte {
	at := len(b)
	head := byte(min(step, whoStepMax)) << 4
	b = append(b, 0)
	if step >= whoStepMax {
		b = wire.AppendVarint(b, int32(step))
	}
	if sameKind {
		head |= bitSameKind
	} else {
		b = append(b, one.kind)
	}
	p := c.last(one.who, one.kind)
	if p == nil || p.size != len(one.body) {
		b[at] = head
		b = wire.AppendBytes(wire.AppendUvarint(b, uint64(one.seq)), one.body)
		c.remember(p, one)
		return b
	}
	head |= bitKnown
	if off := one.seq - p.seq - p.step; off == 0 {
		head |= bitSeq
	} else {
		b = wire.AppendVarint(b, int32(off))
	}
	p.seq, p.step = one.seq, one.seq-p.seq
	from := len(b)
	b = p.appendBody(b, one.body)
	if len(b) == from {
		head |= bitBody
	}
	b[at] = head
	return b
}

// appendBody appends which bytes are not the expected ones and by how much they differ,
// or nothing. The last byte has the lowest bit: what a player does stands behind the
// counters of its client.
func (p *past) appendBody(b, body []byte) []byte {
	var surprises [pastBody]byte
	mask, n := uint64(0), 0
	for i, v := range body {
		off := v - p.body[i] - p.rate[i]
		if off != 0 {
			mask |= 1 << (len(body) - 1 - i)
			surprises[n] = off
			n++
		}
		p.rate[i] = v - p.body[i]
		p.body[i] = v
	}
	if mask == 0 {
		return b
	}
	return append(wire.AppendUvarint(b, mask), surprises[:n]...)
}

// decode appends to dst the size bytes of causes that b stands for; zeros may fill up its end.
func (c *coder) decode(dst, b []byte, size int) ([]byte, error) {
	r := wire.NewReader(b)
	who, kind := uint32(0), byte(0)
	for end := len(dst) + size; len(dst) < end; {
		head := r.U8()
		step := uint32(head >> 4)
		if step == whoStepMax {
			step = uint32(r.Varint())
		}
		who += step
		if head&bitSameKind == 0 {
			kind = r.U8()
		}
		dst = c.decodeOne(dst, &r, who, kind, head)
		if r.Err() != nil || len(dst) > end {
			return dst, errCauses
		}
	}
	if !padding(r.Rest()) {
		return dst, errCauses
	}
	return dst, nil
}

func (c *coder) decodeOne(dst []byte, r *wire.Reader, who uint32, kind, head byte) []byte {
	p := c.last(who, kind)
	if head&bitKnown == 0 {
		one := cause{who, r.Uvarint(), kind, r.Bytes(math.MaxUint16)}
		if r.Err() == nil {
			c.remember(p, one)
		}
		return append(appendHead(dst, one.who, one.seq, kind, len(one.body)), one.body...)
	}
	if p == nil {
		r.Fail(errCauses)
		return dst
	}
	seq := p.seq + p.step
	if head&bitSeq == 0 {
		seq += uint32(r.Varint())
	}
	p.seq, p.step = seq, seq-p.seq
	mask := uint64(0)
	if head&bitBody == 0 {
		mask = r.Uvarint64()
	}
	if mask>>p.size != 0 {
		r.Fail(errCauses)
		return dst
	}
	dst = appendHead(dst, who, seq, kind, p.size)
	for i := range p.size {
		if mask>>(p.size-1-i)&1 != 0 {
			p.rate[i] += r.U8()
		}
		p.body[i] += p.rate[i]
	}
	return append(dst, p.body[:p.size]...)
}

func appendHead(b []byte, who, seq uint32, kind byte, length int) []byte {
	return wire.AppendU16(append(wire.AppendU32(wire.AppendU32(b, who), seq), kind), uint16(length))
}
