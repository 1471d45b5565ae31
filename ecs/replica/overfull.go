package replica

// dropOverfull leaves out of a picture whoever does not fit into the block of a
// group: of each group those with the highest ids. They still see others, but
// nobody sees them. Blocks of later ticks are coded against the picture, so what
// it lacks the clients lack too.
func (w *World) dropOverfull(now *picture) {
	kept := int32(0)
	for i, cell := range now.cells {
		from, to := now.start[i], now.start[i+1]
		now.start[i] = kept
		groupMask := uint32(1)<<w.splits[cell] - 1
		var population [1 << SplitMax]int32 // by group
		for member := from; member < to; member++ {
			id := now.members[member]
			group := id & groupMask
			population[group]++
			if population[group] > w.groupMost {
				w.body.cell[id] = notPublic - cell
				w.Cut++
				continue
			}
			now.move(kept, member, w.stride)
			kept++
		}
	}
	now.start[len(now.cells)] = kept
	now.members = now.members[:kept]
	now.lanes = now.lanes[:int(kept)*w.stride]
	w.restart(now)
}

// move puts a member at an earlier place in the lists.
func (p *picture) move(to, from int32, stride int) {
	if to == from {
		return
	}
	p.members[to] = p.members[from]
	copy(p.lanesOf(int(to), stride), p.lanesOf(int(from), stride))
}

// restart computes the prefix sums of all cells from those of the occupied ones.
func (w *World) restart(now *picture) {
	next := 0 // of p.cells
	for cell := range w.start {
		w.start[cell] = now.start[next]
		if next < len(now.cells) && int(now.cells[next]) == cell {
			next++
		}
	}
}
