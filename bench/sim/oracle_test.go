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

// body is an entity as the oracle knows it. Two with the same id are the same
// only if they were born in the same tick.
type body struct {
	born  ecs.Tick
	share share
	class uint8
	x, y  int32
	lanes []int32
	blob  []byte
}

// oracle is a reference encoder: it builds each client's messages from scratch,
// out of whole pictures of the world, and compares them byte for byte with what
// the server sent.
type oracle struct {
	t      *testing.T
	s      *sim.Sim
	schema *wire.Schema
	ticks  map[ecs.Tick]map[uint32]*body
	born   map[uint32]ecs.Tick
	alive  map[uint32]ecs.Entity
	shares func(ecs.NetID, ecs.Entity) share // nil: all are public
	teamOf func(ecs.Entity) uint32
	teams  map[ecs.Tick]map[uint32]uint32 // of players
	blocks *wire.BlockWriter
	fail   error
	seen   tally
}

// tally is what the messages were.
type tally struct{ messages, full, delta, moved, crowd, stale, hidden, afresh, told, named, nameless, misnamed int }

func (t *tally) add(s *tally) {
	t.messages += s.messages
	t.full += s.full
	t.delta += s.delta
	t.moved += s.moved
	t.crowd += s.crowd
	t.stale += s.stale
	t.hidden += s.hidden
	t.afresh += s.afresh
	t.told += s.told
	t.named += s.named
	t.nameless += s.nameless
	t.misnamed += s.misnamed
}

func newOracle(t *testing.T, s *sim.Sim) *oracle {
	schema := s.Game.World.Schema()
	return &oracle{t: t, s: s, schema: schema, ticks: map[ecs.Tick]map[uint32]*body{}, born: map[uint32]ecs.Tick{}, alive: map[uint32]ecs.Entity{}, teams: map[ecs.Tick]map[uint32]uint32{}, blocks: wire.NewBlockWriter(schema)}
}

// picture takes the world as it is after a tick.
func (o *oracle) picture() {
	tick := o.s.Game.App.Tick()
	now := map[uint32]*body{}
	for id, e := range o.s.Game.App.IDs.All {
		lanes, ok := o.s.Game.World.LanesOf(id)
		if !ok {
			continue
		}
		x, y, _ := o.s.Game.World.CellOf(id)
		if o.alive[uint32(id)] != e {
			o.alive[uint32(id)], o.born[uint32(id)] = e, tick
		}
		var who share
		if o.shares != nil {
			who = o.shares(id, e)
		}
		now[uint32(id)] = &body{
			o.born[uint32(id)], who, uint8(o.s.Game.World.ClassOf(id)), x, y, slices.Clone(lanes), slices.Clone(o.s.Game.World.BlobOf(id)),
		}
	}
	o.ticks[tick] = now
	if o.teamOf != nil {
		o.teams[tick] = map[uint32]uint32{}
		for id, e := range o.s.Game.App.IDs.All {
			o.teams[tick][uint32(id)] = o.teamOf(e)
		}
	}
}

