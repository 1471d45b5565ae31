package wire

import "errors"

// MembersMax bounds how many entities one block may hold.
const MembersMax = 1 << 16

// ErrBlock is a block that no encoder wrote.
var ErrBlock = errors.New("wire: malformed block")

// Members are the entities of a cell as a client knows them, by rising id.
// Lanes holds Stride values for each.
type Members struct {
	IDs     []uint32
	Classes []uint8
	Lanes   []int32
}

// Reset empties m and keeps its memory.
func (m *Members) Reset() { m.IDs, m.Classes, m.Lanes = m.IDs[:0], m.Classes[:0], m.Lanes[:0] }

// Of lends the lanes of the i-th member.
func (m *Members) Of(i, stride int) []int32 { return m.Lanes[i*stride : (i+1)*stride] }

// BlockReader decodes blocks; it keeps the scratch that decoding needs.
type BlockReader struct {
	schema   *Schema
	ctx      contexts
	arrivals Members
	blob     [BlobMax]byte
}

// NewBlockReader reads blocks of one compiled schema.
func NewBlockReader(s *Schema) *BlockReader { return &BlockReader{schema: s} }

// Read decodes one block off r into out, against base, which is age ticks old,
// or in full when base is nil. cellX and cellY are the cell's coordinates in
// cells. blob is told the static blob of each arrival, which it borrows; of a bare
// block it is told the marks, a byte each. It may be nil. out must not be base. After an error out is unspecified.
func (d *BlockReader) Read(r *BitReader, base *Members, age int, cellX, cellY int32, bare bool, out *Members, blob func(id uint32, class uint8, blob []byte)) error {
	s := d.schema
	out.Reset()
	d.arrivals.Reset()
	s.start(&d.ctx, age)
	if r.Get(1) != 0 {
		return ErrBlock
	}
	if base != nil {
		for i := range base.IDs {
			if r.Get(1) == 0 && d.leftOrMask(r, base.Classes[i]) {
				continue
			}
			d.stay(r, base, i, int32(age), out)
		}
	}
	previous := uint32(0)
	for r.Get(1) == 1 {
		if r.Overrun() || len(d.arrivals.IDs)+len(out.IDs) >= MembersMax {
			return ErrBlock
		}
		id, ok := d.arrive(r, previous, cellX, cellY, bare, blob)
		if !ok {
			return ErrBlock
		}
		previous = id
	}
	r.Align()
	if r.Overrun() {
		return ErrBlock
	}
	return merge(out, &d.arrivals, s.stride)
}

func (d *BlockReader) leftOrMask(r *BitReader, class uint8) (left bool) {
	if r.Get(1) == 0 {
		return true
	}
	d.ctx.last[class] = r.Get(d.schema.programs[class].bits)
	return false
}

func (d *BlockReader) stay(r *BitReader, base *Members, i int, age int32, out *Members) {
	stride := d.schema.stride
	class := base.Classes[i]
	pr := &d.schema.programs[class]
	b := base.Of(i, stride)
	at := len(out.Lanes)
	out.IDs, out.Classes, out.Lanes = append(out.IDs, base.IDs[i]), append(out.Classes, class), append(out.Lanes, b...)
	c := out.Lanes[at : at+stride]
	mask := d.ctx.last[class]
	for p := range pr.parts {
		pt := &pr.parts[p]
		changed := mask&(1<<p) != 0
		value, rate := &d.ctx.value[pt.component], &d.ctx.rate[pt.component]
		for j := range pt.lanes {
			o := &pt.lanes[j]
			if o.kind == Raw {
				if changed {
					c[o.at] = int32(r.Get(o.bits))
				}
				continue
			}
			if o.kind == Predicted && age != 1 {
				if changed {
					c[o.rate] = b[o.rate] + d.residual(r, rate)
				}
				c[o.at] = predict(b[o.at], b[o.rate], c[o.rate], age)
			} else if o.kind == Predicted {
				c[o.at] = b[o.at] + b[o.rate]
			}
			if changed {
				c[o.at] += d.residual(r, value)
			}
			switch {
			case o.kind == Predicted && age == 1:
				c[o.rate] = c[o.at] - b[o.at]
			case o.kind == Angle:
				c[o.at] &= 1<<o.bits - 1
			}
		}
	}
}

func (d *BlockReader) residual(r *BitReader, c *rice) int32 {
	u := r.Rice(uint(c.k))
	c.add(u)
	return Unzigzag(u)
}

func (d *BlockReader) arrive(r *BitReader, previous uint32, cellX, cellY int32, bare bool, blob func(uint32, uint8, []byte)) (uint32, bool) {
	s := d.schema
	id := previous + 1 + r.Varint()
	class := uint8(r.Get(s.classBits))
	if id <= previous || int(class) >= len(s.programs) {
		return 0, false
	}
	m := &d.arrivals
	at := len(m.Lanes)
	m.IDs, m.Classes = append(m.IDs, id), append(m.Classes, class)
	for range s.stride {
		m.Lanes = append(m.Lanes, 0)
	}
	c := m.Lanes[at:]
	for i := range s.programs[class].parts {
		if i > 0 && r.Get(1) == 0 {
			continue
		}
		for _, o := range s.programs[class].parts[i].lanes {
			switch {
			case !o.axis:
				c[o.at] = int32(r.Get(o.bits))
			case o.at == 0:
				c[o.at] = cellX<<s.CellShift + int32(r.Get(uint(s.CellShift)))
			default:
				c[o.at] = cellY<<s.CellShift + int32(r.Get(uint(s.CellShift)))
			}
			if o.kind == Predicted {
				c[o.rate] = Unzigzag(r.Rice(rateK))
			}
		}
	}
	n := uint32(1)
	if !bare {
		n = r.Varint()
	}
	if n > BlobMax {
		return 0, false
	}
	if d.blob[0] = 0; !bare || r.Get(1) == 1 {
		for i := range n {
			d.blob[i] = byte(r.Get(8))
		}
	}
	if blob != nil && !r.Overrun() {
		blob(id, class, d.blob[:n])
	}
	return id, true
}

// merge moves the arrivals into m, keeping ids rising; from the end, so that
// each value moves once.
func merge(m, arrivals *Members, stride int) error {
	i, j := len(m.IDs)-1, len(arrivals.IDs)-1
	m.IDs = append(m.IDs, arrivals.IDs...)
	m.Classes = append(m.Classes, arrivals.Classes...)
	m.Lanes = append(m.Lanes, arrivals.Lanes...)
	for k := len(m.IDs) - 1; j >= 0; k-- {
		from, at := m, i
		if i < 0 || arrivals.IDs[j] > m.IDs[i] {
			from, at = arrivals, j
			j--
		} else if arrivals.IDs[j] == m.IDs[i] {
			return ErrBlock
		} else {
			i--
		}
		m.IDs[k], m.Classes[k] = from.IDs[at], from.Classes[at]
		copy(m.Of(k, stride), from.Of(at, stride))
	}
	return nil
}
