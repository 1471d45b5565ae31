package ecs_test

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/ecs"
)

func ExampleClock() {
	c := ecs.NewClock(50, 0)
	for _, now := range []int64{10, 50, 60, 149, 160, 1000} {
		fmt.Println(now, c.Advance(now), c.Wait(now))
	}
	fmt.Println(c.Skipped)
	// Output:
	// 10 0 40
	// 50 1 50
	// 60 0 40
	// 149 1 1
	// 160 1 40
	// 1000 3 50
	// 14
}

// A clock that is asked often loses nothing and runs no tick early.
func TestClockKeepsAbsoluteDeadlines(t *testing.T) {
	c := ecs.NewClock(50, 0)
	ticks := 0
	for now := int64(0); now < 100_000; now += 7 {
		ticks += c.Advance(now)
		if want := int(now / 50); ticks != want {
			t.Fatalf("at %d: %d ticks, want %d", now, ticks, want)
		}
	}
}
