package systems

// centres numbers the cells that are in the middle of somebody's view in a tick,
// in the order in which they are asked for. What views share is kept by that
// number: only for these cells, and not for every cell of the world.
type centres struct {
	numbers []int32 // by cell; valid only if list agrees
	list    []centreInfo
}

type centreInfo struct {
	cell int32
	fits bool // see planner.fits
}

// begin starts a tick in a world of so many cells.
func (c *centres) begin(cells int32) {
	if c.numbers == nil {
		c.numbers = make([]int32, cells)
	}
	c.list = c.list[:0]
}

// number is the number of a cell, and whether it had one before.
func (c *centres) number(cell int32) (number int32, known bool) {
	number = c.numbers[cell]
	if int(number) < len(c.list) && c.list[number].cell == cell {
		return number, true
	}
	number = int32(len(c.list))
	c.numbers[cell] = number
	c.list = append(c.list, centreInfo{cell: cell})
	return number, false
}
