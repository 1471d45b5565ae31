package sandbox

import (
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// maze is a land of 32 tiles a side cut into rooms, with single tiles in them,
// and the number of the room that each tile belongs to, 0 for a barred one.
func maze(rng *rand.Rand, rate int, barred land.Tile) (*Ground, map[[2]int32]int) {
	const side = 32
	plain := land.Theme{Name: "plain", Layers: []land.Layer{{Tile: land.Grass}, {Tile: land.Grass}}}
	r := newGround(Rules{Spawn: SpawnScatter, Creatures: 60, Own: plain}, &systems.Config{Seed: "maze", TickRate: rate, Width: side, Height: side})
	for i := range int32(side) {
		for _, wall := range []int32{5, 12, 13, 22} {
			r.Land.Set(wall, i, barred)
			r.Land.Set(i, wall+2, barred)
		}
	}
	for range rng.IntN(80) {
		r.Land.Set(rng.Int32N(side), rng.Int32N(side), barred)
	}
	rooms, room := map[[2]int32]int{}, 0
	for y := range int32(side) {
		for x := range int32(side) {
			if at := [2]int32{x, y}; rooms[at] == 0 && r.Land.At(x, y) != barred {
				room++
				flood(r.Land, rooms, at, room, barred)
			}
		}
	}
	return r, rooms
}

// flood gives a room's number to all of its tiles.
func flood(m *land.Map, rooms map[[2]int32]int, from [2]int32, room int, barred land.Tile) {
	for open := [][2]int32{from}; len(open) > 0; {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if !m.Inside(at[0], at[1]) || rooms[at] != 0 || m.At(at[0], at[1]) == barred {
			continue
		}
		rooms[at] = room
		for _, d := range [][2]int32{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			open = append(open, [2]int32{at[0] + d[0], at[1] + d[1]})
		}
	}
}

// walkers is an app in which players and creatures walk the rules' land.
func walkers(g *Ground) *ecs.App {
	a := ecs.NewApp(ecs.Config{})
	ecs.Component[components.Position](a, "position", 1)
	ecs.Component[components.Velocity](a, "velocity", 1)
	ecs.Component[components.Heading](a, "heading", 1)
	ecs.Component[sandbox.Wander](a, "wander", 1)
	ecs.Component[components.Inputs[Controls]](a, "inputs", 1)
	a.Add(ecs.Open, g.spawns)
	a.Add(ecs.Simulate, NewMovement(g), NewCreatures(g, 1))
	return a
}

// At every tick rate, the lowest too, nobody ends on a barred tile, nor ever in
// another room than the one in which they began.
func TestNobodyWalksThroughWalls(t *testing.T) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 1))
	for _, rate := range []int{1, 2, 3, 4, 7, 20, 120} {
		for _, barred := range []land.Tile{land.Firestone, land.Cobblestone} {
			r, rooms := maze(rng, rate, barred)
			a := walkers(r)
			spawn := ecs.NewSpawn4[components.Position, components.Velocity, components.Heading, components.Inputs[Controls]](a)
			a.Init()
			for range 40 {
				spawn.New(0, r.spawns.place(), components.Velocity{}, components.Heading{}, components.Inputs[Controls]{})
			}
			all := ecs.NewFilter2[ecs.Net, components.Position](a)
			inputs := ecs.NewFilter1[components.Inputs[Controls]](a)
			began, moved := map[ecs.NetID]components.Position{}, map[ecs.NetID]bool{}
			for tick := range 60 * min(rate, 10) {
				for q := inputs.Query(); q.Next(); {
					if in := q.Get(); rng.IntN(4) == 0 {
						in.Now.Buttons = uint16(rng.IntN(16))
					}
				}
				a.Step()
				for q := all.Query(); q.Next(); {
					n, p := q.Get()
					if _, ok := began[n.ID]; !ok {
						began[n.ID] = *p
					}
					from := began[n.ID]
					moved[n.ID] = moved[n.ID] || *p != from
					if overlaps(r.Land, p.X, p.Y) {
						t.Fatalf("seed %d, %d ticks/s, tick %d: %d (class %d) is in a wall at %d,%d", seed, rate, tick, n.ID, n.Class, p.X, p.Y)
					}
					if was, is := rooms[[2]int32{tileOf(from.X), tileOf(from.Y)}], rooms[[2]int32{tileOf(p.X), tileOf(p.Y)}]; was != is {
						t.Fatalf("seed %d, %d ticks/s, tick %d: %d (class %d) went from room %d to %d", seed, rate, tick, n.ID, n.Class, was, is)
					}
				}
			}
			still := 0
			for id := range began {
				if !moved[id] {
					still++
				}
			}
			if len(began) != 100 || still > 50 {
				t.Errorf("seed %d, %d ticks/s: %d of %d never moved", seed, rate, still, len(began))
			}
		}
	}
}

// A creature does not cross harmful ground either, however far its step goes.
func TestCreaturesDoNotCrossLava(t *testing.T) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 2))
	for _, rate := range []int{1, 2, 4, 20} {
		r, rooms := maze(rng, rate, land.Lava)
		a := walkers(r)
		a.Init()
		all := ecs.NewFilter2[ecs.Net, components.Position](a)
		began := map[ecs.NetID]int{}
		for range 60 * rate {
			a.Step()
			for q := all.Query(); q.Next(); {
				n, p := q.Get()
				room := rooms[[2]int32{tileOf(p.X), tileOf(p.Y)}]
				if began[n.ID] == 0 {
					began[n.ID] = room
				}
				if room == 0 || room != began[n.ID] {
					t.Fatalf("seed %d, %d ticks/s: creature %d went from room %d to %d", seed, rate, n.ID, began[n.ID], room)
				}
			}
		}
	}
}
