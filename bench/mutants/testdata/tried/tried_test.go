package tried

import "testing"

func TestClip(t *testing.T) {
	if got := Clip(9, 4); got != 4 {
		t.Errorf("got %d", got)
	}
}

func TestCount(t *testing.T) {
	if got := Count(3); got != 3 {
		t.Errorf("got %d", got)
	}
}
