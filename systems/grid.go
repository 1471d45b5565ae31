package systems

import (
	"slices"

	"github.com/tickd/tickd/components"
)

// grid is the cells of a world and how views lie over them. A view is the
// side x side cells around a centre, as far as they are in the world. It does not
// change after the start.
type grid struct {
	across, down int32 // the world, in cells
	cellShift    uint8 // a cell's side is 1<<cellShift lane units
	side, radius int32 // of a view, in cells
	slots        int   // side * side

	// Where a client keeps the content of cell (x, y): columnSlot[x] + rowSlot[y].
	// These are tables because a division by side would be slow.
	columnSlot, rowSlot []uint8

	// Offsets number the cells of a view, row-major from its north-west corner.
	offsetX    []uint8 // by offset
	offsetY    []uint8
	byDistance []uint8 // the offsets, the nearest to the centre first
	nearness   []int32 // by offset, its index in byDistance

	unknown []uint8    // the age unknown, for each slot
	cells   []viewCell // of view
}

// centre is the cell in the middle of a view.
type centre struct{ x, y int16 }

// area is a rectangle of cells, both corners included.
type area struct{ x0, y0, x1, y1 int32 }

// viewCell is a cell in a view.
type viewCell struct {
	x, y  int32
	index int32 // in the world: cells are numbered row by row
	slot  int   // where a client keeps its content, wherever its view is
}

// newGrid is that of a Config's CellShift and ViewCells.
func newGrid(across, down int32, cellShift uint8, viewCells int) *grid {
	side := int32(viewCells)
	g := &grid{
		across: across, down: down, cellShift: cellShift,
		side: side, radius: side / 2, slots: viewCells * viewCells,
	}
	for x := range across {
		g.columnSlot = append(g.columnSlot, uint8(x%side))
	}
	for y := range down {
		g.rowSlot = append(g.rowSlot, uint8(y%side*side))
	}
	for offset := range g.slots {
		g.byDistance = append(g.byDistance, uint8(offset))
		g.offsetX = append(g.offsetX, uint8(offset%viewCells))
		g.offsetY = append(g.offsetY, uint8(offset/viewCells))
		g.unknown = append(g.unknown, unknown)
	}
	slices.SortStableFunc(g.byDistance, func(a, b uint8) int { return g.distance(a) - g.distance(b) })
	g.nearness = make([]int32, g.slots)
	for i, offset := range g.byDistance {
		g.nearness[offset] = int32(i)
	}
	return g
}

// distance is the square of that from the centre of a view.
func (g *grid) distance(offset uint8) int {
	dx := int32(g.offsetX[offset]) - g.radius
	dy := int32(g.offsetY[offset]) - g.radius
	return int(dx*dx + dy*dy)
}

// cell is the index of a cell: they are numbered row by row.
func (g *grid) cell(x, y int32) int32 { return y*g.across + x }

// centreCell is the index of a centre's cell.
func (g *grid) centreCell(c centre) int32 {
	return int32(c.y)*g.across + int32(c.x)
}

// centreOf is the centre in the cell of an index.
func (g *grid) centreOf(cell int32) centre {
	return centre{int16(cell % g.across), int16(cell / g.across)}
}

// cellAt is the cell at an offset of a view; ok is false outside the world.
func (g *grid) cellAt(c centre, offset uint8) (cell viewCell, ok bool) {
	x := int32(c.x) - g.radius + int32(g.offsetX[offset])
	y := int32(c.y) - g.radius + int32(g.offsetY[offset])
	if uint32(x) >= uint32(g.across) || uint32(y) >= uint32(g.down) {
		return viewCell{}, false
	}
	return viewCell{x, y, g.cell(x, y), int(g.columnSlot[x]) + int(g.rowSlot[y])}, true
}

// view lends the cells of a view, row-major, until it is called again.
func (g *grid) view(c centre) []viewCell {
	area := g.area(c)
	g.cells = g.cells[:0]
	for y := area.y0; y <= area.y1; y++ {
		row := int(g.rowSlot[y])
		for x := area.x0; x <= area.x1; x++ {
			g.cells = append(g.cells, viewCell{x, y, g.cell(x, y), row + int(g.columnSlot[x])})
		}
	}
	return g.cells
}

// area is the part of a view that lies in the world.
func (g *grid) area(c centre) area {
	x, y := int32(c.x), int32(c.y)
	return area{
		x0: max(x-g.radius, 0),
		y0: max(y-g.radius, 0),
		x1: min(x+g.radius, g.across-1),
		y1: min(y+g.radius, g.down-1),
	}
}

// sees reports whether a cell is in the view around a centre.
func (g *grid) sees(c centre, x, y int32) bool {
	dx := x - int32(c.x) + g.radius
	dy := y - int32(c.y) + g.radius
	return uint32(dx) < uint32(g.side) && uint32(dy) < uint32(g.side)
}

// cellSide is how wide a cell is, in the units of positions.
func (g *grid) cellSide() int32 {
	return components.One / components.LaneScale << g.cellShift
}

// cellOf is the cell of a position; it may lie outside the world.
func (g *grid) cellOf(at components.Position) (x, y int32) {
	shift := g.cellShift + positionShift
	return at.X >> shift, at.Y >> shift
}

// positionShift: a lane unit is 1<<positionShift units of positions.
const positionShift = 4

const _ = uint(components.One>>positionShift-components.LaneScale) + uint(components.LaneScale-components.One>>positionShift)

// middle is the middle of a centre's cell.
func (g *grid) middle(c centre) components.Position {
	side := g.cellSide()
	return components.Position{X: int32(c.x)*side + side/2, Y: int32(c.y)*side + side/2}
}
