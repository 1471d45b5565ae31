package systems_test

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// inn is a game of so many beds, which keeps the bodies of those who are gone for a second.
func inn(beds int) *sim.Sim {
	return sim.New(sim.Config{
		Game: systems.Config{MaxPlayers: beds},
		Install: func(g *systems.Game) {
			systems.AddPlayers[packet.Controls](g, systems.Players{
				Class: g.Registry.Class("player", wire.All, "position"),
				Left:  func(ecs.NetID, ecs.Entity, packet.Code) ecs.Tick { return 20 },
			})
		},
	})
}

// guests join in one tick.
func guests(s *sim.Sim, names ...string) (all []*sim.Client) {
	for _, name := range names {
		all = append(all, s.Join(name))
	}
	s.Step()
	return all
}

func refused(c *sim.Client) packet.Refused {
	if len(c.Refused) != 1 {
		return packet.Refused{}
	}
	return c.Refused[0]
}

// A body that waits for its player is never at a newcomer's expense: when there is no
// place left, the one goes that would go next anyhow; and no other one.
func TestTheAbsentGiveWayWhenItIsFull(t *testing.T) {
	s := inn(4)
	all := guests(s, "first", "second", "third", "stays")
	for _, c := range []*sim.Client{all[1], all[0], all[2]} { // in this order, a tick apart
		c.Conn.Drop()
		s.Step()
	}
	if n := s.Game.Players.Len(); n != 4 {
		t.Fatalf("%d bodies, want 4", n)
	}
	alive := func(c *sim.Client) bool { _, ok := s.Game.App.IDs.Get(ecs.NetID(c.ID)); return ok }
	new1 := guests(s, "new1")
	if new1[0].ID == 0 || alive(all[1]) || !alive(all[0]) || !alive(all[2]) {
		t.Fatalf("the first newcomer: %v; alive: %v %v %v", new1[0].Refused, alive(all[0]), alive(all[1]), alive(all[2]))
	}
	crowd := guests(s, "new2", "new3", "new4")
	if crowd[0].ID == 0 || crowd[1].ID == 0 || refused(crowd[2]).Code != packet.ServerFull {
		t.Errorf("three newcomers, two bodies that wait: %v %v %v", crowd[0].Refused, crowd[1].Refused, crowd[2].Refused)
	}
	if alive(all[0]) || alive(all[2]) || !alive(all[3]) || s.Game.Players.Len() != 4 {
		t.Errorf("%d bodies; who stayed is there: %v", s.Game.Players.Len(), alive(all[3]))
	}
}

// Those whom a restart sent away are promised their bodies: nobody takes the place.
func TestARestartKeepsEverybodysPlace(t *testing.T) {
	s := inn(2)
	all := guests(s, "first", "second")
	if err := s.Server.Replay(s.Game.Players.AppendLeaves(nil, packet.Restarted)); err != nil {
		t.Fatal(err)
	}
	s.Step()
	for _, c := range all {
		c.Conn.Drop()
	}
	if early := guests(s, "early"); refused(early[0]).Code != packet.ServerFull {
		t.Errorf("a newcomer after the restart: %d, %v", early[0].ID, early[0].Refused)
	}
}

// Whoever comes back in time has its body again, also when it is full; a stranger under its name
// hears for how long that is taken.
func TestTheAbsentComeBack(t *testing.T) {
	s := inn(2)
	all := guests(s, "first", "second")
	all[0].Conn.Drop()
	s.Step()
	stranger := guests(s, "FIRST")
	if r := refused(stranger[0]); r.Code != packet.NameTaken || r.RetryMs < 800 || r.RetryMs > 1000 {
		t.Errorf("a stranger under the name: %+v", stranger[0].Refused)
	}
	back := s.JoinWith(packet.Join{Name: []byte("first"), Token: all[0].Token})
	s.Step()
	if back.ID != all[0].ID {
		t.Fatalf("came back as %d, was %d: %v", back.ID, all[0].ID, back.Refused)
	}
	if other := guests(s, "SECOND"); refused(other[0]).RetryMs != 0 {
		t.Errorf("the name of one who plays: %+v", other[0].Refused)
	}
	if third := guests(s, "third"); refused(third[0]).Code != packet.ServerFull {
		t.Errorf("it gave way although it is back: %+v", third[0].Refused)
	}
}

// A crowd that is refused looks for those who are absent once a tick.
func TestACrowdOfNewcomersAmongTheAbsent(t *testing.T) {
	const beds = 300
	s := inn(beds)
	var names, more []string
	for i := range beds {
		names, more = append(names, fmt.Sprint("guest", i)), append(more, fmt.Sprint("new", i), fmt.Sprint("more", i))
	}
	for _, c := range guests(s, names...) {
		c.Conn.Drop()
	}
	s.Step()
	in := 0
	for _, c := range guests(s, more...) {
		if c.ID != 0 {
			in++
		}
	}
	if in != beds || s.Game.Players.Len() != beds {
		t.Errorf("%d newcomers got in, %d play, want %d", in, s.Game.Players.Len(), beds)
	}
}

// What was saved of the absent before they had a reason is read as if a restart had sent them
// away, which takes nothing from them.
func TestAbsentOfVersion1(t *testing.T) {
	var a components.Absent
	r := wire.NewReader([]byte{7, 1, 0, 0})
	if err := a.Migrate(1, &r); err != nil || r.Close() != nil || a.Until != 263 || !a.Kept {
		t.Errorf("%+v, %v", a, err)
	}
	r = wire.NewReader([]byte{7, 1, 0, 0})
	if err := a.Migrate(9, &r); err == nil {
		t.Error("a version that never was")
	}
}
