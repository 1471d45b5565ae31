package replica

import (
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// picture is one tick as clients may see it. Only the cells that somebody is in
// are kept: the members of cells[i] are from[i] to from[i+1] in members, by rising
// id, and lanes has stride values for each, so that a cell is read in one go.
type picture struct {
	tick    ecs.Tick
	cells   []int32 // rising
	from    []int32
	members []uint32
	lanes   []int32
	born    []uint32 // whose id had another owner before, or none
	hidden  [wire.Layers]hidden
}

// bodies are the entities of one tick by id.
type bodies struct {
	tick  ecs.Tick
	lanes []int32 // stride each
	cell  []int32 // absent if there is no such entity, or nobody sees it; hiddenCell - cell if not everybody does
}

const (
	absent     = -1
	hiddenCell = -2
)

// sort builds the members of each cell by a counting sort, which keeps ids
// rising inside a cell.
func (w *World) sort(p *picture) {
	clear(w.start)
	for _, c := range w.body.cell {
		w.start[max(c, absent)+2]++ // those that are not public are counted at 1, and not wanted
	}
	w.start[1] = 0
	sum := int32(0)
	for i, n := range w.start {
		sum += n
		w.start[i] = sum
	}
	p.grow(int(sum), w.stride)
	for id, c := range w.body.cell {
		if c >= 0 { // start[c+1] is where the next one goes, and the end of c when all have gone
			p.members[w.start[c+1]] = uint32(id)
			w.start[c+1]++
		}
	}
	stride := w.stride
	for i, id := range p.members {
		copy(p.lanes[i*stride:(i+1)*stride], w.body.lanes[int(id)*stride:])
	}
}

// grow makes room for n members.
func (p *picture) grow(n, stride int) {
	if cap(p.members) < n {
		room := n + n/8 + 64 // there are as many of these as pictures
		p.members, p.lanes = make([]uint32, 0, room), make([]int32, 0, room*stride)
	}
	p.members, p.lanes = p.members[:n], p.lanes[:n*stride]
}

// list finds the cells that somebody is in, and decides into how many groups
// they are split. It reports whether a group may be larger than its block may be.
func (w *World) list(p *picture) (overfull bool) {
	occupied := min(len(w.groups), len(p.members))
	if cap(p.cells) < occupied {
		room := min(len(w.groups), occupied+occupied/8+64)
		p.cells, p.from = make([]int32, 0, room), make([]int32, 0, room+1)
	}
	p.cells, p.from = p.cells[:0], p.from[:0]
	w.crowded = 0
	for cell, was := range w.groups {
		from, to := w.start[cell], w.start[cell+1]
		if from == to {
			w.groups[cell] = 0
			continue
		}
		p.cells, p.from = append(p.cells, int32(cell)), append(p.from, from)
		if s := splitOf(to-from, was); s != was || s > 0 {
			w.groups[cell] = s
			w.crowded += min(int(s), 1)
			overfull = overfull || to-from > w.groupMost
		}
	}
	p.from = append(p.from, int32(len(p.members)))
	return overfull
}

// in lends the members of a cell, and their lanes.
func (p *picture) in(cell int32, stride int) (ids []uint32, lanes []int32) {
	i, ok := slices.BinarySearch(p.cells, cell)
	if !ok {
		return nil, nil
	}
	from, to := int(p.from[i]), int(p.from[i+1])
	return p.members[from:to], p.lanes[from*stride : to*stride]
}
