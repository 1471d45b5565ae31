package replica_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// vitals have a lane of each kind, all of 7 bits.
type vitals struct{ Points, Fuel, Aim, Item int32 }

func (v *vitals) Lanes(out []int32)      { out[0], out[1], out[2], out[3] = v.Points, v.Fuel, v.Aim, v.Item }
func (v *vitals) Append(b []byte) []byte { return wire.AppendI32(b, v.Points) }
func (v *vitals) Decode(r *wire.Reader)  { v.Points = r.I32() }

func vitalLanes() []wire.Lane {
	return []wire.Lane{
		{Name: "points", Kind: wire.Delta, Bits: 7, Scale: 1},
		{Name: "fuel", Kind: wire.Predicted, Bits: 7, Scale: 1},
		{Name: "aim", Kind: wire.Angle, Bits: 7, Scale: 1},
		{Name: "item", Kind: wire.Raw, Bits: 7, Scale: 1},
	}
}

// clinic replicates patients, who are all in one cell.
type clinic struct {
	app   *ecs.App
	world *replica.World
	class ecs.Class
	spawn ecs.Spawn2[place, vitals]
	of    ecs.Map[vitals]
	at    ecs.Map[place]
}

func (g *clinic) Init(a *ecs.App)      { g.world.Init(a) }
func (g *clinic) Update(tick ecs.Tick) { g.world.Collect(tick) }

func newClinic() *clinic {
	r := replica.NewRegistry(5)
	g := &clinic{app: ecs.NewApp(ecs.Config{}), world: replica.NewWorld(r, 4, 4)}
	ecs.Component[place](g.app, "place", 1)
	ecs.Component[vitals](g.app, "vitals", 1)
	replica.Component[place](r, "position", axes()...)
	replica.Component[vitals](r, "health", vitalLanes()...)
	g.class = r.Class("patient", wire.All, "position", "health")
	g.app.Add(ecs.Send, g)
	g.app.Init()
	g.spawn, g.of, g.at = ecs.NewSpawn2[place, vitals](g.app), ecs.NewMap[vitals](g.app), ecs.NewMap[place](g.app)
	return g
}

// read decodes cell 0 as a client does that has the picture of age ticks ago.
func (g *clinic) read(t *testing.T, before *wire.Members, age int) *wire.Members {
	t.Helper()
	g.world.Want(0, age)
	b := g.world.Encode(nil)
	span := g.world.Block(0, age)
	bits := wire.NewBitReader(b[span.From:span.To])
	now := &wire.Members{}
	if err := wire.NewBlockReader(g.world.Schema()).Read(&bits, before, age, 0, 0, false, now, nil); err != nil {
		t.Fatal(err)
	}
	return now
}

// A value that does not fit into its lane is the same for every client, whether
// it came in full or as a change, from one tick ago or from several.
func TestLanesOutOfRangeAreTheSameForAll(t *testing.T) {
	g := newClinic()
	_, e := g.spawn.New(g.class, place{}, vitals{Points: 100, Fuel: 100, Aim: 100, Item: 100})
	known := map[ecs.Tick]*wire.Members{}
	odd := []int32{100, 127, 128, 400, 3, -5, -1 << 31, 1<<31 - 1, 127, 0, -1, 300, 300, 301}
	for i := range 40 {
		v := odd[i%len(odd)]
		*g.of.Get(e) = vitals{v, v, v, v}
		g.app.Step()
		tick := g.app.Tick()
		full := g.read(t, nil, 0)
		known[tick] = full
		lane, _ := g.world.Schema().Lane("health", "points")
		want := []int32{min(max(v, 0), 127), min(max(v, 0), 127), v & 127, min(max(v, 0), 127)}
		if got := full.Of(0, g.world.Schema().Stride())[lane : lane+4]; !slices.Equal(got, want) {
			t.Fatalf("tick %d: %d is told as %d, want %d", tick, v, got, want)
		}
		for age := 1; age <= min(i, 5); age++ {
			if got := g.read(t, known[tick-ecs.Tick(age)], age); !slices.Equal(got.Lanes, full.Lanes) {
				t.Fatalf("tick %d, value %d: who has the picture %d ticks ago sees %d, a newcomer %d", tick, v, age, got.Lanes, full.Lanes)
			}
		}
	}
	if g.world.Clamped == 0 {
		t.Error("nothing was counted")
	}
}

func TestLanesInRangeAreNotTouched(t *testing.T) {
	g := newClinic()
	g.world.Strict = true
	for v := range int32(128) {
		g.spawn.New(g.class, place{}, vitals{v, v, v - 200, v})
	}
	g.app.Step()
	if g.world.Clamped != 0 {
		t.Errorf("%d were changed", g.world.Clamped)
	}
}

// strictly runs a tick that must panic with these words.
func (g *clinic) strictly(t *testing.T, words ...string) {
	t.Helper()
	defer func() {
		t.Helper()
		text := fmt.Sprint(recover())
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("panic %q does not say %q", text, w)
			}
		}
	}()
	g.world.Strict = true
	g.app.Step()
}

func TestStrictWorlds(t *testing.T) {
	g := newClinic()
	g.spawn.New(g.class, place{}, vitals{Points: 400})
	g.strictly(t, "replica: component health, lane points: 400 does not fit into 7 bits", `entity 1 of class "patient"`)
	g = newClinic()
	g.spawn.New(g.class, place{}, vitals{Item: -1})
	g.strictly(t, "component health, lane item: -1 does not fit into 7 bits")
	g = newClinic()
	g.spawn.New(g.class, place{}, vitals{})
	g.spawn.New(g.class, place{X: 4 * 32, Y: 7}, vitals{})
	g.strictly(t, `replica: entity 2 of class "patient" is outside the world, at 128, 7`)
}

// Who is outside the world is in no picture, and counted.
func TestEntitiesOutsideAreCounted(t *testing.T) {
	g := newClinic()
	id, e := g.spawn.New(g.class, place{}, vitals{})
	g.app.Step()
	for i, at := range []place{{-1, 0}, {0, -1}, {128, 0}, {0, 128}, {1 << 30, -1 << 30}} {
		*g.at.Get(e) = at
		g.app.Step()
		if _, ok := g.world.CellAt(id); ok || g.world.Outside != uint64(i+1) {
			t.Errorf("at %v: in the picture: %v, %d counted", at, ok, g.world.Outside)
		}
	}
}

func TestCheckingAllocatesNothing(t *testing.T) {
	g := newClinic()
	for range 100 {
		g.spawn.New(g.class, place{}, vitals{400, 400, 400, 400})
	}
	for range replica.History {
		g.app.Step()
	}
	if n := testing.AllocsPerRun(50, g.app.Step); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
