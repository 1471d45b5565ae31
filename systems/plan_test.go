package systems

import (
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/wire"
)

// A loop that reports late: the full snapshot of tick 6 was built before it was
// known that the one of tick 5 went out. The client forgets that one with it.
func TestNoBaselineFromBeforeAFullSnapshot(t *testing.T) {
	s := netio.New(netio.Config{})
	g := New(s, Config{MaxPlayers: 1, Width: 96, Height: 96})
	g.Registry.Class("thing", wire.All, "position")
	g.Init()
	netio.NewMemory(s)
	for range 4 {
		g.Step()
	}
	pl := &g.last.planner
	v := &viewer{session: 1, centre: centre{1, 1}}
	for _, test := range []struct{ tick, queued, age uint32 }{{5, 0, 0}, {6, 0, 0}, {7, 5, 0}, {8, 7, 1}, {9, 7, 2}, {10, 9, 1}} {
		var p plan
		pl.begin(ecs.Tick(test.tick), 0)
		pl.plan(v, 0, ecs.Tick(test.queued), &p)
		if uint32(p.age) != test.age {
			t.Errorf("tick %d, %d queued: age %d, want %d", test.tick, test.queued, p.age, test.age)
		}
	}
}
