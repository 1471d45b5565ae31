package sim_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// actor is a client that makes requests and remembers the answers.
type actor struct {
	*sim.Client
	s       *sim.Sim
	seq     uint32
	answers map[uint32][]packet.Code
	bytes   map[packet.Kind]int // received, by kind
	frames  map[packet.Kind]int
}

// actorOf joins the game.
func actorOf(s *sim.Sim, name string) *actor {
	return actorAs(s, packet.Join{Name: []byte(name)})
}

// actorAgain joins under the name of one whose connection has ended, and shows what that was
// given to come back with.
func actorAgain(s *sim.Sim, name string, was *actor) *actor {
	a := actorAs(s, packet.Join{Name: []byte(name), Token: was.Token})
	a.seq = was.seq
	return a
}

func actorAs(s *sim.Sim, j packet.Join) *actor {
	a := &actor{Client: s.JoinWith(j), s: s, answers: map[uint32][]packet.Code{}, bytes: map[packet.Kind]int{}, frames: map[packet.Kind]int{}}
	a.Heard = func(_ *sim.Client, f []byte) {
		kind := packet.Kind(f[0])
		a.bytes[kind] += len(f)
		a.frames[kind]++
		if kind != packet.KindEvents {
			return
		}
		var m packet.Events
		if packet.Decode(f[1:], &m) != nil {
			return // the view will say so
		}
		for t, body := range m.All {
			if r := wire.NewReader(body); t == packet.EventAnswer {
				seq := r.U32()
				a.answers[seq] = append(a.answers[seq], packet.Code(r.U8()))
			}
		}
	}
	return a
}

func (a *actor) dig(x, y int32) uint32 {
	a.seq++
	a.Send(packet.Append(nil, &sandbox.Break{Seq: a.seq, X: uint16(x), Y: uint16(y)}))
	return a.seq
}

func (a *actor) release() uint32 {
	a.seq++
	a.Send(packet.Append(nil, &sandbox.Release{Seq: a.seq}))
	return a.seq
}

func (a *actor) place(x, y int32) uint32 {
	a.seq++
	a.Send(packet.Append(nil, &sandbox.Place{Seq: a.seq, X: uint16(x), Y: uint16(y)}))
	return a.seq
}

func (a *actor) take(slot int) uint32 {
	a.seq++
	a.Send(packet.Append(nil, &sandbox.Select{Seq: a.seq, Slot: uint8(slot)}))
	return a.seq
}

// slotFor is the hotbar's slot of a tile, as the owner was told.
func (a *actor) slotFor(t *testing.T, tile land.Tile) int {
	t.Helper()
	for slot, item := range a.View.OwnBlob() {
		if item == uint8(tile)+1 {
			return slot
		}
	}
	t.Fatalf("%v is not in the hotbar %v", tile, a.View.OwnBlob())
	return 0
}

// answered fails unless a request had exactly this answer, once.
func (a *actor) answered(t *testing.T, what string, seq uint32, want packet.Code) {
	t.Helper()
	if got := a.answers[seq]; len(got) != 1 || got[0] != want {
		t.Errorf("%s: answered %v, want %v", what, got, want)
	}
}

// put moves the player to the middle of a tile.
func (a *actor) put(x, y int32) {
	at := component[components.Position](a.s, a.ID)
	*at = components.Position{X: x*components.One + components.One/2, Y: y*components.One + components.One/2}
	*component[components.Velocity](a.s, a.ID) = components.Velocity{}
}

// tile is the tile under the player's middle.
func (a *actor) tile() (x, y int32) {
	at := component[components.Position](a.s, a.ID)
	return at.X / components.One, at.Y / components.One
}

// component reaches into the world; the pointer is good until the next Step.
func component[T any](s *sim.Sim, id uint32) *T {
	e, ok := s.Game.App.IDs.Get(ecs.NetID(id))
	if !ok {
		return nil
	}
	m := ecs.NewMap[T](s.Game.App)
	return m.Get(e)
}

// flat is a world of grass, in which players appear in the middle.
func flat(side int32) sim.Config {
	c := config(side)
	rulesOf(c).Own = land.Theme{Name: "flat", Layers: []land.Layer{{Tile: land.Grass, Below: 0}, {Tile: land.Grass}}}
	rulesOf(c).Spawn = 0
	return c
}

// steps runs ticks, in each of which every actor sends an Input.
func steps(t *testing.T, s *sim.Sim, n int) {
	t.Helper()
	for range n {
		for _, c := range s.Clients {
			c.Input(holding(0, 0))
		}
		s.Step()
		healthy(t, s)
	}
}

func healthy(t *testing.T, s *sim.Sim) {
	t.Helper()
	for _, c := range s.Clients {
		if c.Err != nil {
			t.Fatal(c.Err)
		}
	}
}

// lane is a replicated value as the client sees it.
func (a *actor) lane(t *testing.T, id uint32, comp, name string) int32 {
	t.Helper()
	e, ok := a.View.Find(id)
	if !ok {
		t.Fatalf("%s does not see entity %d", a.Name, id)
	}
	i, ok := a.s.Game.World.Schema().Lane(comp, name)
	if !ok {
		t.Fatalf("no lane %s.%s", comp, name)
	}
	return e.Lanes[i]
}

// tileSeen is a tile as a client sees it.
func tileSeen(c *sim.Client, x, y int32) land.Tile {
	tiles, _, ok := c.View.Chunk(uint16(x/32), uint16(y/32))
	if !ok {
		return land.Tile(255)
	}
	return land.Tile(tiles[y%32*32+x%32])
}
