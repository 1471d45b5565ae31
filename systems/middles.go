package systems

// middles numbers the cells that somebody looks at from in a tick, in the order
// in which they are asked for, so that what views share is kept for those alone
// and not for every cell of the world.
type middles struct {
	index []int32 // by cell: its number, if list says so too
	list  []middle
}

type middle struct {
	cell int32
	fits bool // the whole view, into a client's budget
}

// begin starts a tick in a world of so many cells.
func (m *middles) begin(cells int32) {
	if m.index == nil {
		m.index = make([]int32, cells)
	}
	m.list = m.list[:0]
}

// of is the number of a cell, and whether it was numbered before.
func (m *middles) of(cell int32) (n int32, known bool) {
	if n = m.index[cell]; int(n) < len(m.list) && m.list[n].cell == cell {
		return n, true
	}
	n = int32(len(m.list))
	m.index[cell] = n
	m.list = append(m.list, middle{cell: cell})
	return n, false
}
