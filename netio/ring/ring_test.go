package ring_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"github.com/tickd/tickd/netio/ring"
)

func ExampleRing() {
	r := ring.New(64)
	r.Push([]byte("in"), []byte("put"))
	r.Cut()
	r.Push(nil, []byte("later"))
	for b := r.Next(); b != nil; b = r.Next() {
		fmt.Println(string(b))
	}
	r.Free()
	// Output: input
}

// The model is a plain queue; the ring must agree with it or say that it is full.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		capacity := 64 << rapid.IntRange(0, 4).Draw(t, "capacity")
		r := ring.New(capacity)
		var queue [][]byte
		cut, read, bytesIn := 0, 0, 0
		t.Repeat(map[string]func(*rapid.T){
			"push": func(t *rapid.T) {
				b := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "record")
				k := rapid.IntRange(0, len(b)).Draw(t, "split")
				fits := r.Fits(len(b))
				if ok := r.Push(b[:k], b[k:]); ok != fits {
					t.Fatalf("Push said %v, Fits %v", ok, fits)
				} else if ok {
					queue = append(queue, b)
					bytesIn += len(b) + 4
				}
				if bytesIn == 0 && !fits && len(b)+8 <= capacity/2 {
					t.Fatal("an empty ring is full")
				}
			},
			"cut": func(*rapid.T) { r.Cut(); cut = len(queue) },
			"next": func(t *rapid.T) {
				b := r.Next()
				if (b == nil) != (read == cut) {
					t.Fatalf("Next gave %v at %d of %d", b, read, cut)
				}
				if b != nil {
					if !bytes.Equal(b, queue[read]) {
						t.Fatalf("Next gave %v, want %v", b, queue[read])
					}
					read++
				}
			},
			"free": func(*rapid.T) {
				r.Free()
				queue, cut, read, bytesIn = queue[read:], cut-read, 0, 0
				for _, b := range queue {
					bytesIn += len(b) + 4
				}
			},
		})
	})
}

func TestTwoGoroutines(t *testing.T) {
	const n = 200_000
	r := ring.New(1 << 10)
	go func() {
		rng := rand.New(rand.NewPCG(1, 2))
		pad := make([]byte, 30)
		for i := uint32(0); i < n; {
			var b [4]byte
			binary.LittleEndian.PutUint32(b[:], i)
			if r.Push(b[:], pad[:rng.IntN(30)]) {
				i++
			} else {
				runtime.Gosched()
			}
		}
	}()
	for want := uint32(0); want < n; {
		r.Cut()
		for b := r.Next(); b != nil; b = r.Next() {
			if got := binary.LittleEndian.Uint32(b); got != want {
				t.Fatalf("got %d, want %d", got, want)
			}
			want++
		}
		r.Free()
		runtime.Gosched()
	}
}

func TestNoAllocation(t *testing.T) {
	r := ring.New(1 << 10)
	a, b := make([]byte, 15), make([]byte, 20)
	if n := testing.AllocsPerRun(100, func() {
		r.Push(a, b)
		r.Cut()
		r.Next()
		r.Free()
	}); n != 0 {
		t.Fatalf("%v allocations", n)
	}
}
