package wire

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// A block is what one cell (or one group of a crowded cell) became since a
// baseline, for everybody who has that baseline:
//
//	0, which tells it from a crowded cell's section
//	each member of the baseline, by rising id:
//	    1                 changed in the same parts as the class's last one
//	    01 mask           changed in these parts
//	    00                left
//	each arrival, by rising id:
//	    1 id class lanes blob, or its mark if the block is bare
//	0, then zero bits to the next byte
//
// A part is in the mask when one of its residuals is not zero, so what moves
// as predicted costs one bit. An arrival has a bit for each part but the first:
// 0 when all of its lanes are 0, and then nothing else of it. Bare blocks are for
// those who are told blobs apart: a name would be most of what somebody costs who
// only crosses from one cell to the next. The mark shows that the blob which they
// know is not the id's last owner's.

// riceHistory is how many values a fresh estimate is worth; riceWindow how
// many it remembers.
const (
	riceHistory = 2
	riceWindow  = 32
)

// rice is a Rice parameter that follows what it codes: n values of magnitude
// sum/n. Both ends run the same arithmetic.
type rice struct{ sum, n, k uint32 }

func newRice(k uint) rice { return rice{riceHistory << k, riceHistory, uint32(min(k, riceKMax))} }

// add counts a value and makes k the least with n<<k >= sum again.
func (c *rice) add(u uint32) {
	c.sum += min(u, 1<<riceKMax) >> 1
	if c.n++; c.n == riceWindow {
		c.sum, c.n = c.sum/2, c.n/2
	}
	for c.n<<c.k < c.sum && c.k < riceKMax {
		c.k++
	}
	for c.k > 0 && c.n<<(c.k-1) >= c.sum {
		c.k--
	}
}

// growth is how many bits wider residuals become with the baseline's age: the
// error of a predicted lane is the integral of a walk, others walk themselves.
func growth(age int) (predicted, other uint) {
	switch {
	case age <= 1:
		return 0, 0
	case age == 2:
		return 1, 0
	case age < 6:
		return 2, 1
	case age < 11:
		return 3, 1
	}
	return 5, 2
}

// contexts are the adaptive state of one block.
type contexts struct {
	value [ComponentsMax]rice
	rate  [ComponentsMax]rice
	last  [ClassesMax]uint32
}

// contextAges is how many ages have contexts of their own; older ones share the
// last.
const contextAges = 12

func (s *Schema) start(c *contexts, age int) { *c = s.contexts[min(age, contextAges-1)] }

func (s *Schema) contextsFor(age int) (c contexts) {
	wide, narrow := growth(age)
	for i := range s.Components {
		l := &s.Components[i].Lanes[0]
		g := narrow
		if l.Kind == Predicted {
			g = wide
		}
		c.value[i], c.rate[i] = newRice(uint(l.K)+g), newRice(uint(l.K)+narrow)
	}
	for i := range s.programs {
		c.last[i] = s.programs[i].usual
	}
	return c
}

// predict is where a lane of value v0 and rate r0 is age ticks later, when its
// rate is then r1. Arithmetic wraps at 32 bits, in every client too.
func predict(v0, r0, r1 int32, age int32) int32 {
	if age == 1 {
		return v0 + r0
	}
	return v0 + ((r0+r1)*age)>>1
}

// BlockWriter writes blocks one after the other. Not safe for concurrent use.
type BlockWriter struct {
	BitWriter
	schema *Schema
	age    int32
	ctx    contexts
}

// NewBlockWriter writes blocks of one compiled schema.
func NewBlockWriter(s *Schema) *BlockWriter { return &BlockWriter{schema: s} }

// entityMax bounds one entity's bytes: 32 lanes of an escaped code, id, blob.
const entityMax = LanesMax*2*6 + 16 + BlobMax*2

// Begin starts a block against a baseline age ticks old; 0 for a full block.
func (w *BlockWriter) Begin(age int) {
	w.age = int32(age)
	w.schema.start(&w.ctx, age)
	w.Grow(8)
	w.Put(0, 1)
}

// Left says that the baseline's next member is not here any more.
func (w *BlockWriter) Left() {
	w.Grow(8)
	w.Put(0, 2)
}

// Stay codes the baseline's next member: its lanes were base and are cur.
func (w *BlockWriter) Stay(class uint8, base, cur []int32) {
	w.Grow(entityMax)
	pr := &w.schema.programs[class]
	base, cur = base[:w.schema.stride], cur[:w.schema.stride]
	mask := uint32(0)
	for i := range pr.parts[:pr.rare] {
		if pr.parts[i].changed(base, cur, w.age) {
			mask |= 1 << i
		}
	}
	if !slices.Equal(base[pr.from:pr.to], cur[pr.from:pr.to]) {
		for i := pr.rare; i < len(pr.parts); i++ {
			if pr.parts[i].changed(base, cur, w.age) {
				mask |= 1 << i
			}
		}
	}
	if mask == w.ctx.last[class] {
		w.Put(1, 1)
	} else {
		w.Put(0b10|uint64(mask)<<2, 2+pr.bits)
		w.ctx.last[class] = mask
	}
	for ; mask != 0; mask &= mask - 1 {
		w.part(&pr.parts[bits.TrailingZeros32(mask)], base, cur)
	}
}

