package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// remembered is how many ticks of the whole land a mirror keeps.
const remembered = 128

// mirror keeps what every tile was at the last ticks.
type mirror struct {
	s     *sim.Sim
	w, h  int32
	tiles [remembered][]land.Tile
	ticks [remembered]uint32
}

func newMirror(s *sim.Sim) *mirror {
	m := &mirror{s: s}
	m.w, m.h = landOf(s).Size()
	return m
}

func (m *mirror) keep() {
	tick := uint32(m.s.Game.App.Tick())
	i := tick % remembered
	m.ticks[i], m.tiles[i] = tick, m.tiles[i][:0]
	for y := range m.h {
		for x := range m.w {
			m.tiles[i] = append(m.tiles[i], landOf(m.s).At(x, y))
		}
	}
}

// check compares a client with the land as it was at the client's tick.
func (m *mirror) check(c *sim.Client, whole bool) error {
	i := c.View.Tick() % remembered
	if m.ticks[i] != c.View.Tick() {
		return fmt.Errorf("%s is at tick %d, too far behind", c.Name, c.View.Tick())
	}
	return landEqual(m.s, c, func(x, y int32) land.Tile {
		if x >= m.w || y >= m.h {
			return land.Void
		}
		return m.tiles[i][y*m.w+x]
	}, whole)
}

// vandal walks about at random and breaks and places what is near.
type vandal struct {
	*actor
	buttons uint16
	stopped int // ticks for which the link takes nothing
	asleep  int // ticks for which it reads nothing
	lossy   bool
}

// vandalAgain joins under the name, as actorAgain.
func vandalAgain(s *sim.Sim, name string, was *vandal) *vandal {
	if was == nil {
		return &vandal{actor: actorOf(s, name)}
	}
	return &vandal{actor: actorAgain(s, name, was.actor)}
}

func (v *vandal) act(rng *rand.Rand) {
	if v.ID == 0 {
		return
	}
	if rng.IntN(15) == 0 {
		v.buttons = uint16(rng.IntN(16))
	}
	v.Input(holding(v.buttons, uint16(rng.Uint32())))
	if rng.IntN(4) > 0 {
		return
	}
	x, y := v.tile()
	x, y = x+rng.Int32N(9)-4, y+rng.Int32N(9)-4
	if x < 0 || y < 0 {
		x, y = 0, 0
	}
	switch n := rng.IntN(20); {
	case land.Info(landOf(v.s).At(x, y)).Breakable && n > 3:
		v.take(0)
		v.dig(x, y)
		v.buttons = 0
	case n < 10:
		v.take(1 + rng.IntN(8))
		v.place(x, y)
	case n == 10:
		v.release()
	}
}

// link makes the connection worse and better.
func (v *vandal) link(rng *rand.Rand) {
	switch {
	case v.stopped > 0:
		v.stopped--
	case v.asleep > 0:
		v.asleep--
	case v.lossy && rng.IntN(30) == 0:
		v.stopped = rng.IntN(50)
	case v.lossy && rng.IntN(30) == 0:
		v.asleep = rng.IntN(30)
	}
	v.Conn.Stopped, v.Asleep = v.stopped > 0 || v.lossy && rng.IntN(5) == 0, v.asleep > 0
}

// Two hundred clients walk, break and place, half of them over links that skip
// frames or are slow; what each has of the land is what the server had.
func TestTwoHundredClientsSeeTheSameLand(t *testing.T) {
	clients, ticks := 200, 2000
	if testing.Short() || raced {
		clients, ticks = 50, 400
	}
	c := config(128)
	rulesOf(c).Creatures = 50
	s := sim.New(c)
	rng := rand.New(rand.NewPCG(21, 3))
	m := newMirror(s)
	var all []*vandal
	for i := range clients {
		all = append(all, &vandal{actor: actorOf(s, fmt.Sprintf("vandal%d", i)), lossy: i%2 == 1})
	}
	step := func() {
		s.Step()
		healthy(t, s)
		m.keep()
	}
	behind := 0
	for tick := range ticks {
		for _, v := range all {
			v.link(rng)
			v.act(rng)
		}
		step()
		if tick%100 != 99 {
			continue
		}
		for _, v := range all {
			if v.View.Tick() != uint32(s.Game.App.Tick()) {
				behind++
			}
			if err := m.check(v.Client, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	// What a client sees settles once nobody has come back from the dead, somewhere
	// else, for a while.
	calm := 0
	for tick := 0; calm < 60; tick++ {
		if tick == 2000 {
			t.Fatal("they die and come back for ever")
		}
		for _, v := range all {
			v.Conn.Stopped, v.Asleep = false, false
			v.Input(holding(0, 0))
		}
		step()
		calm++
		for _, v := range all {
			if component[has.Dead](s, v.ID) != nil {
				calm = 0
			}
		}
	}
	broken, placed := 0, 0
	for _, v := range all {
		if err := m.check(v.Client, true); err != nil {
			t.Fatal(err)
		}
		if v.View.Tick() != uint32(s.Game.App.Tick()) {
			t.Fatalf("%s is at tick %d of %d", v.Name, v.View.Tick(), s.Game.App.Tick())
		}
		for _, codes := range v.answers {
			if codes[0] == packet.OK {
				placed++
			}
		}
	}
	x, y := landOf(s).Size()
	for i := range x * y {
		if landOf(s).At(i%x, i/x) == land.Dirt {
			broken++
		}
	}
	t.Logf("%d tiles differ from the seed, %d are dirt, %d requests done, %d times a client was behind, %d frames skipped",
		landOf(s).Differs(), broken, placed, behind, s.Server.Counters.Skipped.Load())
	if landOf(s).Differs() < 500 || behind < clients/2 {
		t.Error("that was too quiet to mean anything")
	}
}
