package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

func world(shuffle uint64) *sim.Sim {
	return sim.New(sim.Config{Game: program().Config, Install: Install, Shuffle: shuffle})
}

// tiles are the server's.
func tiles(s *sim.Sim) *systems.Tiles {
	for name, value := range s.Game.App.State.Resources() {
		if name == "tiles" {
			return value.(*systems.Tiles)
		}
	}
	panic("there are no tiles")
}

// steps goes on for some ticks in which each client pours what pour says.
func steps(t *testing.T, s *sim.Sim, n int, pour func(*sim.Client) Hand) {
	t.Helper()
	for range n {
		for _, c := range s.Clients {
			h := pour(c)
			c.Input(&h)
		}
		s.Step()
		for _, c := range s.Clients {
			if c.Err != nil {
				t.Fatal(c.Err)
			}
		}
	}
}

func rest(*sim.Client) Hand { return Hand{} }

// same complains of a tile that a client sees in another way than it is.
func same(t *testing.T, s *sim.Sim, c *sim.Client) {
	t.Helper()
	is := tiles(s)
	for y := range int32(side) {
		for x := range int32(side) {
			chunk, _, ok := c.View.Chunk(uint16(x/wire.ChunkSide), uint16(y/wire.ChunkSide))
			if !ok || chunk[y%wire.ChunkSide*wire.ChunkSide+x%wire.ChunkSide] != is.At(x, y) {
				t.Fatalf("tick %d: %s does not see what is at %d, %d", s.Game.App.Tick(), c.Name, x, y)
			}
		}
	}
}

// What is loose falls, slides off, floats and sinks. Pictures have a row for each height.
func TestThingsFall(t *testing.T) {
	const letters, left, top = " #.~", 2, 82 // where nothing else falls
	for name, c := range map[string]struct {
		before, after string
		ticks         int
	}{
		"a grain":        {"  .  |     |     |#####", "     |     |  .  |#####", 2},
		"a pile":         {"  .  |  .  |  .  |#####", "     |     | ... |#####", 6},
		"a wall stays":   {"  #  |     |     |#####", "  #  |     |     |#####", 5},
		"water spreads":  {"# ~ #|# ~ #|# ~ #|#####", "#   #|#   #|#~~~#|#####", 8},
		"sand sinks":     {"# . #|#~~~#|#####|     ", "# ~ #|#~.~#|#####|     ", 1},
		"a hole is left": {"#...#|#...#|## ##|     ", "#   #|#   #|## ##|     ", 20},
	} {
		s := world(0)
		s.Step()
		is := tiles(s)
		for y, row := range strings.Split(c.before, "|") {
			for x, letter := range row {
				is.Set(left+int32(x), top+int32(y), uint8(strings.IndexRune(letters, letter)))
			}
		}
		for range c.ticks {
			s.Step()
		}
		var after []string
		for y := range int32(4) {
			row := ""
			for x := range int32(5) {
				row += letters[is.At(left+x, top+y):][:1]
			}
			after = append(after, row)
		}
		if got := strings.Join(after, "|"); got != c.after {
			t.Errorf("%s: after %d ticks there is %q, want %q", name, c.ticks, got, c.after)
		}
	}
}

// Everybody sees every tile as it is while hands pour, and what that takes is bounded: no
// tick costs a client more than each chunk once.
func TestEverybodySeesAllOfIt(t *testing.T) {
	s := world(0)
	most, now := 0, 0
	for i := range 8 {
		c := s.Join(fmt.Sprintf("hand%d", i))
		if i == 0 {
			c.Heard = func(_ *sim.Client, frame []byte) { now += len(frame) }
		}
	}
	steps(t, s, 20, rest)
	for tick := range 400 {
		now = 0
		steps(t, s, 1, func(c *sim.Client) Hand {
			return Hand{X: uint8(tick*7+int(c.ID)*11) % side, Y: uint8(tick*3+int(c.ID)*29) % side, Pour: uint8(int(c.ID)+tick/20) % (erase + 1)}
		})
		if most = max(most, now); tick%50 == 49 {
			for _, c := range s.Clients {
				same(t, s, c)
			}
		}
	}
	const chunk = 2 + 4 + wire.ChunkTiles/4 + 8 // four kinds of tiles, and the packet around them
	if most > 9*chunk+500 {
		t.Errorf("a tick took %d bytes", most)
	}
	late := s.Join("late")
	steps(t, s, 60, rest)
	same(t, s, late)
}

func TestHands(t *testing.T) {
	s := world(0)
	ann, bob := s.Join("ann"), s.Join("bob")
	steps(t, s, 2, rest)
	both := func(a, b uint8) func(*sim.Client) Hand {
		return func(c *sim.Client) Hand {
			if c == ann {
				return Hand{10, 90, a}
			}
			return Hand{10, 90, b}
		}
	}
	steps(t, s, 1, both(wall, sand))
	is := tiles(s)
	if is.At(10, 90) != wall || is.At(9, 89) != wall || is.At(11, 91) != wall || is.At(12, 90) != 0 {
		t.Errorf("poured %d %d %d, beside it %d", is.At(10, 90), is.At(9, 89), is.At(11, 91), is.At(12, 90))
	}
	steps(t, s, 1, both(erase, wall))
	if is.At(10, 90) != 0 {
		t.Error("who takes away does not win")
	}
	if e, ok := bob.View.Find(ann.ID); !ok || e.Lanes[0] != 10*64 || e.Lanes[1] != 90*64 {
		t.Errorf("bob sees ann's hand at %v", e.Lanes)
	}
	for _, h := range []Hand{{side, 0, 0}, {0, side, 0}, {0, 0, erase + 1}} {
		bad := s.Join("bad")
		s.Step()
		bad.Input(&h)
		if bad.Conn.Code() != packet.BadFrame {
			t.Errorf("%v: %v", h, bad.Conn.Code())
		}
		steps(t, s, 2, rest)
		s.Clients = s.Clients[:2]
	}
}

// The same causes give the same state: with other rows, and in a world that was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := world(0)
	for i := range 6 {
		s.Join(fmt.Sprintf("hand%d", i))
	}
	pour := func(c *sim.Client) Hand { // often in the same place
		tick := int(s.Game.App.Tick())
		return Hand{X: uint8(20 + tick%5 + int(c.ID)%3), Y: 10, Pour: uint8(int(c.ID)+tick/7) % (erase + 1)}
	}
	steps(t, s, 50, pour)
	twins := []*sim.Sim{world(0), world(7)}
	for _, twin := range twins {
		if err := twin.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for tick := range 200 {
		steps(t, s, 1, pour)
		for k, twin := range twins {
			if err := twin.Server.Replay(s.Server.Record()); err != nil {
				t.Fatal(err)
			}
			if twin.Step(); twin.Game.App.State.Hash() != s.Game.App.State.Hash() {
				t.Fatalf("twin %d is another world in tick %d", k, tick)
			}
		}
	}
}
