package systems

// crowdedView is the least population of a view that may hold a split cell.
const crowdedView = 128

// fits reports whether a whole view, refreshed each tick, is within a client's
// budget and holds no split cell. It is found out once a tick for all who look
// there.
func (s *planner) fits(centreCell int32, at centre) bool {
	number, known := s.centres.number(centreCell)
	if known {
		return s.centres.list[number].fits
	}
	population := s.population(at)
	fits := s.bytes(population) <= s.budget
	if s.world.Crowded() > 0 && population >= crowdedView {
		fits = fits && !s.holdsSplit(at)
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
	for _, cell := range s.grid.view(v.centre) {
		if base.contentAge(s.grid, cell) >= unknown {
			return false
		}
	}
	return s.hasAllBlobs(v.centre, &v.history.crowd.blobs)
}

// population is how many entities are in a view.
func (s *planner) population(at centre) (population int32) {
	area := s.grid.area(at)
	for y := area.y0; y <= area.y1; y++ {
		population += s.world.RowPopulation(y, area.x0, area.x1)
	}
	return population
}

// bytes is about what so many entities take when they are refreshed each tick.
func (s *planner) bytes(population int32) int32 {
	return population * s.world.EntitySize(1) / sizeUnit
}

// sizeUnit is what a byte is in the sizes that the world tells.
const sizeUnit = 16

// holdsSplit reports whether a view has a cell that is split into groups.
func (s *planner) holdsSplit(at centre) bool {
	for _, cell := range s.grid.view(at) {
		if s.world.Split(cell.index) > 0 {
			return true
		}
	}
	return false
}
