package sim_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// share is who sees an entity: everybody, or in the layer before that number the
// audience.
type share struct {
	layer int
	who   uint32
}

// held is what a client has of each layer: the cells with members, and of which
// tick.
type held struct {
	team  uint32
	cells [wire.Layers]map[[2]int32]ecs.Tick
}

// layers checks a snapshot's layers to the bit: their masks, whether the team's
// starts over, and each block.
func (o *oracle) layers(player uint32, base, now *shot, h *packet.Snapshot, b []byte) ([]byte, error) {
	now.held.team = o.teams[now.tick][player]
	side := int32(o.s.Game.Config.ViewCells)
	afresh := base != nil && base.held.team != now.held.team && len(base.held.cells[wire.LayerTeam]) > 0
	if afresh != (h.Flags&packet.SnapAfresh != 0) {
		return nil, fmt.Errorf("the team layer starts over: %v", !afresh)
	}
	for layer, who := range [wire.Layers]uint32{wire.LayerTeam: now.held.team, wire.LayerOwner: player} {
		had := map[[2]int32]ecs.Tick{}
		if base != nil && !(afresh && layer == wire.LayerTeam) {
			had = base.held.cells[layer]
		}
		has, mask := map[[2]int32]ecs.Tick{}, uint64(0)
		for at := range o.cells(now) {
			in := 0
			if who != 0 {
				in = len(o.in(now.tick, share{layer + 1, who}, at[0], at[1], 1, 0))
			}
			if in == 0 && had[at] == 0 {
				continue
			}
			want := o.block(now.tick, had[at], share{layer + 1, who}, at[0], at[1], 1, 0, false)
			if !bytes.HasPrefix(b, want) {
				return nil, fmt.Errorf("layer %d: the block of cell %v with %d members is wrong", layer, at, in)
			}
			b = b[len(want):]
			mask |= 1 << (at[1]%side*side + at[0]%side)
			o.seen.hidden++
			if in > 0 {
				has[at] = now.tick
			}
		}
		if mask != h.Layers[layer] || (mask != 0) != (h.Flags&(packet.SnapTeam<<layer) != 0) {
			return nil, fmt.Errorf("layer %d: mask %b, want %b", layer, h.Layers[layer], mask)
		}
		now.held.cells[layer] = has
	}
	if afresh {
		o.seen.afresh++
	}
	return b, nil
}

// cells yields the cells of a view, row-major.
func (o *oracle) cells(s *shot) func(func([2]int32) bool) {
	w, radius := o.s.Game.World, int32(o.s.Game.Config.ViewCells/2)
	return func(yield func([2]int32) bool) {
		for y := max(s.cy-radius, 0); y <= min(s.cy+radius, w.CellsY-1); y++ {
			for x := max(s.cx-radius, 0); x <= min(s.cx+radius, w.CellsX-1); x++ {
				if !yield([2]int32{x, y}) {
					return
				}
			}
		}
	}
}

// trespass looks for an entity that a client must not know.
func (o *oracle) trespass(c *sim.Client) error {
	if c.View == nil || c.View.Tick() == 0 {
		return nil
	}
	team := o.teams[ecs.Tick(c.View.Tick())][c.ID]
	for e := range c.View.All {
		b := o.ticks[ecs.Tick(e.Tick)][e.ID]
		if b == nil {
			return fmt.Errorf("client %s sees %d, which was not there at tick %d", c.Name, e.ID, e.Tick)
		}
		switch b.share {
		case share{}, share{1 + wire.LayerTeam, team}, share{1 + wire.LayerOwner, c.ID}:
		default:
			return fmt.Errorf("client %s of team %d sees %d of %+v", c.Name, team, e.ID, b.share)
		}
	}
	return nil
}

// spies are entities that not everybody sees: they move, die, and change hands,
// and players change teams.
type spies struct {
	rng   *rand.Rand
	game  *systems.Game
	class [2]ecs.Class
	many  int
	spawn ecs.Spawn6[components.Position, components.Velocity, components.Heading, components.Health, components.Owned, components.Team]
	at    ecs.Map[components.Position]
	owned ecs.Map[components.Owned]
	team  ecs.Map[components.Team]
	join  ecs.Adder[components.Team]
	play  ecs.Map[components.Player]
	all   []ecs.Entity
	who   []uint32 // players
}

