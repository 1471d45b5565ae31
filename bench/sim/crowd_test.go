package sim_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// past remembers what every entity's lanes were at each tick.
type past struct {
	s     *sim.Sim
	ticks map[uint32]*moment
	spare []*moment
}

// moment is one tick: by id, the cell, -1 for nobody there, and the lanes.
type moment struct{ cell, lanes []int32 }

// pastMost is how many ticks are remembered.
const pastMost = 256

func (p *past) take() {
	g := p.s.Game
	m := &moment{}
	if n := len(p.spare); n > 0 {
		m, p.spare = p.spare[n-1], p.spare[:n-1]
	}
	m.cell, m.lanes = m.cell[:0], m.lanes[:0]
	nobody := make([]int32, g.World.Schema().Stride())
	for id := range ecs.NetID(g.App.IDs.Limit()) {
		cell, lanes := int32(-1), nobody
		if l, ok := g.World.LanesOf(id); ok {
			cell, _ = g.World.CellAt(id)
			lanes = l
		}
		m.cell, m.lanes = append(m.cell, cell), append(m.lanes, lanes...)
	}
	tick := uint32(g.App.Tick())
	p.ticks[tick] = m
	if old := p.ticks[tick-pastMost]; old != nil {
		p.spare = append(p.spare, old)
		delete(p.ticks, tick-pastMost)
	}
}

// check compares each entity of a view with what it was at the tick of the
// content that it came with, and returns the age of the oldest content.
func (p *past) check(c *sim.Client) (oldest uint32, n int, err error) {
	w := p.s.Game.World
	stride := w.Schema().Stride()
	for e := range c.View.All {
		n++
		m := p.ticks[e.Tick]
		if m == nil || int(e.ID) >= len(m.cell) || m.cell[e.ID] < 0 {
			return 0, n, fmt.Errorf("entity %d was not there at tick %d", e.ID, e.Tick)
		}
		if cell := int32(e.CellY)*w.CellsX + int32(e.CellX); cell != m.cell[e.ID] {
			return 0, n, fmt.Errorf("entity %d at tick %d is in cell %d, not %d", e.ID, e.Tick, m.cell[e.ID], cell)
		}
		if was := m.lanes[int(e.ID)*stride:][:stride]; !slices.Equal(was, e.Lanes) {
			return 0, n, fmt.Errorf("entity %d at tick %d: got %d, want %d", e.ID, e.Tick, e.Lanes, was)
		}
		if !e.Limbo {
			oldest = max(oldest, c.View.Tick()-e.Tick)
		}
	}
	return oldest, n, nil
}

// tag is the name of somebody in the crowd.
type tag struct{ text [12]byte }

func tagOf(name string, n int) (t tag) {
	copy(t.text[:], fmt.Sprintf("%-6s %05d", name, n))
	return t
}

func (t *tag) Blob(b []byte) []byte { return append(b, t.text[:]...) }

// npc is a crowd without sessions, with names like players'. Those who stroll
// walk straight on at a player's speed and turn now and then, so that they cross
// from cell to cell; the others jerk about.
type npc struct {
	n      int
	tiles  int32 // side of the square that they are in
	stroll bool
	rng    *rand.Rand
	game   *systems.Game
	spawn  ecs.Spawn4[components.Position, components.Velocity, components.Heading, tag]
	at     ecs.Map[components.Position]
	going  ecs.Map[components.Velocity]
	all    []ecs.Entity
}

func (s *npc) class(g *systems.Game) {
	s.game = g
	replica.ClassBlob[tag](g.Registry, g.Registry.Class("npc", wire.All, "position", "heading", "health"))
	ecs.Component[tag](g.App, "tag", 1)
}

func (t *tag) Append(b []byte) []byte { return append(b, t.text[:]...) }
func (t *tag) Decode(r *wire.Reader) {
	for i := range t.text {
		t.text[i] = r.U8()
	}
}

