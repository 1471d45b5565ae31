package server

import (
	"runtime/metrics"
	"testing"
)

// idle is how many bytes the heap holds that are of no use, found or not.
func idle() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() + s[1].Value.Uint64()
}

var burst [][]byte // a global, so that it is on the heap

// The memory of a burst comes back although nobody allocates any more: when
// those have gone who caused it, or when as much is used once more.
func TestTidierGivesBackABurst(t *testing.T) {
	tidy := newTidier()
	tidy.look(10)
	before := idle()
	for range 64 {
		burst = append(burst, make([]byte, 1<<20))
	}
	tidy.look(1000) // it lives
	if grown := idle() - before; grown < 60<<20 {
		t.Fatalf("%d bytes more with 64 MiB in use", grown)
	}
	burst = nil
	tidy.look(900)
	if grown := idle() - before; grown < 60<<20 {
		t.Fatalf("it looks at each turn: %d bytes are left", grown)
	}
	if tidy.look(10); idle() > before+tidyBytes {
		t.Errorf("%d bytes before the burst, %d after it", before, idle())
	}
	burst = append(burst, make([]byte, 64<<20))
	burst = nil
	if tidy.look(10); idle() > before+tidyBytes {
		t.Errorf("%d bytes before the second burst, %d after it", before, idle())
	}
}
