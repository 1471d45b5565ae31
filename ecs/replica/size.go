package replica

// sizeEstimate follows how many bytes an entity takes in the blocks of one age, so
// that a client's budget can be planned before anything is encoded.
type sizeEstimate struct {
	mean     int32 // in 1/16 byte
	bytes    int32 // of this tick's blocks
	entities int32 // in them
}

// sizeUnit is what a byte is in a mean.
const sizeUnit = 16

// sizeGuess are the means before anything is measured, for the ages 0, 1, 2-3,
// 4-7, 8-15 and 16-31.
var sizeGuess = [...]int32{16 * sizeUnit, 2 * sizeUnit, 3 * sizeUnit, 4 * sizeUnit, 5 * sizeUnit, 6 * sizeUnit}

// sizeSample is the least number of entities that a tick's mean is learnt from.
const sizeSample = 8

// sizeInertia: an estimate moves by one part in so many toward what was measured.
const sizeInertia = 8

func (s *sizeEstimate) add(bytes, entities int) {
	s.bytes += int32(bytes)
	s.entities += int32(entities)
}

// learn moves the mean toward this tick's, if there were enough entities.
func (s *sizeEstimate) learn() (learnt bool) {
	learnt = s.entities >= sizeSample
	if learnt {
		s.approach(s.bytes * sizeUnit / s.entities)
	}
	s.bytes = 0
	s.entities = 0
	return learnt
}

func (s *sizeEstimate) approach(mean int32) {
	s.mean += (mean - s.mean) / sizeInertia
}

// learnSizes learns the sizes of this tick's blocks. Ages that nobody asked for
// learn from others, else a crowd of idle entities would be refreshed rarely for
// ever because of a first guess that nothing corrects. Two rules hold always:
// in fewer ticks nobody changes more, and an entity that stays costs the same in
// a bare block as in another.
func (e *encoder) learnSizes() {
	var fullLearnt, bareLearnt [History]bool
	for age := range e.sizes {
		fullLearnt[age] = e.sizes[age].learn()
		bareLearnt[age] = e.bareSizes[age].learn()
	}
	for age := History - 2; age >= 1; age-- {
		full, bare := &e.sizes[age], &e.bareSizes[age]
		older := e.bareSizes[age+1].mean
		if !bareLearnt[age] && bare.mean > older {
			bare.approach(older)
		}
		if !fullLearnt[age] && full.mean > bare.mean {
			full.approach(bare.mean)
		}
	}
}

// EntitySize is about how many bytes an entity takes in a block of that age, in
// 1/16 byte.
func (w *World) EntitySize(age int) int32 {
	return w.encoder.sizes[age].mean
}

// BareSize is EntitySize for the bare blocks that crowds get.
func (w *World) BareSize(age int) int32 {
	return w.encoder.bareSizes[age].mean
}
