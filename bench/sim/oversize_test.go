package sim_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// board stands still and has a static blob as long as they may be.
type board struct{ n uint32 }

func (s *board) Append(b []byte) []byte { return wire.AppendU32(b, s.n) }
func (s *board) Decode(r *wire.Reader)  { s.n = r.U32() }
func (s *board) Blob(b []byte) []byte   { return fmt.Appendf(b, "%0*d", wire.BlobMax, s.n) }

// boards are a class of them.
type boards struct {
	game  *systems.Game
	class ecs.Class
	spawn ecs.Spawn2[components.Position, board]
	n     uint32
}

func (s *boards) install(g *systems.Game) {
	s.game = g
	s.class = g.Registry.Class("board", wire.All, "position")
	replica.ClassBlob[board](g.Registry, s.class)
	ecs.Component[board](g.App, "board", 1)
}

// fill puts so many boards into each cell of the world.
func (s *boards) fill(each int32) {
	s.spawn = ecs.NewSpawn2[components.Position, board](s.game.App)
	w := s.game.World
	for cell := range w.CellsX * w.CellsY {
		for i := range each {
			at := components.Position{X: cell%w.CellsX*32 + 1 + i%30, Y: cell/w.CellsX*32 + 1 + i/30%30}
			s.n++
			s.spawn.New(s.class, components.Position{X: at.X * components.One, Y: at.Y * components.One}, board{s.n})
		}
	}
}

// signed is a world of nine cells, all of them in the view of whoever is in the
// middle, with a budget that carries everything idle in it.
func boarded() (sim.Config, *boards) {
	conf, s := flat(96), &boards{}
	conf.Game.ClientBudget = 10_000_000
	conf.Install = with(s.install)
	return conf, s
}

// reads counts how many boards a view has, each by its name.
func (s *boards) reads(t *testing.T, v *client.View) (n int) {
	t.Helper()
	for e := range v.All {
		if ecs.Class(e.Class) != s.class {
			continue
		}
		n++
		if want := s.game.World.BlobOf(ecs.NetID(e.ID)); !bytes.Equal(e.Blob, want) {
			t.Fatalf("board %d reads %q, not %q", e.ID, e.Blob, want)
		}
	}
	return n
}

// partsOf counts the parts of the snapshots that a client hears, and the longest
// frame.
type partsOf struct{ most, longest int }

func (p *partsOf) hear(_ *sim.Client, f []byte) {
	var h packet.Snapshot
	r := wire.NewReader(f[1:])
	if p.longest = max(p.longest, len(f)); f[0] == byte(packet.KindSnapshot) {
		h.Decode(&r)
		p.most = max(p.most, int(h.Parts))
	}
}

// 1,080 idle entities with blobs of 64 bytes are more than one frame: the first
// snapshot of a newcomer comes in parts, and so does one in which they all arrive.
func TestMoreInViewThanAFrameHolds(t *testing.T) {
	conf, all := boarded()
	s := sim.New(conf)
	early := s.Join("early")
	var heard, later partsOf
	early.Heard = heard.hear
	steps(t, s, 10)
	all.fill(120)
	steps(t, s, 2)
	if n := all.reads(t, early.View); n != 1080 {
		t.Errorf("who was there sees %d boards arrive", n)
	}
	c := s.Join("newcomer")
	c.Heard = later.hear
	steps(t, s, 3)
	if n := all.reads(t, c.View); n != 1080 {
		t.Errorf("the newcomer sees %d boards", n)
	}
	steps(t, s, 40)
	if heard.most < 2 || later.most < 2 || later.longest > wire.FrameDownMax {
		t.Errorf("%+v and %+v: were they too few?", heard, later)
	}
	for _, c := range s.Clients {
		if err := equal(s, c); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}

// The same over sockets of both kinds.
func TestMoreInViewThanAFrameHoldsOverSockets(t *testing.T) {
	conf, all := boarded()
	server := netio.New(netio.Config{Loops: 1, TickRate: 20})
	g := systems.New(server, conf.Game)
	conf.Install(g)
	g.Init()
	all.fill(120)
	ctx, end := context.WithCancel(context.Background())
	addr, done := serve(t, ctx, g, server)
	defer func() {
		end()
		<-done
	}()
	limit, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, transport := range []string{"tcp", "ws"} {
		c, err := client.Dial(limit, addr, client.Options{Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }() // the server hears of it either way
		if _, err := c.Join(limit, "via-"+transport); err != nil {
			t.Fatal(transport, err)
		}
		if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		for c.View().Tick() == 0 {
			if _, _, err := c.Next(); err != nil {
				t.Fatal(transport, err)
			}
		}
		n := 0
		for e := range c.View().All {
			if ecs.Class(e.Class) == all.class && len(e.Blob) == wire.BlobMax {
				n++
			}
		}
		if n != 1080 {
			t.Errorf("%s: %d boards in the first snapshot", transport, n)
		}
	}
}

// Many idle entities look like a crowd until it is known how little they take, and
// then are none.
func TestAnIdleCrowdCalmsDown(t *testing.T) {
	conf, all := boarded()
	conf.Game.ClientBudget = 0
	s := sim.New(conf)
	all.fill(50) // 450 in view: by the first guess more than 800 bytes a tick
	c := s.Join("looker")
	partial := 0
	c.Heard = func(_ *sim.Client, f []byte) {
		var h packet.Snapshot
		if r := wire.NewReader(f[1:]); f[0] == byte(packet.KindSnapshot) {
			if h.Decode(&r); h.Flags&packet.SnapPartial != 0 {
				partial++
			}
		}
	}
	steps(t, s, 20)
	if partial == 0 {
		t.Fatal("it never was a crowd: nothing was tried")
	}
	for range 1000 { // all blobs are told on the way
		steps(t, s, 1)
	}
	partial = 0
	steps(t, s, 20)
	if n := all.reads(t, c.View); n != 450 || partial > 0 {
		t.Errorf("%d in view, %d of the last 20 snapshots were partial", n, partial)
	}
}

// The greatest budget at the least tick rate carries a crowd in each tick.
func TestGreatestBudget(t *testing.T) {
	for _, rate := range []int{1, 4, 120} {
		conf, all := boarded()
		conf.Game.ClientBudget, conf.Game.TickRate = 100_000_000, rate
		s := sim.New(conf)
		all.fill(300) // split cells: it is planned as a crowd
		c := s.Join("looker")
		steps(t, s, 300)
		for range 20 {
			steps(t, s, 1)
			for e := range c.View.All {
				if e.Tick != c.View.Tick() {
					t.Fatalf("%d ticks/s: in tick %d entity %d is of tick %d", rate, c.View.Tick(), e.ID, e.Tick)
				}
			}
		}
		if n := all.reads(t, c.View); n != 2700 {
			t.Errorf("%d ticks/s: %d in view", rate, n)
		}
	}
}