// in lists the members of a group of a cell at a tick, by rising id.
func (o *oracle) in(tick ecs.Tick, who share, x, y int32, groups, g uint32) (ids []uint32) {
	for id, b := range o.ticks[tick] {
		if b.share == who && b.x == x && b.y == y && id%groups == g {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// block is what the block of a group must be, against the content of tick base;
// 0: in full.
func (o *oracle) block(tick, base ecs.Tick, who share, x, y int32, groups, g uint32, bare bool) []byte {
	o.blocks.Reset(nil)
	now := o.ticks[tick]
	same := func(id uint32) bool {
		b, n := o.ticks[base][id], now[id]
		return b != nil && n != nil && b.born == n.born && b.share == n.share && b.x == x && b.y == y && n.x == x && n.y == y
	}
	if base == 0 {
		o.blocks.Begin(0)
	} else {
		o.blocks.Begin(int(tick - base))
		for _, id := range o.in(base, who, x, y, groups, g) {
			if same(id) {
				o.blocks.Stay(now[id].class, o.ticks[base][id].lanes, now[id].lanes)
			} else {
				o.blocks.Left()
			}
		}
	}
	previous := uint32(0)
	for _, id := range o.in(tick, who, x, y, groups, g) {
		if base == 0 || !same(id) {
			o.blocks.Arrive(previous, id, now[id].class, now[id].lanes)
			if bare {
				o.blocks.Mark(wire.BlobMark(now[id].blob))
			} else {
				o.blocks.Blob(now[id].blob)
			}
			previous = id
		}
	}
	o.blocks.End()
	return o.blocks.Bytes()
}

// guess tells against what a wrong block was made.
func (o *oracle) guess(tick ecs.Tick, at [2]int32, groups, g uint32, bare bool, b []byte) string {
	for base := range o.ticks {
		for cell := range o.s.Game.World.CellsX * o.s.Game.World.CellsY {
			x, y := cell%o.s.Game.World.CellsX, cell/o.s.Game.World.CellsX
			if base < tick && tick-base < 32 && len(o.block(tick, base, share{}, x, y, groups, g, bare)) > 1 && bytes.HasPrefix(b, o.block(tick, base, share{}, x, y, groups, g, bare)) {
				return fmt.Sprintf("; it is one of cell %d,%d against tick %d", x, y, base)
			}
		}
	}
	if bytes.HasPrefix(b, o.block(tick, 0, share{}, at[0], at[1], groups, g, bare)) {
		return "; it is a full one"
	}
	return ""
}

// content is what a client has of a cell: the tick of each group's content.
type content []ecs.Tick

// shot is a snapshot that a client has applied.
type shot struct {
	tick   ecs.Tick
	cx, cy int32
	cells  map[[2]int32]content
	held   held
}

// follow checks every message to a client.
func (o *oracle) follow(c *sim.Client) {
	var history []shot
	var blobs packet.Blobs
	c.Heard = func(c *sim.Client, f []byte) {
		if f[0] == byte(packet.KindBlobs) && o.fail == nil {
			o.fail = packet.Decode(bytes.Clone(f[1:]), &blobs)
		}
		if o.fail != nil || f[0] != byte(packet.KindSnapshot) {
			return
		}
		now, err := o.check(c.ID, history, f[1:])
		if err == nil {
			err = o.told(now.tick, blobs.All)
			blobs.All = blobs.All[:0]
		}
		if err != nil {
			o.fail = fmt.Errorf("client %s: %w", c.Name, err)
			return
		}
		history = append(history, now)
		history = history[max(0, len(history)-32):]
	}
}

// told checks the blobs that came with a snapshot: each must be the one of that
// id at that tick.
func (o *oracle) told(tick ecs.Tick, all []packet.EntityBlob) error {
	for _, e := range all {
		o.seen.told++
		if is := o.ticks[tick][e.ID]; is == nil || !bytes.Equal(is.blob, e.Blob) {
			return fmt.Errorf("tick %d tells that %d is %q", tick, e.ID, e.Blob)
		}
	}
	return nil
}

// names checks that a client calls nobody by another's name, and whom it knows
// from a section with names, by the right one.
func (o *oracle) names(c *sim.Client) error {
	if c.View == nil {
		return nil
	}
	for e := range c.View.All {
		is := o.ticks[ecs.Tick(e.Tick)][e.ID]
		if is == nil {
			return fmt.Errorf("client %s sees %d, which was not there at tick %d", c.Name, e.ID, e.Tick)
		}
		if len(e.Blob) == 0 && len(is.blob) > 0 {
			o.seen.nameless++
			continue
		}
		o.seen.named++
		now := o.ticks[ecs.Tick(c.View.Tick())][e.ID]
		if bytes.Equal(e.Blob, is.blob) || now == nil || now.born != is.born {
			continue // what is long dead, and not refreshed since, may have its heir's name
		}
		o.seen.misnamed++ // until it is told: two names in 255 have the same mark
		if wire.BlobMark(e.Blob) != wire.BlobMark(is.blob) {
			return fmt.Errorf("client %s calls %d of tick %d %q, not %q", c.Name, e.ID, e.Tick, e.Blob, is.blob)
		}
	}
	return nil
}

func (o *oracle) check(player uint32, history []shot, b []byte) (shot, error) {
	var h packet.Snapshot
	r := wire.NewReader(b)
	h.Decode(&r)
	if r.Err() != nil {
		return shot{}, r.Err()
	}
	o.seen.messages++
	now := shot{tick: ecs.Tick(h.Tick), cx: int32(h.CX), cy: int32(h.CY), cells: map[[2]int32]content{}}
	var base *shot
	if h.Age > 0 {
		i := slices.IndexFunc(history, func(s shot) bool { return s.tick == now.tick-ecs.Tick(h.Age) })
		if i < 0 {
			return now, fmt.Errorf("tick %d: baseline %d ticks back was never applied", h.Tick, h.Age)
		}
		base = &history[i]
		if h.Flags&packet.SnapMoved == 0 {
			now.cx, now.cy = base.cx, base.cy
		}
	}
	if h.Flags&packet.SnapMoved != 0 {
		o.seen.moved++
	}
	rest := r.Rest()
	side := int32(o.s.Game.Config.ViewCells)
	radius := side / 2
	for y := now.cy - radius; y <= now.cy+radius; y++ {
		for x := now.cx - radius; x <= now.cx+radius; x++ {
			if x < 0 || y < 0 || x >= o.s.Game.World.CellsX || y >= o.s.Game.World.CellsY {
				continue
			}
			at := [2]int32{x, y}
			var had content
			if base != nil && x >= base.cx-radius && x <= base.cx+radius && y >= base.cy-radius && y <= base.cy+radius {
				had = base.cells[at]
			}
			if h.Flags&packet.SnapPartial != 0 && h.Mask>>(y%side*side+x%side)&1 == 0 {
				if had != nil {
					now.cells[at] = had
				}
				continue
			}
			var err error
			if now.cells[at], rest, err = o.section(now.tick, at, had, rest); err != nil {
				return now, fmt.Errorf("tick %d age %d mask %b flags %b cell %v: %w", h.Tick, h.Age, h.Mask, h.Flags, at, err)
			}
		}
	}
	rest, err := o.layers(player, base, &now, &h, rest)
	if err != nil {
		return now, fmt.Errorf("tick %d age %d flags %b: %w", h.Tick, h.Age, h.Flags, err)
	}
	if len(rest) > 0 {
		return now, fmt.Errorf("tick %d: %d bytes left over", h.Tick, len(rest))
	}
	return now, nil
}

// section compares one cell's section with what it must be.
func (o *oracle) section(tick ecs.Tick, at [2]int32, had content, b []byte) (content, []byte, error) {
	groups, mask, bare := uint32(1), byte(1), len(b) > 0 && b[0]&1 != 0
	if bare {
		groups, mask, b = 1<<(b[0]>>1), b[1], b[2:]
		o.seen.crowd++
	}
	has := make(content, groups)
	if len(had) == len(has) {
		copy(has, had)
	}
	for g := range groups {
		if mask>>g&1 == 0 {
			continue
		}
		base := has[g]
		if base != 0 && tick-base >= 32 {
			base = 0
			o.seen.stale++
		}
		if base == 0 {
			o.seen.full++
		} else {
			o.seen.delta++
		}
		want := o.block(tick, base, share{}, at[0], at[1], groups, g, bare)
		if !bytes.HasPrefix(b, want) {
			n := 0
			for n < len(b) && n < len(want) && b[n] == want[n] {
				n++
			}
			return nil, nil, fmt.Errorf("group %d of %d, content of tick %d: byte %d of the block of %d is wrong%s", g, groups, base, n, len(want), o.guess(tick, at, groups, g, bare, b))
		}
		b, has[g] = b[len(want):], tick
	}
	return has, b, nil
}

// chaos spawns, moves and kills entities at random, so that ids come back as
// early as they may.
type chaos struct {
	rng   *rand.Rand
	app   *ecs.App
	class [2]ecs.Class
	many  int
	wide  int32
	born  int
	spawn ecs.Spawn4[components.Position, components.Velocity, components.Health, tag]
	at    ecs.Map[components.Position]
	hp    ecs.Map[components.Health]
	all   []ecs.Entity
}

func (s *chaos) Init(a *ecs.App) {
	s.app = a
	s.spawn = ecs.NewSpawn4[components.Position, components.Velocity, components.Health, tag](a)
	s.at, s.hp = ecs.NewMap[components.Position](a), ecs.NewMap[components.Health](a)
}

func (s *chaos) Update(ecs.Tick) {
	for i := len(s.all) - 1; i >= 0; i-- {
		switch e := s.all[i]; {
		case s.rng.IntN(30) == 0:
			s.app.Despawn(e)
			s.all[i] = s.all[len(s.all)-1]
			s.all = s.all[:len(s.all)-1]
		case s.rng.IntN(100) == 0:
			*s.at.Get(e) = s.anywhere()
		default:
			p := s.at.Get(e)
			p.X = min(max(p.X+s.rng.Int32N(801)-400, 0), s.wide*1024-1)
			p.Y = min(max(p.Y+s.rng.Int32N(801)-400, 0), s.wide*1024-1)
			if s.rng.IntN(10) == 0 {
				s.hp.Get(e).Points = s.rng.Int32N(101)
			}
		}
	}
	for len(s.all) < s.many {
		s.born++
		_, e := s.spawn.New(s.class[s.rng.IntN(2)], s.anywhere(), components.Velocity{}, components.Health{}, tagOf("npc", s.born))
		s.all = append(s.all, e)
	}
}

func (s *chaos) anywhere() components.Position {
	return components.Position{X: s.rng.Int32N(s.wide * 1024), Y: s.rng.Int32N(s.wide * 1024)}
}

// wild runs a random world of the sandbox with random clients and returns what went
// wrong.
func wild(t *testing.T, seed uint64, rest ecs.Tick, ticks int, sp *spies) (*oracle, error) {
	rng := rand.New(rand.NewPCG(seed, 5))
	conf := config(64 + rng.Int32N(100))
	conf.Game.IDRest = rest
	return wildly(t, rng, conf, ticks, sp)
}

// wildly is wild for any configuration.
func wildly(t *testing.T, rng *rand.Rand, conf sim.Config, ticks int, sp *spies) (*oracle, error) {
	conf.Game.ClientBudget = []int{1000, 4000, 16000, 100000}[rng.IntN(4)]
	ch := &chaos{rng: rng, many: []int{20, 200, 900}[rng.IntN(3)], wide: []int32{conf.Game.Width, 40}[rng.IntN(2)]}
	install := conf.Install
	conf.Install = func(g *systems.Game) {
		install(g)
		ch.class[0] = g.Registry.Class("npc", wire.All, "position", "heading", "health")
		ch.class[1] = g.Registry.Class("rock", wire.All, "position")
		replica.ClassBlob[tag](g.Registry, ch.class[0])
		ecs.Component[tag](g.App, "tag", 1)
		g.App.Add(ecs.Simulate, ch)
		if sp != nil {
			sp.install(g)
		}
	}
	s := sim.New(conf)
	o := newOracle(t, s)
	if sp != nil {
		sp.attach(o)
	}
	for i := range 8 {
		o.follow(s.Join(fmt.Sprintf("player%d", i)))
	}
	load := func() int64 { return []int64{10, 95}[rng.IntN(2)] }
	for tick := range ticks {
		for i, c := range s.Clients {
			if rng.IntN(20) == 0 {
				c.Conn.Stopped = !c.Conn.Stopped && i > 1
			}
			if rng.IntN(6) > 0 || i < 2 {
				c.Input(holding(uint16(rng.IntN(16)), uint16(rng.Uint32())))
			}
		}
		s.Game.Step()
		if tick/50%2 == 1 { // from time to time the governor works
			s.Game.Observe(load(), 100)
		}
		o.picture()
		if rng.IntN(10) > 0 { // else the loops are late and the frame is replaced
			s.Memory.Run()
		}
		for _, c := range s.Clients {
			if rng.IntN(5) > 0 {
				c.Read()
			}
			if o.fail != nil {
				return o, o.fail
			}
			if c.Err != nil {
				return o, c.Err
			}
			if err := o.names(c); err != nil {
				return o, err
			}
			if sp != nil {
				if err := o.trespass(c); err != nil {
					return o, err
				}
			}
		}
	}
	return o, nil
}

func TestEveryMessageIsWhatTheReferenceEncoderMakes(t *testing.T) {
	seeds := 40
	if testing.Short() || raced {
		seeds = 16
	}
	var total tally
	for seed := range uint64(seeds) {
		o, err := wild(t, seed, 0, 250, nil)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		total.add(&o.seen)
	}
	t.Logf("%+v", total)
	if total.moved == 0 || total.crowd == 0 || total.full == 0 || total.delta < total.full || total.told == 0 || total.nameless > total.named {
		t.Errorf("the worlds were too tame: %+v", total)
	}
}

// An id that comes back while clients may still have its last owner in a
// baseline turns that owner into the new one.
func TestIdsReusedTooEarlyBreakClients(t *testing.T) {
	for seed := range uint64(20) {
		if _, err := wild(t, seed, 2, 250, nil); err != nil {
			t.Logf("seed %d: %v", seed, err)
			return
		}
	}
	t.Fatal("ids that rest for 2 ticks did no harm: the rule of 64 is not shown to be needed")
}
