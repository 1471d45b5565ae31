package replica_test

import (
	"testing"

	"github.com/tickd/tickd/ecs"
)

// More than a block can hold are in one cell: of each group those with the highest ids are
// seen by nobody, everybody else is, and who comes later than they in the lists is as it was.
func TestAnOverfullCell(t *testing.T) {
	const over = 3
	g := newClinic()
	most := g.world.Schema().BlockMembers(true)
	var doomed ecs.Entity
	for i := range 8 * (most + over) {
		_, e := g.spawn.New(g.class, place{X: 1, Y: 1}, vitals{Points: int32(i % 100)})
		if i == 0 {
			doomed = e
		}
	}
	far, _ := g.spawn.New(g.class, place{X: 100, Y: 100}, vitals{Points: 77, Fuel: 5})
	g.app.Step()
	if g.world.Split(0) != 3 || g.world.Cut != 8*over {
		t.Fatalf("split %d times, %d left out", g.world.Split(0), g.world.Cut)
	}
	members := g.world.Members(0)
	if len(members) != 8*most || g.world.Population(0) != int32(8*most) {
		t.Fatalf("%d members, population %d, want %d", len(members), g.world.Population(0), 8*most)
	}
	for i, id := range members {
		if id != uint32(i+1) {
			t.Fatalf("member %d is %d", i, id)
		}
	}
	there := 15 // the last of 4 x 4 cells
	if got := g.world.Members(int32(there)); len(got) != 1 || got[0] != uint32(far) {
		t.Errorf("far away there are %v, not %d", got, far)
	}
	if lanes, ok := g.world.LanesOf(far); !ok || lanes[4] != 77 || lanes[5] != 5 {
		t.Errorf("who is far away is %v", lanes)
	}
	for group := range 8 {
		g.world.WantGroup(0, 3, uint8(group), 0)
	}
	g.world.Encode(nil) // panics if a block is too large

	g.app.Despawn(doomed) // 1: the first of its group that was left out has room
	g.app.Step()
	members = g.world.Members(0)
	if next := uint32(8*most + 1); members[len(members)-1] != next || len(members) != 8*most {
		t.Errorf("%d members, the last is %d, not %d", len(members), members[len(members)-1], next)
	}
}
