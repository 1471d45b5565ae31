package replica

import (
	"math/bits"

	"tickd/ecs"
	"tickd/netio/wire"
)

// Span is where in a tick's bytes a block lies.
type Span struct{ From, To uint32 }

// encoder writes the blocks that somebody wants, each once, age by age and in
// row-major order, so that what a client needs of a row is one span.
type encoder struct {
	w      *World
	out    *wire.BlockWriter
	wanted [History][]uint64 // by age, a bit a cell
	spans  [History][]Span   // by age and cell; good for wanted cells only
	ages   uint32            // a bit an age
}

func (e *encoder) init(w *World) {
	e.w, e.out = w, wire.NewBlockWriter(w.schema)
}

// Want asks for a cell's block against the picture age ticks back, in this
// tick; 0 asks for the full one. Age is below History.
func (w *World) Want(cell int32, age int) {
	e := &w.encoder
	if e.wanted[age] == nil {
		n := w.CellsX * w.CellsY
		e.wanted[age] = make([]uint64, (n+63)/64)
		e.spans[age] = make([]Span, n)
	}
	e.wanted[age][cell>>6] |= 1 << (cell & 63)
	e.ages |= 1 << age
}

// Encode writes every wanted block after what is in b and returns it.
func (w *World) Encode(b []byte) []byte {
	e := &w.encoder
	e.out.Resume(b)
	for ; e.ages != 0; e.ages &= e.ages - 1 {
		age := bits.TrailingZeros32(e.ages)
		e.encodeAge(age)
	}
	return e.out.Bytes()
}

func (e *encoder) encodeAge(age int) {
	base := e.w.now
	if age > 0 {
		base = e.w.past(e.w.now.tick - ecs.Tick(age))
	}
	spans := e.spans[age]
	for i, word := range e.wanted[age] {
		for ; word != 0; word &= word - 1 {
			cell := int32(i<<6 + bits.TrailingZeros64(word))
			from := uint32(e.out.Len())
			if age == 0 {
				e.full(cell)
			} else {
				e.delta(cell, age, base)
			}
			spans[cell] = Span{from, uint32(e.out.Len())}
		}
		e.wanted[age][i] = 0
	}
}

// Block is where Encode put a wanted block.
func (w *World) Block(cell int32, age int) Span { return w.encoder.spans[age][cell] }

func (e *encoder) full(cell int32) {
	e.out.Begin(0)
	w, previous := e.w, uint32(0)
	for _, id := range w.Members(cell) {
		e.out.Arrive(previous, id, w.class[id], w.now.lanes[int(id)*w.stride:], w.blob[id])
		previous = id
	}
	e.out.End()
}

func (e *encoder) delta(cell int32, age int, base *picture) {
	w, now, out, stride := e.w, e.w.now, e.out, e.w.stride
	out.Begin(age)
	for _, id := range base.members[base.start[cell]:base.start[cell+1]] {
		if now.cell[id] != cell {
			out.Left()
			continue
		}
		at := int(id) * stride
		out.Stay(w.class[id], base.lanes[at:at+stride], now.lanes[at:at+stride])
	}
	previous := uint32(0)
	for _, id := range w.Members(cell) {
		if int(id) < len(base.cell) && base.cell[id] == cell {
			continue
		}
		out.Arrive(previous, id, w.class[id], now.lanes[int(id)*stride:], w.blob[id])
		previous = id
	}
	out.End()
}
