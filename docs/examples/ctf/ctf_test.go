package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

// match is a game in memory, and what each of its runners was told.
type match struct {
	*sim.Sim
	t    *testing.T
	news map[string][]News
}

func field(t *testing.T, shuffle uint64) *match {
	return &match{sim.New(sim.Config{Game: program().Config, Install: Install, Shuffle: shuffle}), t, map[string][]News{}}
}

// join lets somebody in, who is in the team that is smaller then.
func (m *match) join(name string) *sim.Client {
	m.t.Helper()
	c := m.Join(name)
	c.Event = func(kind packet.EventType, body []byte) {
		if r := wire.NewReader(body); kind == packet.GameEvents {
			m.news[name] = append(m.news[name], News{r.U8(), ecs.NetID(r.U32())})
		}
	}
	if m.Step(); c.ID == 0 {
		m.t.Fatal(name, "is not let in:", c.Refused)
	}
	return c
}

// put places a runner, in tiles.
func (m *match) put(c *sim.Client, x, y int32) {
	at := ecs.NewMap[components.Position](m.Game.App)
	e, _ := m.Game.App.IDs.Get(ecs.NetID(c.ID))
	*at.Get(e) = components.Position{X: x * components.One, Y: y * components.One}
}

// steps goes on for some ticks in which everybody holds the same.
func (m *match) steps(n int, x, y int8) {
	m.t.Helper()
	for range n {
		for _, c := range m.Clients {
			c.Input(&packet.Controls{X: x, Y: y})
		}
		m.Step()
		for _, c := range m.Clients {
			if c.Err != nil {
				m.t.Fatal(c.Err)
			}
		}
	}
}

// expect says what a client sees: the flags, in tiles, red's first, and the score.
func (m *match) expect(c *sim.Client, when string, flags [2][2]int32, score [2]uint16) {
	m.t.Helper()
	lane, _ := m.Game.World.Schema().Lane("team", "number")
	var got [2][2]int32
	for e := range c.View.All {
		if c.Schema.Classes[e.Class].Name == "flag" {
			got[e.Lanes[lane]-1] = [2]int32{e.Lanes[0] / components.LaneScale, e.Lanes[1] / components.LaneScale}
		}
	}
	r, told := wire.NewReader(c.View.Global(0)), Score{}
	if told.Decode(&r); r.Close() != nil || got != flags || told.Of != score {
		m.t.Errorf("%s %s sees flags at %v, want %v; the score %v, want %v", when, c.Name, got, flags, told.Of, score)
	}
}

// home is where flags are that nobody has.
var home = [2][2]int32{{4, 14}, {40, 14}}

func TestAFlagIsTakenAndBroughtHome(t *testing.T) {
	m := field(t, 0)
	ann, bob, cid := m.join("ann"), m.join("bob"), m.join("cid")
	m.steps(2, 0, 0)
	m.expect(ann, "at first", home, [2]uint16{})
	m.put(bob, 43, 1)
	m.put(cid, 40, 14)
	m.put(ann, 40, 15)
	m.steps(1, 0, 0)
	m.put(ann, 23, 9)
	m.steps(1, 0, 0)
	m.expect(bob, "with ann", [2][2]int32{{4, 14}, {23, 9}}, [2]uint16{})
	want := map[string][]News{
		"ann": {{2, ecs.NetID(ann.ID)}}, "bob": {{1, ecs.NetID(ann.ID)}}, "cid": {{2, ecs.NetID(ann.ID)}},
	}
	if fmt.Sprint(m.news) != fmt.Sprint(want) {
		t.Errorf("told %v, want %v", m.news, want)
	}
	m.put(ann, 4, 14)
	m.steps(2, 0, 0)
	m.expect(cid, "after the capture", home, [2]uint16{1, 0})
}

