package sandbox

import (
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// plain is a land of grass.
func plain(side int) *land.Map {
	return land.New(land.Config{Width: side, Height: side, Theme: land.Theme{Name: "plain", Layers: []land.Layer{{Tile: land.Grass}, {Tile: land.Grass}}}})
}

func overlaps(m *land.Map, x, y int32) bool {
	return m.AnySolid(tileOf(x-BodyHalf), tileOf(y-BodyHalf), tileOf(x+BodyHalf), tileOf(y+BodyHalf))
}

// Whatever the speed and wherever the solid tiles, a body ends on none, and in
// the part of the land in which it began.
func TestNoBodyEntersOrCrossesASolidTile(t *testing.T) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 1))
	for range 300 {
		m := plain(48)
		for range rng.IntN(500) {
			m.Set(rng.Int32N(48), rng.Int32N(48), land.Firestone)
		}
		wall := 5 + rng.Int32N(38)
		for y := range int32(48) {
			m.Set(wall, y, land.Cobblestone)
		}
		x, y := rng.Int32N(48*components.One), rng.Int32N(48*components.One)
		if overlaps(m, x, y) {
			continue
		}
		left := tileOf(x) < wall
		for range 200 {
			speed := int32(1) << rng.IntN(18)
			dx, dy := rng.Int32N(2*speed+1)-speed, rng.Int32N(2*speed+1)-speed
			nx, ny, stopX, stopY := slide(m, x, y, dx, dy)
			switch {
			case overlaps(m, nx, ny):
				t.Fatalf("seed %d: (%d,%d) by (%d,%d) ends inside a solid tile at (%d,%d)", seed, x, y, dx, dy, nx, ny)
			case tileOf(nx) < wall != left:
				t.Fatalf("seed %d: (%d,%d) by (%d,%d) went through a wall to (%d,%d)", seed, x, y, dx, dy, nx, ny)
			case !stopX && nx != x+dx, !stopY && ny != y+dy:
				t.Fatalf("seed %d: (%d,%d) by (%d,%d) ended at (%d,%d) without being stopped", seed, x, y, dx, dy, nx, ny)
			}
			x, y = nx, ny
		}
	}
}

func TestSlideStopsAUnitBefore(t *testing.T) {
	m := plain(32)
	m.Set(12, 10, land.Firestone)
	middle := int32(10*components.One + components.One/2)
	for _, test := range []struct {
		name         string
		x, y, dx, dy int32
		wantX, wantY int32
		stopX, stopY bool
	}{
		{name: "from the west", x: middle, y: middle, dx: 2000, wantX: 12*components.One - BodyHalf - 1, wantY: middle, stopX: true},
		{name: "from the east", x: middle + 4*components.One, y: middle, dx: -4000, wantX: 13*components.One + BodyHalf, wantY: middle, stopX: true},
		{name: "from the north", x: middle + 2*components.One, y: middle - 3*components.One, dy: 9000, wantX: middle + 2*components.One, wantY: 10*components.One - BodyHalf - 1, stopY: true},
		{name: "out of the world", x: middle, y: middle, dx: -1 << 24, wantX: BodyHalf, wantY: middle, stopX: true},
		{name: "out of its corner", x: 31 * components.One, y: 31 * components.One, dx: 5000, dy: 5000, wantX: 32*components.One - BodyHalf - 1, wantY: 32*components.One - BodyHalf - 1, stopX: true, stopY: true},
		{name: "past it", x: middle, y: middle + components.One, dx: 4000, wantX: middle + 4000, wantY: middle + components.One},
	} {
		x, y, stopX, stopY := slide(m, test.x, test.y, test.dx, test.dy)
		if x != test.wantX || y != test.wantY || stopX != test.stopX || stopY != test.stopY {
			t.Errorf("%s: got (%d,%d) %v %v, want (%d,%d) %v %v", test.name, x, y, stopX, stopY, test.wantX, test.wantY, test.stopX, test.stopY)
		}
	}
}

// Two solid tiles that touch by a corner leave no way between them.
func TestNoCornerIsCut(t *testing.T) {
	m := plain(32)
	m.Set(11, 10, land.Firestone)
	m.Set(10, 11, land.Firestone)
	for _, speed := range []int32{1, 60, 396, 5000, 100000} {
		x, y := int32(10*components.One+512), int32(10*components.One+512)
		for range 100 {
			x, y, _, _ = slide(m, x, y, speed, speed)
		}
		if tileOf(x) != 10 || tileOf(y) != 10 {
			t.Errorf("at speed %d it slipped through to (%d,%d)", speed, x, y)
		}
	}
}

// crowded is an initialised app with n movers over a generated land, and the
// movement system, which is not part of its schedule.
func crowded(t testing.TB, n int) (*ecs.App, *Movement, *Ground) {
	r := newGround(Rules{Spawn: SpawnScatter}, &systems.Config{Seed: "movement", TickRate: 20, Width: 512, Height: 512})
	a := ecs.NewApp(ecs.Config{})
	ecs.Component[components.Position](a, "position", 1)
	ecs.Component[components.Velocity](a, "velocity", 1)
	ecs.Component[components.Heading](a, "heading", 1)
	ecs.Component[components.Inputs[Controls]](a, "inputs", 1)
	m := NewMovement(r)
	a.Add(ecs.Open, r.spawns)
	a.Add(ecs.Simulate, m)
	spawn := ecs.NewSpawn4[components.Position, components.Velocity, components.Heading, components.Inputs[Controls]](a)
	a.Init()
	for i := range n {
		in := components.Inputs[Controls]{}
		in.Now.Buttons = uint16(1 + i%15)
		spawn.New(0, r.spawns.place(), components.Velocity{}, components.Heading{}, in)
	}
	if t.Failed() {
		t.FailNow()
	}
	return a, m, r
}

// BenchmarkMovement moves 10,000 players a tick, who turn now and then.
func BenchmarkMovement(b *testing.B) {
	a, m, _ := crowded(b, 10000)
	inputs := ecs.NewFilter1[components.Inputs[Controls]](a)
	b.ReportAllocs()
	tick := ecs.Tick(0)
	for b.Loop() {
		if tick++; tick%20 == 0 {
			b.StopTimer()
			q, i := inputs.Query(), uint16(0)
			for q.Next() {
				i++
				q.Get().Now.Buttons = 1 + (i*7+uint16(tick/20))%15
			}
			b.StartTimer()
		}
		m.Update(tick)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10000, "ns/player")
}
