package sim_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// creatures calls f with each creature's position.
func creatures(s *sim.Sim, f func(id ecs.NetID, at components.Position)) {
	q := ecs.NewFilter3[ecs.Net, components.Position, has.Wander](s.Game.App).Query()
	for q.Next() {
		n, p, _ := q.Get()
		f(n.ID, *p)
	}
}

func TestCreaturesWander(t *testing.T) {
	c := config(128)
	rulesOf(c).Creatures = 500
	rulesOf(c).Theme = "hell islands"
	s := sim.New(c)
	a := actorOf(s, "watcher")
	a.Seen = func(c *sim.Client) {
		if err := equal(s, c); err != nil && c.Err == nil {
			c.Err = err
		}
	}
	steps(t, s, 3)
	first := map[ecs.NetID]components.Position{}
	creatures(s, func(id ecs.NetID, at components.Position) { first[id] = at })
	if len(first) != 500 {
		t.Fatalf("%d creatures of 500", len(first))
	}
	for range 300 {
		steps(t, s, 1)
		creatures(s, func(id ecs.NetID, at components.Position) {
			for _, d := range [][2]int32{{0, 0}, {307, 307}, {-307, 307}, {307, -307}, {-307, -307}} {
				x, y := (at.X+d[0])>>10, (at.Y+d[1])>>10
				if tile := land.Info(landOf(s).At(x, y)); tile.Solid || tile.Damage > 0 || !landOf(s).Inside(x, y) {
					t.Fatalf("creature %d is on %s at %d,%d", id, tile.Name, x, y)
				}
			}
		})
	}
	moved := 0
	creatures(s, func(id ecs.NetID, at components.Position) {
		if at != first[id] {
			moved++
		}
	})
	if moved < 400 {
		t.Errorf("only %d of 500 went anywhere", moved)
	}
	seen := 0
	for e := range a.View.All {
		if e.ID != a.ID {
			seen++
		}
	}
	if seen == 0 {
		t.Error("the client sees no creature")
	}
}
