package replica

import (
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// picture is the world at one tick, as far as clients may see it. Only occupied
// cells are kept, and the members of a cell lie together, so that an encoder reads
// a cell in one go.
type picture struct {
	tick    ecs.Tick
	cells   []int32  // the occupied ones, rising
	start   []int32  // prefix sums: cells[i] holds members[start[i]:start[i+1]]
	members []uint32 // ids, rising within a cell
	lanes   []int32  // stride for each member
	born    []uint32 // ids that meant another entity in the picture before, or none
	layers  [wire.Layers]layer
}

// bodies are the entities of one tick by id.
type bodies struct {
	tick  ecs.Tick
	lanes []int32 // stride for each id
	cell  []int32 // or absent, or notPublic - cell
}

const (
	absent    = -1 // there is no such entity, or nobody sees it
	notPublic = -2 // notPublic - c: it is in cell c, but not among the members that everybody sees
)

// sortMembers lists the public entities cell by cell. It is a counting sort, which
// keeps ids rising within a cell.
func (w *World) sortMembers(now *picture) {
	// Count cell c at start[c+2]: the sums then make start[c+1] the place of c's first
	// member, and placing the members moves it on to the end of c. What is not
	// public is counted at start[1] and dropped there.
	clear(w.start)
	for _, cell := range w.body.cell {
		w.start[max(cell, absent)+2]++
	}
	w.start[1] = 0
	sum := int32(0)
	for i, count := range w.start {
		sum += count
		w.start[i] = sum
	}
	now.grow(int(sum), w.stride)
	for id, cell := range w.body.cell {
		if cell >= 0 {
			now.members[w.start[cell+1]] = uint32(id)
			w.start[cell+1]++
		}
	}
	stride := w.stride
	for i, id := range now.members {
		copy(now.lanesOf(i, stride), w.body.lanes[int(id)*stride:])
	}
}

// grow makes room for that many members.
func (p *picture) grow(members, stride int) {
	if cap(p.members) < members {
		room := members + members/8 + 64 // no more: there are History of these
		p.members = make([]uint32, 0, room)
		p.lanes = make([]int32, 0, room*stride)
	}
	p.members = p.members[:members]
	p.lanes = p.lanes[:members*stride]
}

// lanesOf lends the lanes of the i-th member.
func (p *picture) lanesOf(i, stride int) []int32 {
	return p.lanes[i*stride : (i+1)*stride]
}

// listCells lists the occupied cells and decides how often each is split. It
// reports whether a group may have more members than its block can hold.
func (w *World) listCells(now *picture) (overfull bool) {
	now.growCells(min(len(w.splits), len(now.members)), len(w.splits))
	w.crowded = 0
	for cell, split := range w.splits {
		from, to := w.start[cell], w.start[cell+1]
		if from == to {
			w.splits[cell] = 0
			continue
		}
		now.cells = append(now.cells, int32(cell))
		now.start = append(now.start, from)
		population := to - from
		if split == 0 && population <= splitAt[0] {
			continue
		}
		w.splits[cell] = nextSplit(population, split)
		if w.splits[cell] > 0 {
			w.crowded++
		}
		overfull = overfull || population > w.groupMost
	}
	now.start = append(now.start, int32(len(now.members)))
	return overfull
}

// growCells empties the list of cells and makes room for that many occupied ones of all.
func (p *picture) growCells(occupied, all int) {
	if cap(p.cells) < occupied {
		room := min(all, occupied+occupied/8+64)
		p.cells = make([]int32, 0, room)
		p.start = make([]int32, 0, room+1)
	}
	p.cells = p.cells[:0]
	p.start = p.start[:0]
}

// in lends the members of a cell.
func (p *picture) in(cell int32, stride int) entities {
	i, ok := slices.BinarySearch(p.cells, cell)
	if !ok {
		return entities{}
	}
	from, to := int(p.start[i]), int(p.start[i+1])
	return entities{p.members[from:to], p.lanes[from*stride : to*stride]}
}
