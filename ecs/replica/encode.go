package replica

import (
	"math/bits"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// encoder writes the blocks that somebody wants in a tick, each once. Those of
// whole cells come first, age by age and in row-major order: what a client needs
// of a row of cells is then one span of bytes.
type encoder struct {
	world *World
	out   *wire.BlockWriter

	cells [History]cellBlocks // by age
	ages  uint32              // a bit for each age at which a cell is wanted

	groups       []groupBlock
	groupNumbers map[groupWant]int32
	groupIDs     []uint32 // the members of all groups, one group after the other

	layerBlocks  []layerBlock
	layerNumbers map[layerWant]int32

	sizes     [History]sizeEstimate // by age
	bareSizes [History]sizeEstimate // those of bare blocks
}

func (e *encoder) init(w *World) {
	e.world = w
	e.out = wire.NewBlockWriter(w.schema)
	e.groupNumbers = map[groupWant]int32{}
	e.layerNumbers = map[layerWant]int32{}
	for age := range e.sizes {
		guess := sizeGuess[min(bits.Len(uint(age)), len(sizeGuess)-1)]
		e.sizes[age].mean = guess
		e.bareSizes[age].mean = guess
	}
}

// Encode writes every wanted block after what is in b and returns it.
func (w *World) Encode(b []byte) []byte {
	e := &w.encoder
	e.out.Resume(b)
	for ages := e.ages; ages != 0; ages &= ages - 1 {
		e.encodeCells(bits.TrailingZeros32(ages))
	}
	e.encodeGroups()
	e.encodeLayers()
	return e.out.Bytes()
}

// forget drops the blocks of the tick before and learns from their sizes.
func (e *encoder) forget() {
	for ; e.ages != 0; e.ages &= e.ages - 1 {
		clear(e.cells[bits.TrailingZeros32(e.ages)].wanted)
	}
	if len(e.groups) > 0 {
		clear(e.groupNumbers)
		e.groups = e.groups[:0]
		e.groupIDs = e.groupIDs[:0]
	}
	e.forgetLayers()
	e.learnSizes()
}

func (e *encoder) encodeCells(age int) {
	blocks := &e.cells[age]
	blocks.spans = blocks.spans[:0]
	for i, word := range blocks.wanted {
		blocks.before[i] = int32(len(blocks.spans))
		for ; word != 0; word &= word - 1 {
			cell := int32(i<<6 + bits.TrailingZeros64(word))
			blocks.spans = append(blocks.spans, e.writeBlock(cell, age, selection{}))
		}
	}
}

func (e *encoder) encodeGroups() {
	for i := range e.groups {
		want := e.groups[i].want
		members := selection{idMask: 1<<want.split - 1, idBits: uint32(want.group), bare: true}
		e.groups[i].span = e.writeBlock(want.cell, int(want.age), members)
	}
}

// selection is which members of a cell go into a block, those with
// id & idMask == idBits, and whether their static blobs stay out of it.
type selection struct {
	idMask, idBits uint32
	bare           bool
}

// entities are lent ids, rising, and stride lanes for each.
type entities struct {
	ids   []uint32
	lanes []int32
}

// writeBlock writes the block of a cell's members that are selected.
func (e *encoder) writeBlock(cell int32, age int, which selection) Span {
	from := uint32(e.out.Len())
	e.out.Begin(age)
	var before entities
	if age > 0 {
		before = e.world.past(e.world.now.tick-ecs.Tick(age)).in(cell, e.world.stride)
	}
	population := e.writeChange(before, e.world.inNow(cell), which)
	span := Span{from, uint32(e.out.End())}
	sizes := &e.sizes
	if which.bare {
		sizes = &e.bareSizes
	}
	sizes[age].add(span.Len(), population)
	return span
}

// writeChange writes what became of the selected members: for each that was there
// before that it stayed or left, then those that arrived. It returns how many there
// are now.
func (e *encoder) writeChange(before, now entities, which selection) (population int) {
	stride := e.world.stride
	arrivals := 0
	j := 0 // index into now
	for i, id := range before.ids {
		if id&which.idMask != which.idBits {
			continue
		}
		for j < len(now.ids) && now.ids[j] < id {
			if now.ids[j]&which.idMask == which.idBits {
				arrivals++
			}
			j++
		}
		if j == len(now.ids) || now.ids[j] != id {
			e.out.Left()
			continue
		}
		e.out.Stay(e.world.classes[id], before.lanes[i*stride:(i+1)*stride], now.lanes[j*stride:(j+1)*stride])
		population++
		j++
	}
	if arrivals > 0 || j < len(now.ids) {
		population += e.writeArrivals(before, now, which)
	}
	return population
}

// writeArrivals writes the selected members that were not there before.
func (e *encoder) writeArrivals(before, now entities, which selection) (arrivals int) {
	stride := e.world.stride
	previous := uint32(0) // the arrival before: ids are coded as differences
	i := 0                // index into before
	for j, id := range now.ids {
		if id&which.idMask != which.idBits {
			continue
		}
		for i < len(before.ids) && before.ids[i] < id {
			i++
		}
		if i < len(before.ids) && before.ids[i] == id {
			continue
		}
		e.out.Arrive(previous, id, e.world.classes[id], now.lanes[j*stride:(j+1)*stride])
		blob := &e.world.blobs[id]
		if which.bare {
			e.out.Mark(blob.mark)
		} else {
			e.out.Blob(blob.bytes())
		}
		previous = id
		arrivals++
	}
	return arrivals
}
