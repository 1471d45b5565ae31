package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tickd/bench/sim"
	"tickd/components"
	"tickd/ecs"
	"tickd/netio/wire"
	"tickd/systems"
)

// past remembers what every entity's lanes were at each tick.
type past struct {
	s     *sim.Sim
	ticks map[uint32]map[uint32]seen
}

type seen struct {
	x, y  int32
	lanes []int32
}

func (p *past) Init(*ecs.App) {}

func (p *past) Update(tick ecs.Tick) {
	g := p.s.Game
	t := map[uint32]seen{}
	for id := range g.App.IDs.All {
		if lanes, ok := g.World.LanesOf(id); ok {
			x, y, _ := g.World.CellOf(id)
			t[uint32(id)] = seen{x, y, append([]int32(nil), lanes...)}
		}
	}
	p.ticks[uint32(tick)] = t
	delete(p.ticks, uint32(tick)-64)
}

// check compares each entity of a view with what it was at the tick of the
// content that it came with, and returns the age of the oldest content.
func (p *past) check(c *sim.Client) (oldest uint32, n int, err error) {
	for e := range c.View.All {
		n++
		was, ok := p.ticks[e.Tick][e.ID]
		if !ok {
			return 0, n, fmt.Errorf("entity %d was not there at tick %d", e.ID, e.Tick)
		}
		if was.x != int32(e.CellX) || was.y != int32(e.CellY) {
			return 0, n, fmt.Errorf("entity %d at tick %d is in cell %d,%d, not %d,%d", e.ID, e.Tick, was.x, was.y, e.CellX, e.CellY)
		}
		for i, v := range was.lanes {
			if e.Lanes[i] != v {
				return 0, n, fmt.Errorf("entity %d at tick %d lane %d: got %d, want %d", e.ID, e.Tick, i, e.Lanes[i], v)
			}
		}
		oldest = max(oldest, c.View.Tick()-e.Tick)
	}
	return oldest, n, nil
}

// npc is a crowd without sessions.
func npc(s *sim.Sim, n int, tiles int32, rng *rand.Rand) func() {
	g := s.Game
	spawn := ecs.NewSpawn4[components.Position, components.Velocity, components.Heading, components.Health](g.App)
	class, _ := g.Registry.ClassOf("npc")
	at := ecs.NewMap[components.Position](g.App)
	var all []ecs.Entity
	w := g.Rules.Width
	for range n {
		p := components.Position{X: (w/2-tiles/2)*1024 + rng.Int32N(tiles*1024), Y: (w/2-tiles/2)*1024 + rng.Int32N(tiles*1024)}
		_, e := spawn.New(class, p, components.Velocity{}, components.Heading{}, components.Health{Points: 50})
		all = append(all, e)
	}
	return func() {
		for _, e := range all {
			p := at.Get(e)
			p.X = min(max(p.X+rng.Int32N(601)-300, 512), w*1024-512)
			p.Y = min(max(p.Y+rng.Int32N(601)-300, 512), w*1024-512)
		}
	}
}

// In a crowd every client stays within its budget, sees everybody within a
// bound, and what it sees is exact for the tick that it came with.
// The crowd here has no names: full states with names cost more than this
// budget carries for 2,000 who walk from cell to cell (docs/benchmarks.md).
func TestCrowd(t *testing.T) {
	for _, c := range []struct {
		npcs   int
		tiles  int32
		oldest uint32
	}{{300, 20, 31}, {2000, 30, 31}, {2000, 96, 31}} {
		t.Run(fmt.Sprintf("%d in %d tiles", c.npcs, c.tiles), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(c.npcs), uint64(c.tiles)))
			conf := config(192)
			p := &past{ticks: map[uint32]map[uint32]seen{}}
			conf.Game.Rules.Spawn = 0
			conf.Extra = func(g *systems.Game) { g.Registry.Class("npc", wire.All, "position", "heading", "health") }
			s := sim.New(conf)
			p.s = s
			step := npc(s, c.npcs, c.tiles, rng)
			for i := range 12 {
				s.Join(fmt.Sprintf("player%d", i))
			}
			oldest, most := uint32(0), 0
			var from uint64
			const ticks, warm = 300, 100
			for tick := range ticks {
				step()
				for i, k := range s.Clients {
					k.Asleep = i > 6 && rng.IntN(3) == 0 // some skip frames
					k.Input(uint16(rng.IntN(16)), 0)
				}
				s.Game.Step()
				p.Update(s.Game.App.Tick())
				s.Memory.Run()
				for _, k := range s.Clients {
					k.Read()
					if k.Err != nil {
						t.Fatalf("tick %d: %v", tick, k.Err)
					}
				}
				if tick == warm {
					from = s.Clients[0].View.Stats().Bytes
				}
				for i, k := range s.Clients {
					if k.Asleep || k.ID == 0 {
						continue
					}
					if _, ok := k.View.Me(); !ok {
						t.Fatalf("tick %d: client %d does not see itself", tick, i)
					}
					age, n, err := p.check(k)
					if err != nil {
						t.Fatalf("tick %d client %d: %v", tick, i, err)
					}
					if tick > warm && i <= 6 {
						oldest, most = max(oldest, age), max(most, n)
					}
				}
			}
			rate := float64(s.Clients[0].View.Stats().Bytes-from) / (ticks - warm) * 20
			t.Logf("%.0f bytes/s, oldest content %d ticks, %d in view", rate, oldest, most)
			if rate > 16_000*1.15 {
				t.Errorf("%.0f bytes/s for a budget of 16,000", rate)
			}
			if oldest > c.oldest {
				t.Errorf("content of %d ticks is in view", oldest)
			}
			if most < c.npcs/2 {
				t.Errorf("sees %d of %d", most, c.npcs)
			}
		})
	}
}
