package main

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

const (
	north, east, south, west = 1, 2, 3, 4
)

func board() *sim.Sim {
	return sim.New(sim.Config{Game: program().Config, Install: Install})
}

func steps(s *sim.Sim, n int, held map[*sim.Client]uint8) {
	for range n {
		for _, c := range s.Clients {
			c.Input(&Turn{held[c]})
		}
		s.Step()
	}
}

// place puts a snake where a test wants it; all that it was before is gone by the next tick.
func place(t *testing.T, s *sim.Sim, name string, x, y int32, way uint16) ecs.Entity {
	t.Helper()
	e, ok := s.Game.Players.Get(name)
	if !ok {
		t.Fatalf("%s does not play", name)
	}
	at, snake := ecs.NewMap[components.Position](s.Game.App), ecs.NewMap[Snake](s.Game.App)
	*at.Get(e), *snake.Get(e) = components.Position{X: x * one, Y: y * one}, Snake{way, lengthFirst}
	return e
}

// lay lays a piece; sweep takes all away that there are.
func lay(s *sim.Sim, x, y int32, p Piece) {
	spawn := ecs.NewSpawn2[components.Position, Piece](s.Game.App)
	class, _ := s.Game.Registry.ClassOf("piece")
	spawn.New(class, components.Position{X: x * one, Y: y * one}, p)
}

func sweep(s *sim.Sim) {
	pieces := ecs.NewFilter1[Piece](s.Game.App)
	var all []ecs.Entity
	for q := pieces.Query(); q.Next(); {
		all = append(all, q.Entity())
	}
	for _, e := range all {
		s.Game.App.Despawn(e)
	}
}

// seen is where somebody's head is to a client, how long it says to be, and how many pieces of it there are.
func seen(c *sim.Client, id uint32) (x, y, length, pieces int32) {
	lane, _ := c.Schema.Lane("snake", "length")
	of, _ := c.Schema.Lane("piece", "of")
	for e := range c.View.All {
		switch {
		case e.ID == id:
			x, y, length = e.Lanes[0]/components.LaneScale, e.Lanes[1]/components.LaneScale, e.Lanes[lane]
		case e.Lanes[of] == int32(id):
			pieces++
		}
	}
	return x, y, length, pieces
}

func TestASnakeTurnsAndGrows(t *testing.T) {
	s := board()
	ann := s.Join("ann")
	steps(s, 3, nil)
	sweep(s)
	place(t, s, "ann", 10, 10, east)
	lay(s, 11, 8, Piece{})                        // an apple
	steps(s, 1, map[*sim.Client]uint8{ann: west}) // back is no turn
	if x, y, _, _ := seen(ann, ann.ID); x != 11 || y != 10 {
		t.Fatalf("it is at %d, %d, not 11, 10", x, y)
	}
	steps(s, 2, map[*sim.Client]uint8{ann: north})
	if x, y, length, _ := seen(ann, ann.ID); x != 11 || y != 8 || length != lengthFirst+1 {
		t.Fatalf("it is at %d, %d and %d long, not at 11, 8 and 5", x, y, length)
	}
	steps(s, 10, nil)
	if x, y, length, pieces := seen(ann, ann.ID); x != 11 || y != height-2 || length < 5 || pieces != length {
		t.Fatalf("it is at %d, %d, %d long with %d pieces: it did not go on over the edge", x, y, length, pieces)
	}
}

func TestWhoRunsIntoAnotherBeginsAnew(t *testing.T) {
	s := board()
	ann, bob := s.Join("ann"), s.Join("bob")
	steps(s, 3, nil)
	sweep(s)
	place(t, s, "ann", 11, 10, east)
	place(t, s, "bob", 12, 8, north)
	lay(s, 12, 10, Piece{bob.ID, uint32(s.Game.App.Tick())})
	steps(s, 1, nil)
	if _, _, length, _ := seen(bob, ann.ID); length != 0 {
		t.Fatalf("ann ran into bob and is %d long", length)
	}
	steps(s, 2, nil)
	if _, _, length, pieces := seen(bob, ann.ID); length < lengthFirst || pieces > 2 {
		t.Fatalf("ann's is %d long, with %d pieces: it has not begun anew", length, pieces)
	}
	if _, _, length, _ := seen(bob, bob.ID); length < lengthFirst {
		t.Fatal("bob's has died of it")
	}
	ann.Send(packet.Append(nil, &packet.Bye{}))
	steps(s, 4, nil)
	if _, _, _, pieces := seen(bob, ann.ID); pieces != 0 {
		t.Errorf("ann is gone, %d pieces of her snake are there", pieces)
	}
}

func TestTwoHeadsOnOneSquareBothDie(t *testing.T) {
	for _, apart := range []int32{1, 2} { // they change places, or meet
		s := board()
		ann, bob := s.Join("ann"), s.Join("bob")
		steps(s, 3, nil)
		sweep(s)
		place(t, s, "ann", 10, 10, east)
		place(t, s, "bob", 10+apart, 10, west)
		steps(s, 1, nil)
		for _, c := range []*sim.Client{ann, bob} {
			if _, _, length, _ := seen(ann, c.ID); length != 0 {
				t.Errorf("%d apart: %s's lives", apart, c.Name)
			}
		}
	}
}

func TestNoSuchWay(t *testing.T) {
	s := board()
	ann := s.Join("ann")
	steps(s, 2, nil)
	ann.Input(&Turn{5})
	if ann.Conn.Code() != packet.BadFrame {
		t.Errorf("the connection ends with %v", ann.Conn.Code())
	}
}

// The same causes give the same state: with other rows, and after it was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := board()
	for _, name := range []string{"ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"} {
		s.Join(name)
	}
	steps(s, 5, nil)
	twins := s.Twins()
	chance, held, died, longest := ecs.NewRand(3), map[*sim.Client]uint8{}, 0, int32(0)
	for i := range 1500 {
		for _, c := range s.Clients {
			held[c] = uint8(chance.Int32n(5))
		}
		if i == 700 {
			s.Clients[2].Send(packet.Append(nil, &packet.Bye{}))
		}
		steps(s, 1, held)
		for _, c := range s.Clients {
			_, _, length, _ := seen(s.Clients[0], c.ID)
			if longest = max(longest, length); length == 0 {
				died++
			}
		}
		if err := twins.Follow(); err != nil {
			t.Fatal(err)
		}
	}
	if died < 10 || longest < lengthFirst+2 {
		t.Errorf("%d died, the longest was %d: the test plays little", died, longest)
	}
}