// install registers the classes and the system.
func (s *spies) install(g *systems.Game) {
	s.game = g
	ecs.Component[components.Owned](g.App, "owned", 1)
	ecs.Component[components.Team](g.App, "team", 1)
	s.class[0] = g.Registry.Class("guard", wire.Team, "position", "heading", "health")
	s.class[1] = g.Registry.Class("spy", wire.Owner, "position", "heading")
	replica.ClassAudience[components.Team](g.Registry, s.class[0])
	replica.ClassAudience[components.Owned](g.Registry, s.class[1])
	replica.Teams[components.Team](g.Registry)
	g.App.Add(ecs.Simulate, s)
}

func (s *spies) Init(a *ecs.App) {
	s.spawn = ecs.NewSpawn6[components.Position, components.Velocity, components.Heading, components.Health, components.Owned, components.Team](a)
	s.at, s.owned, s.team = ecs.NewMap[components.Position](a), ecs.NewMap[components.Owned](a), ecs.NewMap[components.Team](a)
	s.join, s.play = ecs.NewAdder[components.Team](a), ecs.NewMap[components.Player](a)
}

func (s *spies) Update(tick ecs.Tick) {
	s.players()
	for i := len(s.all) - 1; i >= 0; i-- {
		e := s.all[i]
		if s.rng.IntN(40) == 0 || tick/60%4 == 3 {
			s.game.App.Despawn(e)
			s.all[i] = s.all[len(s.all)-1]
			s.all = s.all[:len(s.all)-1]
			continue
		}
		p, w := s.at.Get(e), s.game.Config.Width*1024
		p.X = min(max(p.X+s.rng.Int32N(801)-400, 0), w-1)
		p.Y = min(max(p.Y+s.rng.Int32N(801)-400, 0), w-1)
		if s.rng.IntN(50) == 0 {
			*s.owned.Get(e), *s.team.Get(e) = s.hands()
		}
	}
	for len(s.all) < s.many && tick/60%4 != 3 {
		w := s.game.Config.Width * 1024
		p := components.Position{X: s.rng.Int32N(w), Y: s.rng.Int32N(w)}
		o, t := s.hands()
		_, e := s.spawn.New(s.class[s.rng.IntN(2)], p, components.Velocity{}, components.Heading{}, components.Health{}, o, t)
		s.all = append(s.all, e)
	}
}

// players lets some of them join and change a team.
func (s *spies) players() {
	s.who = s.who[:0]
	for id, e := range s.game.App.IDs.All {
		if s.play.Has(e) {
			s.who = append(s.who, uint32(id))
		}
	}
	for _, id := range s.who {
		e, _ := s.game.App.IDs.Get(ecs.NetID(id))
		if s.rng.IntN(60) > 0 {
			continue
		}
		if t := (components.Team{Number: uint32(s.rng.IntN(4))}); s.team.Has(e) {
			*s.team.Get(e) = t
		} else {
			s.join.Add(e, t)
		}
	}
}

// hands are an owner and a team, or nobody and none.
func (s *spies) hands() (o components.Owned, t components.Team) {
	if n := s.rng.IntN(len(s.who) + 2); n < len(s.who) {
		o.By = s.who[n]
	} else if n == len(s.who) {
		o.By = 1 << 19 // nobody has that id
	}
	return o, components.Team{Number: uint32(s.rng.IntN(5))}
}

// attach tells an oracle who sees what.
func (s *spies) attach(o *oracle) {
	o.shares = func(id ecs.NetID, e ecs.Entity) share {
		switch o.s.Game.World.ClassOf(id) {
		case s.class[0]:
			return share{1 + wire.LayerTeam, s.team.Get(e).Number}
		case s.class[1]:
			return share{1 + wire.LayerOwner, s.owned.Get(e).By}
		}
		return share{}
	}
	o.teamOf = func(e ecs.Entity) uint32 {
		if s.team.Has(e) {
			return s.team.Get(e).Number
		}
		return 0
	}
}

// Every message is what the reference encoder makes, in worlds of which each
// client sees another part, and nobody learns what it must not see.
func TestEveryLayerIsWhatTheReferenceEncoderMakes(t *testing.T) {
	seeds := 30
	if testing.Short() || raced {
		seeds = 8
	}
	var total tally
	for seed := range uint64(seeds) {
		o, err := wild(t, seed+1000, 0, 300, &spies{rng: rand.New(rand.NewPCG(seed, 9)), many: []int{5, 60, 400}[seed%3]})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		total.add(&o.seen)
	}
	t.Logf("%+v", total)
	if total.hidden < 1000 || total.afresh < 10 || total.crowd == 0 {
		t.Errorf("the worlds were too tame: %+v", total)
	}
}