// changed reports whether a residual of the part is not zero.
func (p *part) changed(base, cur []int32, age int32) bool {
	d := int32(0)
	if !p.predicted {
		for i := p.from; i < p.to; i++ {
			d |= base[i] ^ cur[i]
		}
		return d != 0
	}
	for j := range p.lanes {
		o := &p.lanes[j]
		if o.kind != Predicted {
			d |= base[o.at] ^ cur[o.at]
			continue
		}
		r0, r1 := base[o.rate], cur[o.rate]
		if age != 1 {
			d |= r1 - r0
		}
		d |= cur[o.at] - predict(base[o.at], r0, r1, age)
	}
	return d != 0
}

// part codes the residuals of one part.
func (w *BlockWriter) part(p *part, base, cur []int32) {
	value := &w.ctx.value[p.component]
	for j := range p.lanes {
		o := &p.lanes[j]
		b, c := base[o.at], cur[o.at]
		var u uint32
		switch o.kind {
		case Raw:
			w.Put(uint64(uint32(c))&(1<<o.bits-1), o.bits)
			continue
		case Predicted:
			r0, r1 := base[o.rate], cur[o.rate]
			if w.age != 1 {
				rate, ru := &w.ctx.rate[p.component], Zigzag(r1-r0)
				w.Rice(ru, uint(rate.k))
				rate.add(ru)
			}
			u = Zigzag(c - predict(b, r0, r1, w.age))
		case Angle:
			u = Zigzag((c - b) << o.shift >> o.shift)
		default:
			u = Zigzag(c - b)
		}
		w.Rice(u, uint(value.k))
		value.add(u)
	}
}

// rateK is the Rice parameter of a rate in a full state, where nothing is known.
const rateK = 5

// Arrive codes an entity from nothing; Blob follows, or Mark in a bare block.
// previous is the id of the arrival before it in this block, 0 for the first;
// ids rise and are never 0.
func (w *BlockWriter) Arrive(previous, id uint32, class uint8, cur []int32) {
	w.Grow(entityMax)
	w.Put(1, 1)
	w.Varint(id - previous - 1)
	w.Put(uint64(class), w.schema.classBits)
	pr := &w.schema.programs[class]
	for i := range pr.parts {
		pt := &pr.parts[i]
		if i > 0 {
			some := pt.some(cur)
			w.Put(some, 1)
			if some == 0 {
				continue
			}
		}
		for _, o := range pt.lanes {
			n := o.bits
			if o.axis {
				n = uint(w.schema.CellShift)
			}
			w.Put(uint64(uint32(cur[o.at]))&(1<<n-1), n)
			if o.kind == Predicted {
				w.Rice(Zigzag(cur[o.rate]), rateK)
			}
		}
	}
}

// some is 1 if a lane of the part, or its rate, is not 0.
func (p *part) some(cur []int32) uint64 {
	d := int32(0)
	for j := range p.lanes {
		o := &p.lanes[j]
		if d |= cur[o.at]; o.kind == Predicted {
			d |= cur[o.rate]
		}
	}
	if d != 0 {
		return 1
	}
	return 0
}

// Blob codes the static blob of the arrival before it, at most BlobMax bytes.
func (w *BlockWriter) Blob(blob []byte) {
	w.Varint(uint32(len(blob)))
	for ; len(blob) >= 4; blob = blob[4:] {
		w.Put(uint64(binary.LittleEndian.Uint32(blob)), 32)
	}
	for _, c := range blob {
		w.Put(uint64(c), 8)
	}
}

// Mark codes the mark of the arrival's blob instead.
func (w *BlockWriter) Mark(mark uint8) {
	if mark == 0 {
		w.Put(0, 1)
		return
	}
	w.Put(1|uint64(mark)<<1, 9)
}

// BlobMark is the mark of a blob: the 32 bits of its FNV-1a hash, folded into 8,
// but never 0, which is the mark of an empty one.
func BlobMark(blob []byte) uint8 {
	if len(blob) == 0 {
		return 0
	}
	h := uint32(2166136261)
	for _, c := range blob {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 16
	return max(uint8(h^h>>8), 1)
}

// End closes the block on a whole byte and returns the bytes written so far.
func (w *BlockWriter) End() int {
	w.Grow(8)
	w.Put(0, 1)
	return w.Align()
}
