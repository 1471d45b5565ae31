package replica

// SplitMax bounds how often a cell is split. A cell with more members than a
// client's budget can carry at once is split into 1<<split groups by id: a member
// is in group id & (1<<split - 1). Groups are encoded and sent on their own.
const SplitMax = 3

// splitAt are the populations above which a cell is split once, twice and three
// times. Groups are joined again only at joinPercent of that: each change costs a
// full block, so a population near a limit must not go back and forth.
var splitAt = [SplitMax]int32{256, 512, 1024}

const joinPercent = 75

// nextSplit is how often a cell is split now that was split before.
func nextSplit(population int32, split uint8) uint8 {
	for split < SplitMax && population > splitAt[split] {
		split++
	}
	for split > 0 && population <= splitAt[split-1]*joinPercent/100 {
		split--
	}
	return split
}

// Split says into how many groups a cell is split now: 1<<Split.
func (w *World) Split(cell int32) uint8 { return w.splits[cell] }

// Crowded is how many cells are split now.
func (w *World) Crowded() int { return w.crowded }

// Population is how many members a cell has.
func (w *World) Population(cell int32) int32 {
	return w.start[cell+1] - w.start[cell]
}

// RowPopulation is how many members the cells from x0 to x1 of row y have.
func (w *World) RowPopulation(y, x0, x1 int32) int32 {
	row := y * w.CellsX
	return w.start[row+x1+1] - w.start[row+x0]
}
