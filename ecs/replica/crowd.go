package replica

// A cell with more members than a client's budget can carry at once is split
// into groups by id, 1<<split of them, that are encoded and sent on their own.
const SplitMax = 3

// splitAt are the populations at which a cell is split once, twice, three times;
// it is joined again at three quarters of them, so that it does not flicker:
// each change costs a full block.
var splitAt = [SplitMax]int32{256, 512, 1024}

// splitOf decides into how many groups, 1<<that, a cell of n members is split
// that was split into 1<<was.
func splitOf(n int32, was uint8) uint8 {
	if n <= splitAt[0]*3/4 {
		return 0
	}
	s := was
	for s < SplitMax && n > splitAt[s] {
		s++
	}
	for s > 0 && n <= splitAt[s-1]*3/4 {
		s--
	}
	return s
}

// Split is into how many groups a cell is split now: 1<<Split.
func (w *World) Split(cell int32) uint8 { return w.groups[cell] }

// Crowded is how many cells are split now.
func (w *World) Crowded() int { return w.crowded }

// Population is how many members the cells from x0 to x1 of row y have.
func (w *World) Population(y, x0, x1 int32) int32 {
	row := y * w.CellsX
	return w.start[row+x1+1] - w.start[row+x0]
}
