package replica_test

import (
	"fmt"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// place is where an entity is, in lane units.
type place struct{ X, Y int32 }

func (p *place) Lanes(out []int32)      { out[0], out[1] = p.X, p.Y }
func (p *place) Append(b []byte) []byte { return wire.AppendI32(wire.AppendI32(b, p.X), p.Y) }
func (p *place) Decode(r *wire.Reader)  { *p = place{r.I32(), r.I32()} }

// label is what an entity is called; nobody moves it, so it is a blob.
type label struct{ Letter byte }

func (l *label) Blob(b []byte) []byte   { return append(b, l.Letter) }
func (l *label) Append(b []byte) []byte { return append(b, l.Letter) }
func (l *label) Decode(r *wire.Reader)  { l.Letter = r.U8() }

// game replicates signs over a grid of 4 x 4 cells, each 32 units wide.
type game struct {
	app   *ecs.App
	reg   *replica.Registry
	world *replica.World
	sign  ecs.Class
	spawn ecs.Spawn2[place, label]
}

func (g *game) Init(a *ecs.App)      { g.world.Init(a) }
func (g *game) Update(tick ecs.Tick) { g.world.Collect(tick) }

func newGame() *game {
	g := &game{app: ecs.NewApp(ecs.Config{}), reg: replica.NewRegistry(5)}
	ecs.Component[place](g.app, "place", 1)
	ecs.Component[label](g.app, "label", 1)
	replica.Component[place](g.reg, "position",
		wire.Lane{Name: "x", Kind: wire.Predicted, Bits: 10, Scale: 8, K: 1},
		wire.Lane{Name: "y", Kind: wire.Predicted, Bits: 10, Scale: 8, K: 1})
	g.sign = g.reg.Class("sign", wire.All, "position")
	replica.ClassBlob[label](g.reg, g.sign)
	g.world = replica.NewWorld(g.reg, 4, 4)
	g.app.Add(ecs.Send, g)
	g.app.Init()
	g.spawn = ecs.NewSpawn2[place, label](g.app)
	return g
}

func ExampleRegistry() {
	g := newGame()
	g.spawn.New(g.sign, place{X: 40, Y: 70}, label{'A'})
	_, b := g.spawn.New(g.sign, place{X: 50, Y: 70}, label{'B'})
	places := ecs.NewMap[place](g.app)

	read := wire.NewBlockReader(g.world.Schema())
	var before, now wire.Members
	for tick := range 2 { // all of the cell (1, 2), then what became of it
		g.app.Step()
		g.world.Want(2*4+1, tick)
		bytes := g.world.Encode(nil)
		span := g.world.Block(2*4+1, tick)
		base := &before
		if tick == 0 {
			base = nil
		}
		bits := wire.NewBitReader(bytes[span.From:span.To])
		err := read.Read(&bits, base, tick, 1, 2, false, &now, func(id uint32, _ uint8, blob []byte) {
			fmt.Printf("entity %d is %s\n", id, blob)
		})
		fmt.Println(err, now.IDs, now.Lanes)
		before, now = now, wire.Members{}
		places.Get(b).X += 3
	}
	// Output:
	// entity 1 is A
	// entity 2 is B
	// <nil> [1 2] [40 70 0 0 50 70 0 0]
	// <nil> [1 2] [40 70 0 0 53 70 3 0]
}
