package replica

import "math/bits"

// Span is where in a tick's bytes a block lies.
type Span struct{ From, To uint32 }

// Len is how many bytes it spans.
func (s Span) Len() int { return int(s.To - s.From) }

// cellBlocks are the blocks of whole cells at one age.
type cellBlocks struct {
	wanted []uint64 // a bit for each cell
	before []int32  // how many cells are wanted before each word of wanted
	spans  []Span   // of the wanted cells, in their order
}

// number is which of the wanted cells a cell is.
func (b *cellBlocks) number(cell int32) int {
	lower := b.wanted[cell>>6] & (1<<(cell&63) - 1)
	return int(b.before[cell>>6]) + bits.OnesCount64(lower)
}

// groupWant names the block of a group: one of the 1<<split of a cell.
type groupWant struct {
	cell              int32
	split, group, age uint8
}

type groupBlock struct {
	want    groupWant
	span    Span
	members Span // of encoder.groupIDs
}

// Want asks for a cell's block against the picture age ticks back, in this
// tick; 0 asks for the full one. Age is below History. It reports whether
// nobody had asked for it yet.
func (w *World) Want(cell int32, age int) bool {
	e := &w.encoder
	blocks := &e.cells[age]
	if blocks.wanted == nil {
		words := (w.CellsX*w.CellsY + 63) / 64
		blocks.wanted = make([]uint64, words)
		blocks.before = make([]int32, words)
	}
	word := &blocks.wanted[cell>>6]
	bit := uint64(1) << (cell & 63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	e.ages |= 1 << age
	return true
}

// Wanted reports whether somebody has asked for the block in this tick.
func (w *World) Wanted(cell int32, age int) bool {
	wanted := w.encoder.cells[age].wanted
	return wanted != nil && wanted[cell>>6]>>(cell&63)&1 != 0
}

// WantGroup is Want for the bare block of one of the 1<<split groups of a cell;
// with split 0 that is the whole cell. A bare block has no static blobs: whoever
// gets it must be told those of the arrivals in another way. It returns the block's
// number in this tick, for GroupBlock and GroupMembers.
func (w *World) WantGroup(cell int32, split, group uint8, age int) int32 {
	e := &w.encoder
	want := groupWant{cell, split, group, uint8(age)}
	number, known := e.groupNumbers[want]
	if known {
		return number
	}
	number = int32(len(e.groups))
	e.groupNumbers[want] = number
	from := uint32(len(e.groupIDs))
	for _, id := range w.Members(cell) {
		if id&(1<<split-1) == uint32(group) {
			e.groupIDs = append(e.groupIDs, id)
		}
	}
	members := Span{from, uint32(len(e.groupIDs))}
	e.groups = append(e.groups, groupBlock{want: want, members: members})
	return number
}

// GroupMembers lends the members of the group of a number, by rising id.
func (w *World) GroupMembers(number int32) []uint32 {
	members := w.encoder.groups[number].members
	return w.encoder.groupIDs[members.From:members.To]
}

// Block is where Encode put a wanted block.
func (w *World) Block(cell int32, age int) Span {
	blocks := &w.encoder.cells[age]
	return blocks.spans[blocks.number(cell)]
}

// GroupBlock is where Encode put the block of a number.
func (w *World) GroupBlock(number int32) Span {
	return w.encoder.groups[number].span
}
