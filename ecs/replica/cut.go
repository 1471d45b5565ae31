package replica

// cut leaves out of a picture whom the block of a group could not hold: of each
// group of a crowded cell those with the highest ids. They see, but nobody sees
// them; the blocks of later ticks refer to the picture, so that all agree.
func (w *World) cut(p *picture) {
	kept := int32(0)
	for i, cell := range p.cells {
		from, to := p.from[i], p.from[i+1]
		p.from[i] = kept
		var size [1 << SplitMax]int32
		mask := uint32(1)<<w.groups[cell] - 1
		for m := from; m < to; m++ {
			id := p.members[m]
			if size[id&mask]++; size[id&mask] > w.groupMost {
				w.body.cell[id] = hiddenCell - cell
				w.Cut++
				continue
			}
			w.move(p, kept, m)
			kept++
		}
	}
	p.from[len(p.cells)] = kept
	p.members, p.lanes = p.members[:kept], p.lanes[:int(kept)*w.stride]
	w.restart(p)
}

// move puts a member of a picture at an earlier place.
func (w *World) move(p *picture, to, from int32) {
	if to == from {
		return
	}
	n := int32(w.stride)
	p.members[to] = p.members[from]
	copy(p.lanes[to*n:(to+1)*n], p.lanes[from*n:(from+1)*n])
}

// restart finds anew where the members of each cell begin.
func (w *World) restart(p *picture) {
	i := 0
	for cell := range w.start {
		w.start[cell] = p.from[i]
		if i < len(p.cells) && int(p.cells[i]) == cell {
			i++
		}
	}
}
