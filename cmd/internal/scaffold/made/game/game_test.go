package game_test

import (
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"

	"github.com/tickd/tickd/cmd/internal/scaffold/made/game"
)

// play starts the whole game in memory: no sockets, no clock, tick by tick.
func play(shuffle uint64) *sim.Sim {
	c := game.Config()
	c.Seed = "test"
	return sim.New(sim.Config{Game: c, Net: netio.Config{TickRate: c.TickRate}, Install: game.Install, Shuffle: shuffle})
}

// join lets somebody in.
func join(t *testing.T, s *sim.Sim, name string, colour ...byte) *sim.Client {
	t.Helper()
	c := s.JoinWith(packet.Join{Name: []byte(name), Data: colour})
	s.Step()
	if c.ID == 0 {
		t.Fatalf("%s is not let in: %v", name, c.Refused)
	}
	return c
}

// hunt plays some ticks: everybody walks to the nearest light.
func hunt(s *sim.Sim, ticks int) {
	for range ticks {
		for _, c := range s.Clients {
			c.Input(game.NewHunter(c.Schema).Hunt(c.View))
		}
		s.Step()
	}
}

// lights is how many somebody has caught, as viewer sees it.
func lights(viewer *sim.Client, id uint32) int32 {
	lane, _ := viewer.Schema.Lane("glow", "lights")
	e, _ := viewer.View.Find(id)
	return e.Lanes[lane]
}

func TestLightsAreCaught(t *testing.T) {
	s := play(0)
	ann, bob := join(t, s, "ann", 10), join(t, s, "bob")
	hunt(s, 400)
	got := lights(bob, ann.ID)
	if got == 0 || got != lights(ann, ann.ID) {
		t.Errorf("ann has caught %d lights, bob sees %d", lights(ann, ann.ID), got)
	}
	board := bob.View.Global(game.GlobalBoard)
	if len(board) != 1+2*6 || board[0] != 2 {
		t.Errorf("the board is %v", board)
	}
	if ann.Err != nil || bob.Err != nil {
		t.Error(ann.Err, bob.Err)
	}
}

func TestACallIsHeard(t *testing.T) {
	s := play(0)
	ann, bob := join(t, s, "ann"), join(t, s, "bob")
	heard := 0
	bob.Event = func(kind packet.EventType, body []byte) {
		if kind == game.EventCalled && body[0] == byte(ann.ID) {
			heard++
		}
	}
	for _, want := range []int{1, 1, 2} { // the second one comes too soon
		ann.Send(packet.Append(nil, &game.Call{}))
		for range 20 {
			s.Step()
		}
		if heard != want {
			t.Errorf("bob has heard %d calls, want %d", heard, want)
		}
	}
}

func TestWhoMayJoin(t *testing.T) {
	s := play(0)
	c := s.JoinWith(packet.Join{Name: []byte("ann"), Data: []byte{1, 2}})
	s.Step()
	if len(c.Refused) != 1 || c.Refused[0].Code != game.BadColour {
		t.Errorf("two bytes of colour: %v", c.Refused)
	}
}

// Who is cut off comes back by its token, to what it had.
func TestComingBack(t *testing.T) {
	s := play(0)
	ann := join(t, s, "ann")
	hunt(s, 400)
	had := lights(ann, ann.ID)
	ann.Conn.Drop()
	hunt(s, 5)
	again := s.JoinWith(packet.Join{Name: []byte("ann"), Token: ann.Token})
	hunt(s, 2)
	if again.ID != ann.ID || lights(again, again.ID) < had {
		t.Errorf("ann was %d with %d lights, and is %d", ann.ID, had, again.ID)
	}
}

// The same causes give the same world: after it was saved and restored, and in
// whatever order queries find what is in it.
func TestTheSameCausesGiveTheSameWorld(t *testing.T) {
	s := play(0)
	join(t, s, "ann")
	join(t, s, "bob")
	hunt(s, 100)
	twins := []*sim.Sim{play(0), play(1)}
	for _, twin := range twins {
		if err := twin.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for range 200 {
		hunt(s, 1)
		for _, twin := range twins {
			if err := twin.Server.Replay(s.Server.Record()); err != nil {
				t.Fatal(err)
			}
			twin.Step()
		}
	}
	for i, twin := range twins {
		if twin.Game.App.State.Hash() != s.Game.App.State.Hash() {
			t.Errorf("twin %d went another way", i)
		}
	}
}
