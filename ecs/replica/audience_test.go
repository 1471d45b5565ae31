package replica_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// owner is whose an entity is; the side of a player or of an entity is a team.
type owner struct{ ID uint32 }

func (o *owner) Audience() uint32       { return o.ID }
func (o *owner) Append(b []byte) []byte { return wire.AppendU32(b, o.ID) }
func (o *owner) Decode(r *wire.Reader)  { o.ID = r.U32() }

type side struct{ Number uint32 }

func (s *side) Audience() uint32       { return s.Number }
func (s *side) Append(b []byte) []byte { return wire.AppendU32(b, s.Number) }
func (s *side) Decode(r *wire.Reader)  { s.Number = r.U32() }

// secrets replicates traps, which only their owner sees, and flags, which only
// their team sees.
type secrets struct {
	app        *ecs.App
	world      *replica.World
	trap, flag ecs.Class
	spawn      ecs.Spawn4[place, label, owner, side]
}

func (g *secrets) Init(a *ecs.App)      { g.world.Init(a) }
func (g *secrets) Update(tick ecs.Tick) { g.world.Collect(tick) }

func newSecrets() *secrets {
	r := replica.NewRegistry(5)
	g := &secrets{app: ecs.NewApp(ecs.Config{}), world: replica.NewWorld(r, 4, 4)}
	ecs.Component[place](g.app, "place", 1)
	ecs.Component[label](g.app, "label", 1)
	ecs.Component[owner](g.app, "owner", 1)
	ecs.Component[side](g.app, "side", 1)
	replica.Component[place](r, "position", axes()...)
	g.trap = r.Class("trap", wire.Owner, "position")
	g.flag = r.Class("flag", wire.Team, "position")
	replica.ClassAudience[owner](r, g.trap) // who sees a trap
	replica.ClassAudience[side](r, g.flag)  // which team sees a flag
	replica.Teams[side](r)                  // in which team a player is
	g.app.Add(ecs.Send, g)
	g.app.Init()
	g.spawn = ecs.NewSpawn4[place, label, owner, side](g.app)
	return g
}

func ExampleClassAudience() {
	g := newSecrets()
	id, _ := g.spawn.New(g.trap, place{X: 40, Y: 70}, label{}, owner{ID: 7}, side{})
	g.app.Step()
	fmt.Println("everybody:", g.world.Members(2*4+1))
	fmt.Println("player 7:", g.world.LayerHolds(wire.LayerOwner, 7), "player 8:", g.world.LayerHolds(wire.LayerOwner, 8))

	n := g.world.WantLayer(wire.LayerOwner, 7, 2*4+1, 0)
	bytes := g.world.Encode(nil)
	span := g.world.LayerBlock(n)
	var members wire.Members
	bits := wire.NewBitReader(bytes[span.From:span.To])
	err := wire.NewBlockReader(g.world.Schema()).Read(&bits, nil, 0, 1, 2, false, &members, nil)
	fmt.Println(err, members.IDs, id)
	// Output:
	// everybody: []
	// player 7: true player 8: false
	// <nil> [1] 1
}

func ExampleTeams() {
	g := newSecrets()
	player, _ := g.spawn.New(g.trap, place{}, label{}, owner{}, side{2})
	g.spawn.New(g.flag, place{X: 40, Y: 70}, label{}, owner{}, side{2})
	g.app.Step()
	team := g.world.TeamOf(player)
	fmt.Printf("team %d, flags in cells 0 to 3 of row 2: %04b\n", team, g.world.LayerRow(wire.LayerTeam, team, 2, 0, 3))
	// Output:
	// team 2, flags in cells 0 to 3 of row 2: 0010
}

// Who is hidden from whom, and where.
func TestHidden(t *testing.T) {
	g := newSecrets()
	mine, e := g.spawn.New(g.trap, place{X: 40, Y: 70}, label{}, owner{7}, side{1})
	nobodys, _ := g.spawn.New(g.trap, place{X: 40, Y: 70}, label{}, owner{}, side{1})
	g.spawn.New(g.flag, place{X: 127, Y: 70}, label{}, owner{7}, side{1<<32 - 1})
	g.app.Step()
	if cell, ok := g.world.CellAt(mine); cell != 9 || !ok {
		t.Errorf("in cell %d, %v", cell, ok)
	}
	if _, ok := g.world.CellAt(nobodys); ok {
		t.Error("an entity of nobody is in the picture")
	}
	for cell := range int32(16) {
		if len(g.world.Members(cell)) > 0 {
			t.Errorf("cell %d shows %d to everybody", cell, g.world.Members(cell))
		}
	}
	for _, c := range []struct {
		layer int
		who   uint32
		rows  []uint64
	}{
		{wire.LayerOwner, 7, []uint64{0, 0, 2, 0}},
		{wire.LayerOwner, 6, make([]uint64, 4)},
		{wire.LayerOwner, 8, make([]uint64, 4)},
		{wire.LayerTeam, 1<<32 - 1, []uint64{0, 0, 8, 0}},
		{wire.LayerTeam, 1, make([]uint64, 4)},
		{wire.LayerTeam, 7, make([]uint64, 4)},
	} {
		var rows []uint64
		for y := range int32(4) {
			rows = append(rows, g.world.LayerRow(c.layer, c.who, y, 0, 3))
		}
		if !slices.Equal(rows, c.rows) {
			t.Errorf("layer %d, audience %d: %b, want %b", c.layer, c.who, rows, c.rows)
		}
	}
	if a, b := g.world.WantLayer(wire.LayerOwner, 7, 9, 0), g.world.WantLayer(wire.LayerOwner, 7, 9, 0); a != b {
		t.Error("two who want the same block get two")
	}
	g.app.Despawn(e)
	for range 5 {
		g.app.Step()
	}
	if !g.world.LayersUsed(6) {
		t.Error("forgets at once that something was hidden")
	}
}
