package replica

// dropOverfull leaves out of a picture whoever does not fit into the block of a
// group: of each group those with the highest ids. They still see others, but
// nobody sees them. Blocks of later ticks are coded against the picture, so what
// it lacks the clients lack too.
func (w *World) dropOverfull(p *picture) {
	kept := int32(0)
	for i, cell := range p.cells {
		from, to := p.start[i], p.start[i+1]
		p.start[i] = kept
		groupMask := uint32(1)<<w.splits[cell] - 1
		var population [1 << SplitMax]int32 // by group
		for member := from; member < to; member++ {
			id := p.members[member]
			group := id & groupMask
			population[group]++
			if population[group] > w.groupMost {
				w.body.cell[id] = notPublic - cell
				w.Cut++
				continue
			}
			p.move(kept, member, w.stride)
			kept++
		}
	}
	p.start[len(p.cells)] = kept
	p.members = p.members[:kept]
	p.lanes = p.lanes[:int(kept)*w.stride]
	w.restart(p)
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
func (w *World) restart(p *picture) {
	next := 0 // of p.cells
	for cell := range w.start {
		w.start[cell] = p.start[next]
		if next < len(p.cells) && int(p.cells[next]) == cell {
			next++
		}
	}
}
