package replica

import "testing"

// An estimate follows what was measured, by an eighth each tick, when there was enough of it.
func TestSizeEstimate(t *testing.T) {
	s := sizeEstimate{mean: 16 * sizeUnit}
	for range 2 {
		s.add(20, sizeSample/2)
	}
	if learnt := s.learn(); !learnt || s.mean != 16*sizeUnit-(16-5)*sizeUnit/sizeInertia {
		t.Errorf("%d entities of 5 bytes: %v, a mean of %d", sizeSample, learnt, s.mean)
	}
	for range 100 {
		s.add(5*sizeSample, sizeSample)
		s.learn()
	}
	if s.mean < 5*sizeUnit || s.mean >= 5*sizeUnit+sizeInertia {
		t.Errorf("after many: a mean of %d, not about %d", s.mean, 5*sizeUnit)
	}
	before := s.mean
	if s.add(1000, sizeSample-1); s.learn() || s.mean != before {
		t.Errorf("too few: a mean of %d, before %d", s.mean, before)
	}
}
