package admin

import (
	"sync"
	"testing"
)

func TestPublishCopies(t *testing.T) {
	var b Board
	r := Report{State: Running, Counters: []Counter{{"refused", 1}}}
	b.Publish(&r)
	r.Tick, r.Counters[0].Value = 9, 9
	got := b.Load()
	if got.Tick != 0 || got.Counters[0].Value != 1 {
		t.Errorf("the board changed with the caller's report: %+v", got)
	}
	got.Counters[0].Value = 7
	if again := b.Load(); again.Counters[0].Value != 1 {
		t.Errorf("the board changed with a loaded report: %+v", again)
	}
}

func TestPublishForgetsOldCounters(t *testing.T) {
	var b Board
	b.Publish(&Report{Counters: []Counter{{"a", 1}, {"b", 2}}})
	b.Publish(&Report{Counters: []Counter{{"a", 3}}})
	if got := b.Load().Counters; len(got) != 1 || got[0] != (Counter{"a", 3}) {
		t.Errorf("counters %v", got)
	}
}

func TestZeroBoardIsIdle(t *testing.T) {
	var b Board
	if got := b.Load().State; got != Idle {
		t.Errorf("state %q", got)
	}
}

func TestPublishAllocatesNothing(t *testing.T) {
	var b Board
	r := Report{State: Running, Counters: make([]Counter, 32)}
	if n := testing.AllocsPerRun(100, func() { r.Tick++; b.Publish(&r) }); n != 0 {
		t.Errorf("%v allocations a tick", n)
	}
}

func TestPublishWhileLoading(t *testing.T) {
	var b Board
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 500 {
				if r := b.Load(); len(r.Counters) > 0 && r.Counters[0].Value != uint64(r.Tick) {
					t.Errorf("tick %d with a counter of %d", r.Tick, r.Counters[0].Value)
				}
			}
		})
	}
	r := Report{Counters: make([]Counter, 1)}
	for tick := range uint32(2000) {
		r.Tick, r.Counters[0].Value = tick, uint64(tick)
		b.Publish(&r)
	}
	readers.Wait()
}
