package replica

// A cell with more members than a client's budget can carry at once is split
// into groups by id, 1<<split of them, that are encoded and sent on their own.
const SplitMax = 3

// splitAt are the populations at which a cell is split once, twice, three times;
// it is joined again at three quarters of them, so that it does not flicker:
// each change costs a full block.
var splitAt = [SplitMax]int32{256, 512, 1024}

// split decides the groups of every cell.
func (w *World) split(p, before *picture) {
	w.crowded = 0
	for cell := range p.split {
		was := uint8(0)
		if before != nil {
			was = before.split[cell]
		}
		n := p.start[cell+1] - p.start[cell]
		if n <= splitAt[0]*3/4 {
			p.split[cell] = 0
			continue
		}
		s := was
		for s < SplitMax && n > splitAt[s] {
			s++
		}
		for s > 0 && n <= splitAt[s-1]*3/4 {
			s--
		}
		p.split[cell] = s
		if s > 0 {
			w.crowded++
		}
	}
}

// Split is into how many groups a cell is split now: 1<<Split.
func (w *World) Split(cell int32) uint8 { return w.now.split[cell] }

// Crowded is how many cells are split now.
func (w *World) Crowded() int { return w.crowded }

// Population is how many members the cells from x0 to x1 of row y have.
func (w *World) Population(y, x0, x1 int32) int32 {
	row := y * w.CellsX
	return w.now.start[row+x1+1] - w.now.start[row+x0]
}
