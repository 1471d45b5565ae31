package replica

import (
	"math/bits"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// Span is where in a tick's bytes a block lies.
type Span struct{ From, To uint32 }

// encoder writes the blocks that somebody wants, each once: those of whole cells
// age by age and in row-major order, so that what a client needs of a row is one
// span; then those of crowds.
type encoder struct {
	w      *World
	out    *wire.BlockWriter
	plain  [History]plain     // by age
	ages   uint32             // a bit an age
	crowd  map[groupKey]int32 // index into groups
	groups []groupBlock
	ids    []uint32 // of the groups, one after the other
	hidden []hiddenBlock
	sizes  [History]size // by age
	bare   [History]size // those of crowds

	wantedHidden map[hiddenWant]int32 // index into hidden
}

// plain are the blocks of whole cells at one age.
type plain struct {
	wanted []uint64 // a bit a cell
	before []int32  // how many are wanted before each word
	spans  []Span   // of those that are wanted
}

// at is where among the spans a wanted cell's is.
func (p *plain) at(cell int32) int {
	return int(p.before[cell>>6]) + bits.OnesCount64(p.wanted[cell>>6]&(1<<(cell&63)-1))
}

// groupKey names a block of a crowd: a cell's group of so many, at an age.
type groupKey struct {
	cell              int32
	split, group, age uint8
}

type groupBlock struct {
	key     groupKey
	span    Span
	members Span // of ids
}

func (e *encoder) init(w *World) {
	e.w, e.out, e.crowd, e.wantedHidden = w, wire.NewBlockWriter(w.schema), map[groupKey]int32{}, map[hiddenWant]int32{}
	for age := range e.sizes {
		e.sizes[age].mean = sizeGuess[min(bits.Len(uint(age)), len(sizeGuess)-1)]
		e.bare[age].mean = e.sizes[age].mean
	}
}

// Want asks for a cell's block against the picture age ticks back, in this
// tick; 0 asks for the full one. Age is below History. It reports whether
// nobody had asked for it yet.
func (w *World) Want(cell int32, age int) bool {
	e := &w.encoder
	p := &e.plain[age]
	if p.wanted == nil {
		words := (w.CellsX*w.CellsY + 63) / 64
		p.wanted, p.before = make([]uint64, words), make([]int32, words)
	}
	word, bit := &p.wanted[cell>>6], uint64(1)<<(cell&63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	e.ages |= 1 << age
	return true
}

// Wanted reports whether somebody has asked for the block in this tick.
func (w *World) Wanted(cell int32, age int) bool {
	p := &w.encoder.plain[age]
	return p.wanted != nil && p.wanted[cell>>6]>>(cell&63)&1 != 0
}

// WantGroup is Want for a bare block of one of the 1<<split groups of a cell,
// which may be all of it. Whoever gets it is told the blobs of its arrivals apart.
// It returns the block's number in this tick, for GroupBlock and GroupMembers.
func (w *World) WantGroup(cell int32, split, group uint8, age int) int32 {
	e := &w.encoder
	k := groupKey{cell, split, group, uint8(age)}
	n, ok := e.crowd[k]
	if !ok {
		n = int32(len(e.groups))
		e.crowd[k] = n
		from := uint32(len(e.ids))
		for _, id := range w.Members(cell) {
			if id&(1<<split-1) == uint32(group) {
				e.ids = append(e.ids, id)
			}
		}
		e.groups = append(e.groups, groupBlock{key: k, members: Span{from, uint32(len(e.ids))}})
	}
	return n
}

// GroupMembers lends the members of the group of a number, by rising id.
func (w *World) GroupMembers(n int32) []uint32 {
	m := w.encoder.groups[n].members
	return w.encoder.ids[m.From:m.To]
}

// Encode writes every wanted block after what is in b and returns it.
func (w *World) Encode(b []byte) []byte {
	e := &w.encoder
	e.out.Resume(b)
	for ages := e.ages; ages != 0; ages &= ages - 1 {
		e.encodeAge(bits.TrailingZeros32(ages))
	}
	for i := range e.groups {
		g := &e.groups[i]
		g.span = e.block(g.key.cell, int(g.key.age), group{1<<g.key.split - 1, uint32(g.key.group), true})
	}
	e.encodeHidden()
	return e.out.Bytes()
}

// Block is where Encode put a wanted block.
func (w *World) Block(cell int32, age int) Span {
	p := &w.encoder.plain[age]
	return p.spans[p.at(cell)]
}

// GroupBlock is where Encode put the block of a number.
func (w *World) GroupBlock(n int32) Span { return w.encoder.groups[n].span }

// forget drops the blocks of the tick before.
func (e *encoder) forget() {
	for ; e.ages != 0; e.ages &= e.ages - 1 {
		clear(e.plain[bits.TrailingZeros32(e.ages)].wanted)
	}
	if len(e.groups) > 0 {
		clear(e.crowd)
		e.groups, e.ids = e.groups[:0], e.ids[:0]
	}
	e.forgetHidden()
	e.settle()
}

func (e *encoder) encodeAge(age int) {
	p := &e.plain[age]
	p.spans = p.spans[:0]
	for i, word := range p.wanted {
		p.before[i] = int32(len(p.spans))
		for ; word != 0; word &= word - 1 {
			cell := int32(i<<6 + bits.TrailingZeros64(word))
			p.spans = append(p.spans, e.block(cell, age, group{}))
		}
	}
}

// group is the members of a cell whose id is of under mask.
type group struct {
	mask, of uint32
	bare     bool
}

// block writes the block of a group of a cell.
func (e *encoder) block(cell int32, age int, g group) Span {
	from := uint32(e.out.Len())
	e.out.Begin(age)
	var old, now some
	now.ids, now.lanes = e.w.inNow(cell)
	if age > 0 {
		old.ids, old.lanes = e.w.past(e.w.now.tick-ecs.Tick(age)).in(cell, e.w.stride)
	}
	n := e.became(old, now, g)
	span := Span{from, uint32(e.out.End())}
	sizes := &e.sizes
	if g.bare {
		sizes = &e.bare
	}
	sizes[age].add(int(span.To-span.From), n)
	return span
}

// some are entities by rising id, with stride lanes each.
type some struct {
	ids   []uint32
	lanes []int32
}

// became writes what became of a group of the old, who are now those: who stays
// and who left, then who arrived. It returns how many there are now.
func (e *encoder) became(old, now some, g group) (n int) {
	stride, arrivals := e.w.stride, 0
	j := 0
	for i, id := range old.ids {
		if id&g.mask != g.of {
			continue
		}
		for j < len(now.ids) && now.ids[j] < id {
			if now.ids[j]&g.mask == g.of {
				arrivals++
			}
			j++
		}
		if j == len(now.ids) || now.ids[j] != id {
			e.out.Left()
			continue
		}
		e.out.Stay(e.w.class[id], old.lanes[i*stride:(i+1)*stride], now.lanes[j*stride:(j+1)*stride])
		n++
		j++
	}
	if arrivals > 0 || j < len(now.ids) {
		n += e.arrive(old, now, g)
	}
	return n
}

// arrive writes those of a group who are not among the old.
func (e *encoder) arrive(old, now some, g group) (n int) {
	w, previous, i := e.w, uint32(0), 0
	for j, id := range now.ids {
		if id&g.mask != g.of {
			continue
		}
		for i < len(old.ids) && old.ids[i] < id {
			i++
		}
		if i < len(old.ids) && old.ids[i] == id {
			continue
		}
		e.out.Arrive(previous, id, w.class[id], now.lanes[j*w.stride:(j+1)*w.stride])
		if g.bare {
			e.out.Mark(w.blob[id].mark)
		} else {
			e.out.Blob(w.blob[id].bytes())
		}
		previous = id
		n++
	}
	return n
}