func (s *npc) enter() {
	s.spawn = ecs.NewSpawn4[components.Position, components.Velocity, components.Heading, tag](s.game.App)
	s.at, s.going = ecs.NewMap[components.Position](s.game.App), ecs.NewMap[components.Velocity](s.game.App)
	class, _ := s.game.Registry.ClassOf("npc")
	from := (s.game.Config.Width/2 - s.tiles/2) * 1024
	for i := range s.n {
		p := components.Position{X: from + s.rng.Int32N(s.tiles*1024), Y: from + s.rng.Int32N(s.tiles*1024)}
		_, e := s.spawn.New(class, p, components.Velocity{}, components.Heading{}, tagOf("walker", i))
		s.all = append(s.all, e)
	}
}

func (s *npc) step() {
	from, to := (s.game.Config.Width/2-s.tiles/2)*1024, (s.game.Config.Width/2+s.tiles/2)*1024-1
	for _, e := range s.all {
		p, v := s.at.Get(e), s.going.Get(e)
		switch {
		case !s.stroll:
			v.X, v.Y = s.rng.Int32N(601)-300, s.rng.Int32N(601)-300
		case s.rng.IntN(40) == 0:
			v.X, v.Y = 560*(s.rng.Int32N(3)-1), 560*(s.rng.Int32N(3)-1)
			if v.X != 0 && v.Y != 0 {
				v.X, v.Y = v.X*181/256, v.Y*181/256
			}
		}
		p.X, p.Y = min(max(p.X+v.X, from), to), min(max(p.Y+v.Y, from), to)
	}
}

// In a crowd every client stays within its budget, sees everybody within a
// bound, and what it sees is exact for the tick that it came with. Nobody
// starves: all of those in view are known, by name. Views that move learn a
// third of a crowd anew, so that for a moment less is known.
func TestCrowd(t *testing.T) {
	for _, c := range []struct {
		npcs   int
		tiles  int32
		stroll bool
		oldest uint32 // bound of what is in view, in ticks
		known  int    // percent of those in view, on average
		least  int    // and at least
		named  int    // percent of them whose names are known in the end
	}{
		{300, 20, false, 0, 100, 100, 100},
		{2000, 30, false, 31, 99, 95, 98},
		{2000, 96, false, 31, 99, 95, 95},
		{2000, 96, true, 31, 98, 60, 95},
		{4000, 90, true, 128, 95, 50, 60},
	} {
		t.Run(fmt.Sprintf("%d in %d tiles, strolling %v", c.npcs, c.tiles, c.stroll), func(t *testing.T) {
			if raced && c.tiles > 30 {
				t.Skip("all of it is one goroutine: the race detector has seen in a smaller crowd what there is to see, and takes a minute more")
			}
			rng := rand.New(rand.NewPCG(uint64(c.npcs), uint64(c.tiles)))
			conf := config(192)
			p := &past{ticks: map[uint32]*moment{}}
			rulesOf(conf).Spawn = 0
			crowd := &npc{n: c.npcs, tiles: c.tiles, stroll: c.stroll, rng: rng}
			conf.Install = with(crowd.class)
			s := sim.New(conf)
			p.s = s
			crowd.enter()
			const players, sharp = 8, 5 // the others skip frames
			for i := range players {
				s.Join(fmt.Sprintf("player%d", i))
			}
			oldest, least, known, all := uint32(0), 100, 0, 0
			var from uint64
			const ticks, warm = 450, 300
			for tick := range ticks {
				crowd.step()
				for i, k := range s.Clients {
					k.Asleep = i >= sharp && rng.IntN(3) == 0
					k.Input(holding(uint16(rng.IntN(16)), 0))
				}
				s.Game.Step()
				p.take()
				s.Memory.Run()
				for _, k := range s.Clients {
					k.Read()
					if k.Err != nil {
						t.Fatalf("tick %d: %v", tick, k.Err)
					}
				}
				if tick == warm {
					from = s.Clients[0].View.Stats().Bytes
				}
				for i, k := range s.Clients {
					if k.Asleep || k.ID == 0 {
						continue
					}
					if _, ok := k.View.Me(); !ok {
						t.Fatalf("tick %d: client %d does not see itself", tick, i)
					}
					if (tick+i)%4 > 0 {
						continue
					}
					age, n, err := p.check(k)
					if err != nil {
						t.Fatalf("tick %d client %d: %v", tick, i, err)
					}
					if tick > warm && i < sharp {
						around := p.around(k)
						oldest, least = max(oldest, age), min(least, 100*n/around)
						known, all = known+min(n, around), all+around
					}
				}
			}
			named := 100
			for _, k := range s.Clients[:sharp] {
				named = min(named, p.named(t, k))
			}
			rate := float64(s.Clients[0].View.Stats().Bytes-from) / (ticks - warm) * 20
			t.Logf("%.0f bytes/s, oldest content %d ticks; known: %d %% of those in view, at least %d %%, %d %% by name", rate, oldest, 100*known/all, least, named)
			if rate > 16_000*1.15 {
				t.Errorf("%.0f bytes/s for a budget of 16,000", rate)
			}
			if oldest > c.oldest {
				t.Errorf("content of %d ticks is in view", oldest)
			}
			if 100*known/all < c.known || least < c.least {
				t.Errorf("sees %d %% of those in view, at least %d %%", 100*known/all, least)
			}
			if named < c.named {
				t.Errorf("knows %d %% by name", named)
			}
		})
	}
}

