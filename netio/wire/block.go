package wire

// A block is what one cell (or one group of a crowded cell) became since a
// baseline, for everybody who has that baseline:
//
//	0, which tells it from a crowded cell's section
//	each member of the baseline, by rising id:
//	    1                 changed in the same parts as the class's last one
//	    01 mask           changed in these parts
//	    00                left
//	each arrival, by rising id:
//	    1 id class lanes blob
//	0, then zero bits to the next byte
//
// A part is in the mask when one of its residuals is not zero, so what moves
// as predicted costs one bit.

// riceHistory is how many values a fresh estimate is worth; riceWindow how
// many it remembers.
const (
	riceHistory = 2
	riceWindow  = 32
)

// rice is a Rice parameter that follows what it codes: n values of magnitude
// sum/n. Both ends run the same arithmetic.
type rice struct{ sum, n uint32 }

func (c *rice) k() uint {
	k := uint(0)
	for c.n<<k < c.sum && k < riceKMax {
		k++
	}
	return k
}

func (c *rice) add(u uint32) {
	c.sum += min(u, 1<<riceKMax) >> 1
	if c.n++; c.n == riceWindow {
		c.sum, c.n = c.sum/2, c.n/2
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

func (c *contexts) reset(s *Schema, age int) {
	gp, go_ := growth(age)
	for i := range s.Components {
		l := &s.Components[i].Lanes[0]
		g := go_
		if l.Kind == Predicted {
			g = gp
		}
		c.value[i] = rice{riceHistory << (uint(l.K) + g), riceHistory}
		c.rate[i] = rice{riceHistory << (uint(l.K) + go_), riceHistory}
	}
	for i := range s.programs {
		c.last[i] = s.programs[i].usual
	}
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
	w.ctx.reset(w.schema, age)
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
	var res [LanesMax]uint32 // residuals, zigzagged, in the order they are sent
	n, mask := 0, uint32(0)
	for i := range pr.parts {
		pt := &pr.parts[i]
		any := uint32(0)
		for j := range pt.lanes {
			o := &pt.lanes[j]
			b, c := base[o.at], cur[o.at]
			switch o.kind {
			case Predicted:
				r0, r1 := base[o.rate], cur[o.rate]
				if w.age != 1 {
					u := Zigzag(r1 - r0)
					res[n] = u
					n++
					any |= u
				}
				u := Zigzag(c - predict(b, r0, r1, w.age))
				res[n] = u
				any |= u
			case Angle:
				u := Zigzag((c - b) << o.shift >> o.shift)
				res[n] = u
				any |= u
			case Raw:
				res[n] = uint32(c)
				any |= uint32(c ^ b)
			default:
				u := Zigzag(c - b)
				res[n] = u
				any |= u
			}
			n++
		}
		if any != 0 {
			mask |= 1 << i
		}
	}
	if mask == w.ctx.last[class] {
		w.Put(1, 1)
	} else {
		w.Put(0b10|uint64(mask)<<2, 2+pr.bits)
		w.ctx.last[class] = mask
	}
	n = 0
	for i := range pr.parts {
		pt := &pr.parts[i]
		if mask&(1<<i) == 0 {
			n += pt.residuals(w.age)
			continue
		}
		value, rate := &w.ctx.value[pt.component], &w.ctx.rate[pt.component]
		for j := range pt.lanes {
			o := &pt.lanes[j]
			switch {
			case o.kind == Raw:
				w.Put(uint64(res[n])&(1<<o.bits-1), o.bits)
				n++
				continue
			case o.kind == Predicted && w.age != 1:
				w.Rice(res[n], rate.k())
				rate.add(res[n])
				n++
			}
			w.Rice(res[n], value.k())
			value.add(res[n])
			n++
		}
	}
}

func (p *part) residuals(age int32) int {
	n := len(p.lanes)
	if age != 1 {
		for i := range p.lanes {
			if p.lanes[i].kind == Predicted {
				n++
			}
		}
	}
	return n
}

// rateK is the Rice parameter of a rate in a full state, where nothing is known.
const rateK = 5

// Arrive codes an entity from nothing. previous is the id of the arrival
// before it in this block, 0 for the first; ids rise and are never 0.
func (w *BlockWriter) Arrive(previous, id uint32, class uint8, cur []int32, blob []byte) {
	w.Grow(entityMax)
	w.Put(1, 1)
	w.Varint(id - previous - 1)
	w.Put(uint64(class), w.schema.classBits)
	pr := &w.schema.programs[class]
	for i := range pr.parts {
		for _, o := range pr.parts[i].lanes {
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
	w.Varint(uint32(len(blob)))
	for _, c := range blob {
		w.Put(uint64(c), 8)
	}
}

// End closes the block on a whole byte and returns the bytes written so far.
func (w *BlockWriter) End() int {
	w.Grow(8)
	w.Put(0, 1)
	return w.Align()
}
