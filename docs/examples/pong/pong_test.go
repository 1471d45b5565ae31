package main

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

func table(shuffle uint64) *sim.Sim {
	return sim.New(sim.Config{Game: program().Config, Install: Install, Shuffle: shuffle})
}

// steps plays on while each client holds what move says of it.
func steps(s *sim.Sim, n int, move func(*sim.Client) int8) {
	for range n {
		for _, c := range s.Clients {
			c.Input(&Grip{move(c)})
		}
		s.Step()
	}
}

func rest(*sim.Client) int8 { return 0 }

// follow moves a paddle to where the ball is.
func follow(c *sim.Client) int8 {
	if c.View == nil {
		return 0
	}
	own, _ := c.View.Own()
	for e := range c.View.All {
		y := e.Lanes[1] * components.One / components.LaneScale
		switch {
		case c.Schema.Classes[e.Class].Name != "ball":
		case y > own.Y+half/2:
			return 1
		case y < own.Y-half/2:
			return -1
		}
	}
	return 0
}

// score is what a client was told of it.
func score(t *testing.T, c *sim.Client) (s Score) {
	t.Helper()
	r := wire.NewReader(c.View.Global(0))
	if s.Decode(&r); r.Close() != nil {
		t.Fatal(r.Err())
	}
	return s
}

// set puts the ball somewhere.
func set(s *sim.Sim, at components.Position, v components.Velocity) {
	balls := ecs.NewFilter2[components.Position, components.Velocity](s.Game.App, ecs.Without[components.Player]())
	for q := balls.Query(); q.Next(); {
		ballAt, ballV := q.Get()
		*ballAt, *ballV = at, v
	}
}

func TestSides(t *testing.T) {
	s := table(0)
	names := []string{"ann", "bob", "cid", "dan", "eve"}
	var sides []int32
	for _, name := range names {
		c := s.Join(name)
		steps(s, 2, rest)
		own, _ := c.View.Own()
		sides = append(sides, own.X)
	}
	if !slices.Equal(sides, []int32{left, right, left, right, left}) {
		t.Errorf("%v are at %v", names, sides)
	}
	for _, i := range []int{0, 2} {
		s.Clients[i].Send(packet.Append(nil, &packet.Bye{}))
	}
	steps(s, 2, rest)
	s.Clients = slices.Delete(s.Clients, 0, 3)
	fay := s.Join("fay")
	steps(s, 2, rest)
	if own, _ := fay.View.Own(); own.X != left {
		t.Errorf("fay is at %d, where there are two", own.X)
	}
}

func TestPaddlesStayOnTheTable(t *testing.T) {
	s := table(0)
	ann := s.Join("ann")
	steps(s, 2, rest)
	for move, want := range map[int8]int32{1: height - half, -1: half} {
		steps(s, 60, func(*sim.Client) int8 { return move })
		if own, _ := ann.View.Own(); own.Y != want {
			t.Errorf("held %d for two seconds it is at %d, not %d", move, own.Y, want)
		}
	}
	ann.Input(&Grip{2})
	if ann.Conn.Code() != packet.BadFrame {
		t.Errorf("a grip of 2: %v", ann.Conn.Code())
	}
}

// Who misses the ball loses a point, and everybody is told; who has the paddle there does not.
func TestPoints(t *testing.T) {
	s := table(0)
	ann, bob := s.Join("ann"), s.Join("bob")
	steps(s, 2, rest)
	for _, round := range []struct {
		y    int32 // of the ball; the paddles are at height / 2
		v    int32
		want Score
	}{
		{tile, -served, Score{0, 1}},
		{height - tile, served, Score{1, 1}},
		{height / 2, -served, Score{1, 1}},
		{height/2 + half, served, Score{1, 1}},
	} {
		set(s, components.Position{X: width/2 + round.v*20, Y: round.y}, components.Velocity{X: round.v})
		steps(s, 40, rest)
		if got := score(t, ann); got != round.want || score(t, bob) != got {
			t.Errorf("from %d, by %d: ann is told %v, bob %v, want %v", round.y, round.v, got, score(t, bob), round.want)
		}
	}
}

// Two who follow the ball play for long, and it gets no faster than can be met.
func TestRally(t *testing.T) {
	s := table(0)
	s.Join("ann")
	bob := s.Join("bob")
	steps(s, 1800, follow)
	if got := score(t, bob); got.Left+got.Right > 10 {
		t.Errorf("in a minute they missed %v", got)
	}
	for _, c := range s.Clients {
		if c.Err != nil {
			t.Error(c.Err)
		}
	}
}

// The same causes give the same state: with other rows, and in a game that was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := table(0)
	for _, name := range []string{"ann", "bob", "cid", "dan"} {
		s.Join(name)
	}
	steps(s, 100, follow)
	twins := []*sim.Sim{table(0), table(7)}
	for _, twin := range twins {
		if err := twin.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 400 {
		switch i {
		case 50:
			s.Clients[0].Send(packet.Append(nil, &packet.Bye{}))
		case 52:
			s.Join("eve")
			s.Join("fay")
		}
		steps(s, 1, follow)
		for k, twin := range twins {
			if err := twin.Server.Replay(s.Server.Record()); err != nil {
				t.Fatal(err)
			}
			if twin.Step(); twin.Game.App.State.Hash() != s.Game.App.State.Hash() {
				t.Fatalf("twin %d plays another game in tick %d", k, i)
			}
		}
	}
}
