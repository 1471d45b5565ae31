package main

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

func square(walkers int, shuffle uint64) *sim.Sim {
	config := program().Config
	config.Settings = &Settings{Walkers: walkers}
	return sim.New(sim.Config{Game: config, Install: Install, Shuffle: shuffle})
}

// steps goes on for some ticks in which everybody holds the same.
func steps(t *testing.T, s *sim.Sim, n int, x, y int8) {
	t.Helper()
	for range n {
		for _, c := range s.Clients {
			c.Input(&packet.Controls{X: x, Y: y})
		}
		s.Step()
		for _, c := range s.Clients {
			if c.Err != nil {
				t.Fatal(c.Err)
			}
		}
	}
}

// count is how many a client sees.
func count(c *sim.Client) (n int) {
	for range c.View.All {
		n++
	}
	return n
}

// From the middle one sees all, from a corner the four cells there.
func TestOneSeesAllOfThem(t *testing.T) {
	s := square(2000, 0)
	ann := s.Join("ann")
	steps(t, s, 100, 0, 0)
	if n := count(ann); n != 2001 {
		t.Errorf("from the middle ann sees %d", n)
	}
	steps(t, s, 400, -127, -127)
	own, _ := ann.View.Own()
	if n := count(ann); n > 1300 || n < 500 || own.X != 0 || own.Y != 0 {
		t.Errorf("from %d, %d ann sees %d", own.X, own.Y, n)
	}
}

// What it costs is no more than the budget says, in the long run, and what is seen is not old: all of
// it was so in the last 28 ticks.
func TestTheBudget(t *testing.T) {
	s := square(2000, 0)
	ann, bytes := s.Join("ann"), 0
	ann.Heard = func(_ *sim.Client, frame []byte) { bytes += len(frame) }
	steps(t, s, 300, 0, 0)
	bytes = 0
	const ticks = 200
	steps(t, s, ticks, 0, 0)
	if most := s.Game.Config.ClientBudget / s.Game.Config.TickRate * ticks; bytes > most+most/10 || bytes < most/20 {
		t.Errorf("%d ticks took %d bytes, the budget is %d", ticks, bytes, most)
	}
	// Where each walker was in the last ticks: what ann sees is one of it.
	walkers, was := ecs.NewFilter2[ecs.Net, components.Position](s.Game.App), map[string]bool{}
	for range 28 {
		steps(t, s, 1, 0, 0)
		for q := walkers.Query(); q.Next(); {
			net, at := q.Get()
			lanes := [2]int32{}
			at.Lanes(lanes[:])
			was[fmt.Sprint(net.ID, lanes)] = true
		}
	}
	for e := range ann.View.All {
		if !was[fmt.Sprint(e.ID, [2]int32{e.Lanes[0], e.Lanes[1]})] {
			t.Errorf("%d was not at %v of late", e.ID, e.Lanes[:2])
		}
	}
}

// Walkers stay in the world and are all over it.
func TestTheyWalkAbout(t *testing.T) {
	s := square(500, 0)
	steps(t, s, 1000, 0, 0)
	q, quarter := ecs.NewFilter1[components.Position](s.Game.App), [4]int{}
	for all := q.Query(); all.Next(); {
		at := all.Get()
		if min(at.X, at.Y) < 0 || max(at.X, at.Y) >= side {
			t.Fatalf("one is at %v", *at)
		}
		quarter[at.X/(side/2)+at.Y/(side/2)*2]++
	}
	for i, n := range quarter {
		if n < 60 {
			t.Errorf("in quarter %d there are %d of 500", i, n)
		}
	}
}

func TestSettings(t *testing.T) {
	for walkers, ok := range map[int]bool{-1: false, 0: true, 2000: true, 10_000: true, 10_001: false} {
		config := program().Config
		if err := (&Settings{walkers}).Configure(&config); (err == nil) != ok || ok && config.Entities != walkers {
			t.Errorf("%d walkers: %v, %d entities", walkers, err, config.Entities)
		}
	}
	w, b := Walker{7, 1 << 31}, Walker{}
	r := wire.NewReader(w.Append(nil))
	if b.Decode(&r); r.Close() != nil || b != w {
		t.Errorf("%v is read as %v", w, b)
	}
}

// The same causes give the same state: with other rows, and in a crowd that was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := square(100, 0)
	for i := range 5 {
		s.Join(fmt.Sprintf("player%d", i))
	}
	steps(t, s, 50, 100, -100)
	twins := []*sim.Sim{square(100, 0), square(100, 7)}
	for _, twin := range twins {
		if err := twin.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for tick := range 200 {
		steps(t, s, 1, int8(tick), int8(-tick/2))
		for k, twin := range twins {
			if err := twin.Server.Replay(s.Server.Record()); err != nil {
				t.Fatal(err)
			}
			if twin.Step(); twin.Game.App.State.Hash() != s.Game.App.State.Hash() {
				t.Fatalf("twin %d is another crowd in tick %d", k, tick)
			}
		}
	}
}