func TestWhoIsCaughtLosesTheFlag(t *testing.T) {
	m := field(t, 0)
	ann, bob := m.join("ann"), m.join("bob")
	m.put(bob, 43, 1)
	m.put(ann, 40, 14)
	m.steps(1, 0, 0)
	m.put(ann, 30, 5)
	m.put(bob, 31, 6)
	m.steps(2, 0, 0)
	m.expect(bob, "after the catch", home, [2]uint16{})
	for _, c := range []*sim.Client{ann, bob} {
		own, _ := c.View.Own()
		if caught := own.X == 4*components.One; caught != (c == ann) {
			t.Errorf("%s is at %d", c.Name, own.X)
		}
	}
	if !slices.Equal(m.news["bob"], []News{{1, ecs.NetID(ann.ID)}, {3, 0}}) || len(m.news["ann"]) != 1 {
		t.Errorf("told %v", m.news)
	}
	m.put(ann, 20, 5) // at home nobody is caught, but who comes there
	m.put(bob, 20, 5)
	m.steps(2, 0, 0)
	if a, _ := ann.View.Own(); a.X != 20*components.One {
		t.Errorf("ann is caught at home, and put at %d", a.X)
	}
	if b, _ := bob.View.Own(); b.X != 40*components.One {
		t.Errorf("bob is not caught abroad: %d", b.X)
	}
}

func TestWhoLeavesLeavesTheFlag(t *testing.T) {
	m := field(t, 0)
	ann, bob := m.join("ann"), m.join("bob")
	m.put(bob, 43, 1)
	m.put(ann, 40, 14)
	m.steps(1, 0, 0)
	m.put(ann, 10, 5)
	m.steps(1, 0, 0)
	m.expect(bob, "with ann", [2][2]int32{{4, 14}, {10, 5}}, [2]uint16{})
	ann.Send(packet.Append(nil, &packet.Bye{}))
	m.steps(2, 0, 0)
	m.expect(bob, "without ann", home, [2]uint16{})
}

func TestRunningEndsAtTheEdge(t *testing.T) {
	m := field(t, 0)
	ann := m.join("ann")
	was, _ := ann.View.Own()
	m.steps(5, 127, -127)
	if own, _ := ann.View.Own(); own.X-was.X != 5*speed || own.Y-was.Y != -5*speed {
		t.Errorf("in five ticks ann ran %d, %d", own.X-was.X, own.Y-was.Y)
	}
	m.steps(300, 127, 127)
	if own, _ := ann.View.Own(); own.X != width-1 || own.Y != height-1 {
		t.Errorf("ann is at %d, %d", own.X, own.Y)
	}
}

// The same causes give the same state: with other rows, and in a match that was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	m := field(t, 0)
	for i := range 12 {
		m.join(fmt.Sprintf("runner%d", i))
	}
	run := func(tick int) {
		for i, c := range m.Clients {
			held := packet.Controls{X: int8((i*37+tick/20*53)%255 - 127), Y: int8((i*91+tick/30*29)%255 - 127)}
			if own, ok := c.View.Own(); ok && i == 0 { // goes for the flag
				held = packet.Controls{X: 127, Y: int8(min(max((height/2-own.Y)/8, -127), 127))}
			}
			c.Input(&held)
		}
		m.Step()
	}
	for tick := range 50 {
		run(tick)
	}
	twins := []*match{field(t, 0), field(t, 7)}
	for _, twin := range twins {
		if err := twin.Game.App.State.Restore(m.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for tick := range 900 {
		if tick == 300 {
			m.Clients[3].Send(packet.Append(nil, &packet.Bye{}))
		}
		run(50 + tick)
		for k, twin := range twins {
			if err := twin.Server.Replay(m.Server.Record()); err != nil {
				t.Fatal(err)
			}
			if twin.Step(); twin.Game.App.State.Hash() != m.Game.App.State.Hash() {
				t.Fatalf("twin %d plays another match in tick %d", k, tick)
			}
		}
	}
	if len(m.news["runner0"]) == 0 {
		t.Error("no flag was taken")
	}
}