// around is how many entities are in a client's view in truth.
func (p *past) around(c *sim.Client) (n int) {
	cx, cy := c.View.Centre()
	across := p.s.Game.World.CellsX
	for _, cell := range p.ticks[c.View.Tick()].cell {
		if cell >= 0 && abs(cell%across-int32(cx)) <= 1 && abs(cell/across-int32(cy)) <= 1 {
			n++
		}
	}
	return n
}

// named is how many percent of those whom a client sees it knows by their right
// name; a wrong one is an error.
func (p *past) named(t *testing.T, c *sim.Client) int {
	n, all := 0, 0
	for e := range c.View.All {
		all++
		want := p.s.Game.World.BlobOf(ecs.NetID(e.ID))
		switch {
		case bytes.Equal(e.Blob, want):
			n++
		case len(e.Blob) > 0:
			t.Errorf("entity %d is called %q, not %q", e.ID, e.Blob, want)
		}
	}
	return 100 * n / max(all, 1)
}

func abs(v int32) int32 { return max(v, -v) }

// Blobs that were told in frames which never went out are told again.
func TestBlobsOfLostFramesAreToldAgain(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	conf := config(96)
	rulesOf(conf).Spawn = 0
	crowd := &npc{n: 800, tiles: 40, rng: rng}
	conf.Install = with(crowd.class)
	s := sim.New(conf)
	crowd.enter()
	c := s.Join("alone")
	heard := 0
	c.Heard = func(_ *sim.Client, f []byte) {
		var m packet.Blobs
		if f[0] == byte(packet.KindBlobs) && packet.Decode(f[1:], &m) == nil {
			heard += len(m.All)
		}
	}
	for range 600 {
		crowd.step()
		c.Input(holding(0, 0))
		s.Game.Step()
		if rng.IntN(2) == 0 { // else the frame is replaced by the next one
			s.Memory.Run()
		}
		c.Read()
		if c.Err != nil {
			t.Fatal(c.Err)
		}
	}
	p := &past{s: s}
	if named := p.named(t, c); named < 100 {
		t.Errorf("%d %% of those in view have names", named)
	}
	if heard < crowd.n*9/10 || heard > crowd.n*2 { // some come with the arrivals of a cell that is no crowd
		t.Errorf("%d blobs were told for %d", heard, crowd.n)
	}
}
