package replica

// size follows how many bytes an entity takes in blocks of one age, in 1/16
// byte, so that a client's budget can be planned before anything is encoded.
type size struct {
	mean            int32
	bytes, entities int32 // of this tick
}

// sizeGuess is what is assumed before anything was measured: for ages 0, 1, 2-3,
// 4-7, 8-15 and 16-31.
var sizeGuess = [...]int32{16 * 16, 2 * 16, 3 * 16, 4 * 16, 5 * 16, 6 * 16}

// sizeSample is how many entities make a tick's mean worth learning from.
const sizeSample = 8

func (s *size) add(bytes, entities int) {
	s.bytes += int32(bytes)
	s.entities += int32(entities)
}

// settle moves the mean an eighth of the way to this tick's, if there was enough
// to learn from.
func (s *size) settle() (learnt bool) {
	if learnt = s.entities >= sizeSample; learnt {
		s.toward(s.bytes * 16 / s.entities)
	}
	s.bytes, s.entities = 0, 0
	return learnt
}

func (s *size) toward(mean int32) { s.mean += (mean - s.mean) / 8 }

// settle learns the sizes of this tick. Of blocks that were not encoded it learns
// too: nobody changes more in fewer ticks, and who stays costs the same in a bare
// block as in another. Else a crowd of idle entities, all refreshed rarely because
// of a first guess, would never learn that it is none.
func (e *encoder) settle() {
	var plain, bare [History]bool
	for age := range e.sizes {
		plain[age], bare[age] = e.sizes[age].settle(), e.bare[age].settle()
	}
	for age := History - 2; age >= 1; age-- {
		if older := e.bare[age+1].mean; !bare[age] && e.bare[age].mean > older {
			e.bare[age].toward(older)
		}
		if !plain[age] && e.sizes[age].mean > e.bare[age].mean {
			e.sizes[age].toward(e.bare[age].mean)
		}
	}
}

// EntitySize is about how many bytes an entity takes in a block of that age, in
// 1/16 byte.
func (w *World) EntitySize(age int) int32 { return w.encoder.sizes[age].mean }

// BareSize is EntitySize in the blocks of crowds.
func (w *World) BareSize(age int) int32 { return w.encoder.bare[age].mean }
