package sim_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// stage is a game with a class for owners and one for teams, and nobody who
// moves them but the test.
type stage struct {
	*sim.Sim
	guard, spy ecs.Class
	spawn      ecs.Spawn6[components.Position, components.Velocity, components.Heading, components.Health, components.Owned, components.Team]
	at         ecs.Map[components.Position]
	owned      ecs.Map[components.Owned]
	team       ecs.Map[components.Team]
	join       ecs.Adder[components.Team]
	layered    map[*sim.Client]int // snapshots with a flag of a layer
}

func newStage(t *testing.T, conf sim.Config, players int, more ...func(*systems.Game)) *stage {
	g := &stage{layered: map[*sim.Client]int{}}
	rulesOf(conf).Spawn = 0
	own := func(game *systems.Game) {
		ecs.Component[components.Owned](game.App, "owned", 1)
		ecs.Component[components.Team](game.App, "team", 1)
		g.guard = game.Registry.Class("guard", wire.Team, "position", "heading", "health")
		g.spy = game.Registry.Class("spy", wire.Owner, "position", "heading")
		replica.ClassAudience[components.Team](game.Registry, g.guard)
		replica.ClassAudience[components.Owned](game.Registry, g.spy)
		replica.Teams[components.Team](game.Registry)
	}
	conf.Install = with(append([]func(*systems.Game){own}, more...)...)
	g.Sim = sim.New(conf)
	a := g.Game.App
	g.spawn = ecs.NewSpawn6[components.Position, components.Velocity, components.Heading, components.Health, components.Owned, components.Team](a)
	g.at, g.owned, g.team = ecs.NewMap[components.Position](a), ecs.NewMap[components.Owned](a), ecs.NewMap[components.Team](a)
	g.join = ecs.NewAdder[components.Team](a)
	for i := range players {
		c := g.Join(fmt.Sprintf("player%d", i))
		c.Heard = func(_ *sim.Client, f []byte) {
			if f[0] == byte(packet.KindSnapshot) && f[1]&(packet.SnapTeam|packet.SnapOwner|packet.SnapAfresh) != 0 {
				g.layered[c]++
			}
		}
	}
	g.run(t, 5)
	return g
}

// run goes on for some ticks; everybody acknowledges.
func (g *stage) run(t *testing.T, ticks int) {
	t.Helper()
	for range ticks {
		for _, c := range g.Clients {
			c.Input(holding(0, 0))
		}
		g.Step()
		for _, c := range g.Clients {
			if c.Err != nil {
				t.Fatal(c.Err)
			}
		}
	}
}

// put spawns an entity beside the middle of the world.
func (g *stage) put(class ecs.Class, dx int32, owner, team uint32) (uint32, ecs.Entity) {
	mid := g.Game.Config.Width * components.One / 2
	id, e := g.spawn.New(class, components.Position{X: mid + dx*components.One, Y: mid}, components.Velocity{}, components.Heading{}, components.Health{},
		components.Owned{By: owner}, components.Team{Number: team})
	return uint32(id), e
}

// side puts a player into a team.
func (g *stage) side(c *sim.Client, team uint32) {
	e, _ := g.Game.App.IDs.Get(ecs.NetID(c.ID))
	if g.team.Has(e) {
		g.team.Get(e).Number = team
		return
	}
	g.join.Add(e, components.Team{Number: team})
}

// see reports which clients see an entity, in both ways of asking.
func (g *stage) see(t *testing.T, id uint32) (who []int) {
	t.Helper()
	for i, c := range g.Clients {
		_, found := c.View.Find(id)
		listed := false
		for e := range c.View.All {
			listed = listed || e.ID == id
		}
		if found != listed {
			t.Fatalf("client %d: found %v, listed %v", i, found, listed)
		}
		if found {
			who = append(who, i)
		}
	}
	return who
}

func (g *stage) want(t *testing.T, what string, id uint32, who ...int) {
	t.Helper()
	if got := g.see(t, id); !slices.Equal(got, who) {
		t.Fatalf("%s: %v see it, want %v", what, got, who)
	}
}

