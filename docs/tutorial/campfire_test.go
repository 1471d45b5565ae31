package campfire_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"

	"campfire"
)

// config is the sandbox with campfires.
func config() sim.Config {
	return sim.Config{Game: systems.Config{Seed: "campfire", Width: 64, Height: 64}, Install: func(g *systems.Game) {
		sandbox.Install(g)
		campfire.Install(g)
	}}
}

func TestACampfireHealsNearbyPlayers(t *testing.T) {
	s := sim.New(config())
	scout := s.Join("scout")
	s.Step()
	health := ecs.NewMap[components.Health](s.Game.App)
	e, ok := s.Game.Players.Get("scout")
	if !ok {
		t.Fatal("scout did not get in")
	}
	health.Get(e).Points = 50

	scout.Send(packet.Append(nil, &campfire.Light{Of: 5}))
	fuel, healed, burning := int32(0), int32(0), 0
	lane, _ := s.Game.World.Schema().Lane("campfire", "fuel")
	points, _ := s.Game.World.Schema().Lane("health", "points")
	for range 120 {
		scout.Input(&sandbox.Controls{})
		s.Step()
		burning = 0
		for e := range scout.View.All {
			if class, _ := s.Game.Registry.ClassOf("campfire"); ecs.Class(e.Class) == class {
				burning++
				fuel = max(fuel, e.Lanes[lane])
			}
		}
		me, _ := scout.View.Me()
		healed = me.Lanes[points]
	}
	if scout.Err != nil {
		t.Fatal(scout.Err)
	}
	if fuel < 90 || burning != 0 {
		t.Errorf("saw a fire with %d ticks of fuel, %d still burn", fuel, burning)
	}
	if healed < 59 || healed > 61+2*sandbox.RegenPoints { // a little comes back by itself
		t.Errorf("health is %d after 5 s by the fire, want 60", healed)
	}

	scout.Send(packet.Append(nil, &campfire.Light{Of: 61}))
	if scout.Conn.Code() != packet.BadFrame {
		t.Errorf("a fire of 61 s: %v", scout.Conn.Code())
	}
}

// What happens does not depend on the order in which a query finds the fires:
// that is another one after a restore, and the simulator can shuffle it.
func TestFiresDoNotDependOnRows(t *testing.T) {
	s := sim.New(config())
	scout := s.Join("scout")
	s.Step()
	for _, seconds := range []uint8{1, 2, 2} { // the first to end leaves its row to the last
		scout.Send(packet.Append(nil, &campfire.Light{Of: seconds}))
	}
	for range 30 {
		s.Step()
	}
	restored := sim.New(config())
	if err := restored.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
		t.Fatal(err)
	}
	rows := config()
	rows.Shuffle = 1
	shuffled := sim.New(rows)
	if err := shuffled.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
		t.Fatal(err)
	}
	for range 20 { // the other two end together
		s.Step()
		for _, twin := range []*sim.Sim{restored, shuffled} {
			if err := twin.Server.Replay(s.Server.Record()); err != nil {
				t.Fatal(err)
			}
			twin.Step()
		}
	}
	if s.Game.App.IDs.Alive() != 1 {
		t.Fatalf("%d entities, want the scout alone", s.Game.App.IDs.Alive())
	}
	for name, twin := range map[string]*sim.Sim{"restored": restored, "shuffled": shuffled} {
		if twin.Game.App.State.Hash() != s.Game.App.State.Hash() {
			t.Errorf("the %s game went on in another way", name)
		}
	}
}
