package main

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

func field() *sim.Sim {
	return sim.New(sim.Config{Game: program().Config, Install: Install})
}

// place puts somebody where a test wants them.
func place(t *testing.T, s *sim.Sim, name string, x, y int32, it uint8) {
	t.Helper()
	e, ok := s.Game.Players.Get(name)
	if !ok {
		t.Fatalf("%s does not play", name)
	}
	at, runner := ecs.NewMap[components.Position](s.Game.App), ecs.NewMap[Runner](s.Game.App)
	*at.Get(e) = components.Position{X: x * components.One, Y: y * components.One}
	*runner.Get(e) = Runner{It: it, Free: safe + 1}
}

// it is who is it, as a client sees it.
func it(c *sim.Client) (ids []uint32) {
	lane, _ := c.Schema.Lane("runner", "it")
	for e := range c.View.All {
		if e.Lanes[lane] == 1 {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

func steps(s *sim.Sim, n int, held map[*sim.Client]packet.Controls) {
	for range n {
		for _, c := range s.Clients {
			in := held[c]
			c.Input(&in)
		}
		s.Step()
	}
}

func TestWhoIsTouchedIsIt(t *testing.T) {
	s := field()
	ann, bob, cid := s.Join("ann"), s.Join("bob"), s.Join("cid")
	steps(s, 3, nil)
	if all := it(cid); len(all) != 1 {
		t.Fatalf("%v are it", all)
	}
	place(t, s, "ann", 4, 10, 1)
	place(t, s, "bob", 8, 10, 0)
	place(t, s, "cid", 20, 2, 0)
	east := packet.Controls{X: 127}
	steps(s, 20, map[*sim.Client]packet.Controls{ann: east}) // 4 tiles in 17 ticks
	if all := it(cid); len(all) != 1 || all[0] != bob.ID {
		t.Fatalf("%v are it, not bob (%d)", all, bob.ID)
	}
	steps(s, safe-10, nil)
	if all := it(ann); len(all) != 1 || all[0] != bob.ID {
		t.Fatalf("%v are it: ann was touched back at once", all)
	}
	steps(s, 20, nil)
	if all := it(ann); len(all) != 1 || all[0] != ann.ID {
		t.Fatalf("%v are it: ann (%d) stands beside bob for long enough", all, ann.ID)
	}
	r := wire.NewReader(bob.View.Global(0))
	if record := (&Record{}); true {
		record.Decode(&r)
		if record.Who.String() != "cid" || record.Ticks < 2*safe {
			t.Errorf("the record is %d ticks of %s, not cid's", record.Ticks, record.Who.String())
		}
	}
}

func TestWhenItLeavesAnotherIsIt(t *testing.T) {
	s := field()
	ann, bob := s.Join("ann"), s.Join("bob")
	steps(s, 3, nil)
	place(t, s, "ann", 4, 10, 1)
	place(t, s, "bob", 8, 10, 0)
	ann.Send(packet.Append(nil, &packet.Bye{}))
	steps(s, 4, nil)
	if all := it(bob); len(all) != 1 || all[0] != bob.ID {
		t.Errorf("%v are it, not bob (%d)", all, bob.ID)
	}
}

func TestNobodyRunsOutOfTheFieldOrTooFast(t *testing.T) {
	for _, c := range []packet.Controls{{X: 127, Y: 127}, {X: -127, Y: 127}, {X: 64, Y: -64}, {X: 127}, {X: 63, Y: 63}} {
		at := components.Position{X: 5 * components.One, Y: 5 * components.One}
		for range 300 {
			to := run(at, &c, 1)
			dx, dy := to.X-at.X, to.Y-at.Y
			if dx*dx+dy*dy > strideOfIt*strideOfIt {
				t.Fatalf("%+v: %d, %d in a tick", c, dx, dy)
			}
			if at = to; at.X < 0 || at.Y < 0 || at.X >= width*components.One || at.Y >= height*components.One {
				t.Fatalf("%+v: at %v", c, at)
			}
		}
	}
}

// The same causes give the same state: with other rows, and after it was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := field()
	names := []string{"ann", "bob", "cid", "dan", "eve", "fay"}
	held := map[*sim.Client]packet.Controls{}
	for _, name := range names {
		s.Join(name)
	}
	steps(s, 5, nil)
	twins := s.Twins()
	chance, touches, was := ecs.NewRand(3), 0, uint32(0)
	for i := range 3000 {
		for _, c := range s.Clients {
			if i%15 == 0 {
				held[c] = packet.Controls{X: int8(chance.Int32n(3)-1) * 127, Y: int8(chance.Int32n(3)-1) * 127}
			}
		}
		if i == 400 {
			s.Clients[2].Send(packet.Append(nil, &packet.Bye{}))
		}
		steps(s, 1, held)
		if now := it(s.Clients[0])[0]; now != was {
			was, touches = now, touches+1
		}
		if err := twins.Follow(); err != nil {
			t.Fatal(err)
		}
	}
	if touches < 5 {
		t.Errorf("only %d touches: the test plays nothing", touches)
	}
}
