package replica

import (
	"math/bits"

	"tickd/ecs"
	"tickd/netio/wire"
)

// Span is where in a tick's bytes a block lies.
type Span struct{ From, To uint32 }

// encoder writes the blocks that somebody wants, each once: those of whole cells
// age by age and in row-major order, so that what a client needs of a row is one
// span; then those of the groups of crowded cells.
type encoder struct {
	w      *World
	out    *wire.BlockWriter
	wanted [History][]uint64 // by age, a bit a cell
	spans  [History][]Span   // by age and cell; good for wanted cells only
	ages   uint32            // a bit an age
	crowd  map[groupKey]int  // index into groups
	groups []groupBlock
	hidden []hiddenBlock
	sizes  [History]size

	wantedHidden map[hiddenWant]int32 // index into hidden
}

// groupKey names a block of a group: a cell's group of so many, at an age.
type groupKey struct {
	cell              int32
	split, group, age uint8
}

type groupBlock struct {
	key  groupKey
	span Span
}

func (e *encoder) init(w *World) {
	e.w, e.out, e.crowd, e.wantedHidden = w, wire.NewBlockWriter(w.schema), map[groupKey]int{}, map[hiddenWant]int32{}
	for age := range e.sizes {
		e.sizes[age].mean = sizeGuess[min(bits.Len(uint(age)), len(sizeGuess)-1)]
	}
}

// Want asks for a cell's block against the picture age ticks back, in this
// tick; 0 asks for the full one. Age is below History. It reports whether
// nobody had asked for it yet.
func (w *World) Want(cell int32, age int) bool {
	e := &w.encoder
	if e.wanted[age] == nil {
		n := w.CellsX * w.CellsY
		e.wanted[age] = make([]uint64, (n+63)/64)
		e.spans[age] = make([]Span, n)
	}
	word, bit := &e.wanted[age][cell>>6], uint64(1)<<(cell&63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	e.ages |= 1 << age
	return true
}

// Wanted reports whether somebody has asked for the block in this tick.
func (w *World) Wanted(cell int32, age int) bool {
	e := &w.encoder
	return e.wanted[age] != nil && e.wanted[age][cell>>6]>>(cell&63)&1 != 0
}

// WantGroup is Want for one of the 1<<split groups of a cell.
func (w *World) WantGroup(cell int32, split, group uint8, age int) {
	e := &w.encoder
	k := groupKey{cell, split, group, uint8(age)}
	if _, ok := e.crowd[k]; !ok {
		e.crowd[k] = len(e.groups)
		e.groups = append(e.groups, groupBlock{key: k})
	}
}

// Encode writes every wanted block after what is in b and returns it.
func (w *World) Encode(b []byte) []byte {
	e := &w.encoder
	e.out.Resume(b)
	for ; e.ages != 0; e.ages &= e.ages - 1 {
		e.encodeAge(bits.TrailingZeros32(e.ages))
	}
	for i := range e.groups {
		g := &e.groups[i]
		g.span = e.block(g.key.cell, int(g.key.age), 1<<g.key.split-1, uint32(g.key.group))
	}
	e.encodeHidden()
	return e.out.Bytes()
}

// Block is where Encode put a wanted block.
func (w *World) Block(cell int32, age int) Span { return w.encoder.spans[age][cell] }

// GroupBlock is where Encode put a wanted block of a group.
func (w *World) GroupBlock(cell int32, split, group uint8, age int) Span {
	e := &w.encoder
	return e.groups[e.crowd[groupKey{cell, split, group, uint8(age)}]].span
}

// forget drops the blocks of the tick before.
func (e *encoder) forget() {
	if len(e.groups) > 0 {
		clear(e.crowd)
		e.groups = e.groups[:0]
	}
	e.forgetHidden()
	for i := range e.sizes {
		e.sizes[i].settle()
	}
}

func (e *encoder) encodeAge(age int) {
	spans := e.spans[age]
	for i, word := range e.wanted[age] {
		for ; word != 0; word &= word - 1 {
			cell := int32(i<<6 + bits.TrailingZeros64(word))
			spans[cell] = e.block(cell, age, 0, 0)
		}
		e.wanted[age][i] = 0
	}
}

// block writes the block of those members of a cell whose id is group under
// mask.
func (e *encoder) block(cell int32, age int, mask, group uint32) Span {
	from := uint32(e.out.Len())
	e.out.Begin(age)
	var n int
	if age == 0 {
		n = e.full(cell, mask, group)
	} else {
		n = e.delta(cell, age, mask, group)
	}
	span := Span{from, uint32(e.out.End())}
	e.sizes[age].add(int(span.To-span.From), n)
	return span
}

func (e *encoder) full(cell int32, mask, group uint32) (n int) {
	w, previous := e.w, uint32(0)
	for _, id := range w.Members(cell) {
		if id&mask == group {
			e.out.Arrive(previous, id, w.class[id], w.now.lanes[int(id)*w.stride:], w.blob[id])
			previous = id
			n++
		}
	}
	return n
}

func (e *encoder) delta(cell int32, age int, mask, group uint32) (n int) {
	w, now, out, stride := e.w, e.w.now, e.out, e.w.stride
	base := w.past(now.tick - ecs.Tick(age))
	for _, id := range base.members[base.start[cell]:base.start[cell+1]] {
		if id&mask != group {
			continue
		}
		if now.cell[id] != cell {
			out.Left()
			continue
		}
		at := int(id) * stride
		out.Stay(w.class[id], base.lanes[at:at+stride], now.lanes[at:at+stride])
		n++
	}
	previous := uint32(0)
	for _, id := range w.Members(cell) {
		if id&mask != group || int(id) < len(base.cell) && base.cell[id] == cell {
			continue
		}
		out.Arrive(previous, id, w.class[id], now.lanes[int(id)*stride:], w.blob[id])
		previous = id
		n++
	}
	return n
}