func TestOnlyTheOwnerSees(t *testing.T) {
	g := newStage(t, config(192), 3)
	id, e := g.put(g.spy, 1, g.Clients[1].ID, 0)
	cx, _ := g.Clients[1].View.Centre()
	g.at.Get(e).X = (int32(cx)*components.CellTiles - 20) * components.One
	g.run(t, 1)
	g.want(t, "owned", id, 1)
	for range 70 { // from cell to cell
		g.at.Get(e).X += 800
		g.run(t, 1)
		g.want(t, "moving", id, 1)
		got, _ := g.Clients[1].View.Find(id)
		if lanes, _ := g.Game.World.LanesOf(ecs.NetID(id)); !slices.Equal(got.Lanes, lanes) {
			t.Fatalf("lanes %v, want %v", got.Lanes, lanes)
		}
	}
	g.at.Get(e).X = 0
	g.run(t, 1)
	g.want(t, "out of view", id)
	g.at.Get(e).X = 96 * components.One
	g.owned.Get(e).By = g.Clients[2].ID
	g.run(t, 1)
	g.want(t, "given away", id, 2)
	g.owned.Get(e).By = 0
	g.run(t, 1)
	g.want(t, "nobody's", id)
	if g.layered[g.Clients[0]] != 0 {
		t.Error("a layer for somebody who owns nothing")
	}
}

func TestOnlyTheTeamSees(t *testing.T) {
	conf := config(192)
	conf.Net.Spectators = 1
	g := newStage(t, conf, 4)
	w := g.Dial("watcher")
	w.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	w.Read()
	w.Send(packet.Append(nil, &packet.Spectate{X: 96, Y: 96}))
	g.run(t, 1)
	for i, team := range []uint32{1, 1, 2} {
		g.side(g.Clients[i], team)
	}
	red, _ := g.put(g.guard, 1, 0, 1)
	blue, e := g.put(g.guard, 2, 0, 2)
	none, _ := g.put(g.guard, 3, 0, 0)
	g.run(t, 2)
	g.want(t, "red", red, 0, 1)
	g.want(t, "blue", blue, 2)
	g.want(t, "of no team", none)
	g.side(g.Clients[0], 2)
	g.run(t, 1)
	g.want(t, "red, one less", red, 1)
	g.want(t, "blue, one more", blue, 0, 2)
	g.side(g.Clients[0], 0)
	g.side(g.Clients[3], 2)
	g.run(t, 1)
	g.want(t, "blue again", blue, 2, 3)
	g.team.Get(e).Number = 1
	g.run(t, 1)
	g.want(t, "turned red", blue, 1)
	g.Game.App.Despawn(e)
	g.run(t, 1)
	g.want(t, "dead", blue)
	if w.View.Tick() == 0 {
		t.Fatal("the spectator was sent nothing")
	}
}

// While there is nothing hidden, classes that could be cost no byte; and
// neither does what is long gone.
func TestLayersCostNothingUnused(t *testing.T) {
	frames := func(v wire.Visibility) (all [][]byte) {
		conf := config(96)
		conf.Install = with(func(g *systems.Game) { g.Registry.Class("guard", v, "position") })
		s := sim.New(conf)
		for i := range 5 {
			s.Join(fmt.Sprintf("player%d", i)).Heard = func(_ *sim.Client, f []byte) {
				if f[0] == byte(packet.KindSnapshot) {
					all = append(all, bytes.Clone(f))
				}
			}
		}
		for tick := range 100 {
			for i, c := range s.Clients {
				c.Input(holding(1<<((tick/9+i)%4), 0))
			}
			s.Step()
		}
		return all
	}
	public, hidden := frames(wire.All), frames(wire.Team)
	if len(public) < 400 || !slices.EqualFunc(public, hidden, bytes.Equal) {
		t.Errorf("%d and %d frames are not the same", len(public), len(hidden))
	}
	g := newStage(t, config(96), 2)
	_, e := g.put(g.spy, 1, g.Clients[0].ID, 0)
	g.run(t, 10)
	g.Game.App.Despawn(e)
	g.run(t, 1)
	clear(g.layered)
	g.run(t, 100)
	if len(g.layered) > 0 {
		t.Errorf("layers of what is gone: %v", g.layered)
	}
}

