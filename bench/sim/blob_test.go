package sim_test

import (
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// A client's own blob is the newest one in every snapshot it applies, whichever
// it missed, and nobody else's; it costs nothing while it stays the same.
func TestOwnBlob(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	versions := map[ecs.NetID]uint32{}
	blob := func(id ecs.NetID) ([]byte, uint32) { return []byte{byte(id), byte(versions[id])}, versions[id] }
	conf := config(128)
	conf.Install = with(func(g *systems.Game) { g.SetOwnBlob(blob) })
	s := sim.New(conf)
	told := 0
	history := map[uint32]map[ecs.NetID]uint32{}
	for _, name := range []string{"Ann", "Bob"} {
		s.Join(name).Seen = func(c *sim.Client) {
			b, id := c.View.OwnBlob(), ecs.NetID(c.ID)
			if want := byte(history[c.View.Tick()][id]); len(b) != 2 || b[0] != byte(id) || b[1] != want {
				t.Errorf("%s at tick %d: blob % x, want version %d", c.Name, c.View.Tick(), b, want)
			}
			told++
		}
	}
	for tick := range 400 {
		for _, c := range s.Clients {
			if id := ecs.NetID(c.ID); id != 0 && rng.IntN(15) == 0 {
				versions[id]++
			}
			c.Input(holding(uint16(rng.IntN(16)), 0))
			c.Conn.Stopped = rng.IntN(4) == 0
		}
		now := map[ecs.NetID]uint32{}
		for id, v := range versions {
			now[id] = v
		}
		history[uint32(tick+1)] = now
		s.Step()
	}
	if told < 400 || versions[1] < 10 {
		t.Fatalf("%d snapshots, %d versions", told, versions[1])
	}
}
