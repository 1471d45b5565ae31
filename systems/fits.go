package systems

// crowdedView is the least population of a view that may hold a split cell.
const crowdedView = 128

// fits reports whether a whole view, refreshed each tick, is within a client's
// budget and holds no split cell. It is found out once a tick for all who look
// there.
func (s *planner) fits(centreCell int32, c centre) bool {
	number, known := s.centres.number(centreCell)
	if known {
		return s.centres.list[number].fits
	}
	population := s.population(c)
	fits := s.bytes(population) <= s.budget
	if s.world.Crowded() > 0 && population >= crowdedView {
		fits = fits && !s.holdsSplit(c)
	}
	s.centres.list[number].fits = fits
	return fits
}

// calmed reports whether the view of somebody in a crowd fits into the budget
// again, with room to spare, and the client has all of it, and all blobs.
func (s *planner) calmed(v *viewer, base *baseline) bool {
	if base.tick == 0 || s.bytes(s.population(v.centre)) > s.budget*calmPercent/100 || s.holdsSplit(v.centre) {
		return false
	}
	view := s.grid.view(v.centre)
	for y := view.y0; y <= view.y1; y++ {
		for x := view.x0; x <= view.x1; x++ {
			if base.contentAge(s.grid, x, y) >= unknown {
				return false
			}
		}
	}
	return s.hasAllBlobs(v.centre, &v.history.crowd.blobs)
}

// population is how many entities are in a view.
func (s *planner) population(c centre) (population int32) {
	view := s.grid.view(c)
	for y := view.y0; y <= view.y1; y++ {
		population += s.world.Population(y, view.x0, view.x1)
	}
	return population
}

// bytes is about what so many entities take when they are refreshed each tick.
func (s *planner) bytes(population int32) int32 { return population * s.world.EntitySize(1) / sizeUnit }

// sizeUnit is what a byte is in the sizes that the world tells.
const sizeUnit = 16

// holdsSplit reports whether a view has a cell that is split into groups.
func (s *planner) holdsSplit(c centre) bool {
	view := s.grid.view(c)
	for y := view.y0; y <= view.y1; y++ {
		for x := view.x0; x <= view.x1; x++ {
			if s.world.Split(s.grid.cell(x, y)) > 0 {
				return true
			}
		}
	}
	return false
}
