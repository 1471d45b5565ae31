package systems

import (
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
)

// Whatever a history had before, the snapshots of a steady time are in it as they
// were: complete, so that no content is older than its snapshot.
func TestASteadyTimeIsWrittenDown(t *testing.T) {
	const slots, began = 4, 1000
	for _, ticks := range []ecs.Tick{1, 2, replica.History - 1, replica.History, replica.History + 1, 5 * replica.History} {
		v := &viewer{steady: began, steadyAt: centre{3, 4}, history: newHistory(slots)}
		for before := ecs.Tick(began - replica.History); before < began; before++ {
			for slot := range v.history.begin(before, centre{1, 2}).ages {
				v.history.at(before).ages[slot] = 9
			}
		}
		end := ecs.Tick(began) + ticks
		v.writeDown(end, slots)
		if v.steady != 0 {
			t.Errorf("%d ticks: it goes on", ticks)
		}
		for tick := end - replica.History + 1; tick < end; tick++ {
			want, age := centre{3, 4}, uint8(0)
			if tick < began {
				want, age = centre{1, 2}, 9
			}
			base := v.history.baseline(end, tick)
			if base.tick != tick || base.centre != want {
				t.Errorf("%d ticks: the entry of tick %d is %+v, not of %v", ticks, tick, base, want)
			}
			for slot := range slots {
				if base.tick == tick && base.ages[slot] != age {
					t.Errorf("%d ticks: at tick %d slot %d was %d old, not %d", ticks, tick, slot, base.ages[slot], age)
				}
			}
		}
	}
}