// story is a static blob as long as they may be, of entities without a story too.
type story struct{}

func (*story) Blob(b []byte) []byte   { return append(b, make([]byte, wire.BlobMax)...) }
func (*story) Append(b []byte) []byte { return b }
func (*story) Decode(*wire.Reader)    {}

// More hidden entities than fit into one message come in parts; those past
// LayerMembersMax in a cell do not come.
func TestLayersInParts(t *testing.T) {
	for _, npcs := range []int{0, 400} { // few enough for the budget, a crowd
		t.Run(fmt.Sprint(npcs), func(t *testing.T) { layersInParts(t, npcs) })
	}
}

func layersInParts(t *testing.T, npcs int) {
	conf := config(96)
	conf.Game.ClientBudget = 16_000
	tell := func(g *systems.Game) {
		ecs.Component[story](g.App, "story", 1)
		g.Registry.Class("npc", wire.All, "position", "heading")
		for _, name := range []string{"guard", "spy"} {
			class, _ := g.Registry.ClassOf(name)
			replica.ClassBlob[story](g.Registry, class)
		}
	}
	g := newStage(t, conf, 1, tell)
	c := g.Clients[0]
	g.side(c, 3)
	for cell := range int32(9) {
		n := int32(replica.LayerMembersMax)
		if cell == 4 {
			n += 7
		}
		for range n {
			x, y := (cell%3*32+9)*components.One, (cell/3*32+9)*components.One
			for _, class := range []ecs.Class{g.guard, g.spy} {
				id, e := g.put(class, 0, c.ID, 3)
				at := g.at.Get(e)
				at.X, at.Y = x+int32(id)*7%2048, y+int32(id)*31%4096
			}
		}
	}
	npc, _ := g.Game.Registry.ClassOf("npc")
	for range npcs {
		g.put(npc, 1, 0, 0)
	}
	parts := uint8(0)
	c.Heard = func(_ *sim.Client, f []byte) {
		var h packet.Snapshot
		r := wire.NewReader(f[1:])
		if h.Decode(&r); f[0] == byte(packet.KindSnapshot) {
			parts = max(parts, h.Parts)
		}
	}
	g.run(t, 3)
	if parts < 3 {
		t.Errorf("%d parts", parts)
	}
	n := 0
	for e := range c.View.All {
		if class := ecs.Class(e.Class); class == g.guard || class == g.spy {
			n++
		}
	}
	if want := 2 * 9 * replica.LayerMembersMax; n != want || g.Game.World.LayerCut != 3*14 {
		t.Errorf("sees %d of %d in %d parts, %d were left out", n, want, parts, g.Game.World.LayerCut)
	}
}

func TestSteadyLayersAllocateNothing(t *testing.T) {
	g := newStage(t, flat(96), 20)
	var all []ecs.Entity
	for i, c := range g.Clients {
		(&actor{Client: c, s: g.Sim}).put(48, 48) // in the middle of a cell, which nobody leaves
		g.side(c, uint32(i%3))
		for j := range int32(4) {
			_, e := g.put([]ecs.Class{g.guard, g.spy}[j%2], int32(i)+j*3-10, c.ID, uint32(i%3))
			all = append(all, e)
		}
	}
	tick := 0
	var held sandbox.Controls
	run := func() {
		for i, e := range all {
			g.at.Get(e).X += int32(1-tick/30%2*2) * int32(i)
		}
		for i, c := range g.Clients {
			held.Buttons = 1 << ((tick/3 + i) % 4)
			c.Input(&held)
		}
		g.Step()
		tick++
	}
	for range 600 {
		run()
	}
	if n := testing.AllocsPerRun(200, run); n != 0 {
		t.Fatalf("%v allocations a tick", n)
	}
	if len(g.layered) != len(g.Clients) {
		t.Fatalf("%d clients had layers", len(g.layered))
	}
}
