package sim_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// strollers are the players of a game without tiles: they walk about at random.
type strollers struct {
	rng     *rand.Rand
	wide    int32
	players ecs.Filter2[components.Player, components.Position]
}

func (s *strollers) Init(a *ecs.App) {
	s.players = ecs.NewFilter2[components.Player, components.Position](a)
}

func (s *strollers) Update(ecs.Tick) {
	q := s.players.Query()
	for q.Next() {
		_, p := q.Get()
		p.X = min(max(p.X+s.rng.Int32N(2001)-1000, 0), s.wide*components.One-1)
		p.Y = min(max(p.Y+s.rng.Int32N(2001)-1000, 0), s.wide*components.One-1)
	}
}

// field installs a game without tiles.
func (s *strollers) field(g *systems.Game) {
	systems.Component[components.Heading](g, "heading", 1, components.HeadingLanes()...)
	systems.Component[components.Health](g, "health", 1, components.HealthLanes()...)
	systems.AddPlayers[packet.Controls](g, systems.Players{
		Class: g.Registry.Class("player", wire.All, "position", "heading", "health"),
		Body:  []ecs.Part{ecs.Of[components.Heading](), ecs.Of[components.Health]()},
		Spawn: func(*systems.Join, ecs.NetID, ecs.Entity) components.Position {
			return components.Position{X: s.rng.Int32N(s.wide * components.One), Y: s.rng.Int32N(s.wide * components.One)}
		},
	})
	g.App.Add(ecs.Simulate, s)
}

// Views of other sizes than the sandbox's, over cells of other sizes: every byte is
// what the reference encoder makes, and the Go client takes it.
func TestEveryMessageForOtherViewsAndCells(t *testing.T) {
	var total tally
	for _, viewCells := range []int{1, 5, 7} {
		for _, shift := range []uint8{6 + 3, 6 + 4, components.CellShift, 6 + 6} { // 8, 16, 32 and 64 tiles
			for seed := range uint64(2) {
				rng := rand.New(rand.NewPCG(seed, uint64(viewCells)<<8|uint64(shift)))
				size := 64 + rng.Int32N(200)
				conf := config(size)
				if shift != components.CellShift {
					walk := &strollers{rng: rng, wide: size}
					conf = sim.Config{Install: walk.field, Game: systems.Config{TickRate: 20, Width: size, Height: size}}
				}
				conf.Game.CellShift = shift
				conf.Game.ViewCells = viewCells
				o, err := wildly(t, rng, conf, 120, &spies{rng: rand.New(rand.NewPCG(seed, 9)), many: 60})
				if err != nil {
					t.Fatalf("views of %d cells, cell shift %d, seed %d: %v", viewCells, shift, seed, err)
				}
				total.add(&o.seen)
			}
		}
	}
	t.Logf("%+v", total)
	if total.moved == 0 || total.crowd == 0 || total.full == 0 || total.delta < total.full || total.told == 0 || total.hidden == 0 {
		t.Errorf("the worlds were too tame: %+v", total)
	}
}

// Each client sees all of its view, at the edge of the world too, and nothing else.
func TestViewsOfOtherSizesAreComplete(t *testing.T) {
	for _, c := range []struct {
		cellTiles int32
		viewCells int
	}{{8, 1}, {8, 5}, {8, 7}, {16, 5}, {64, 1}, {64, 7}, {1, 7}, {128, 3}} {
		t.Run(fmt.Sprintf("%d tiles, %d cells", c.cellTiles, c.viewCells), func(t *testing.T) {
			size := 12 * c.cellTiles
			walk := &strollers{rng: rand.New(rand.NewPCG(1, uint64(c.viewCells))), wide: size}
			shift := uint8(6)
			for 1<<(shift-6) < c.cellTiles {
				shift++
			}
			s := sim.New(sim.Config{Install: walk.field, Game: systems.Config{
				Width: size, Height: size, CellShift: shift, ViewCells: c.viewCells, ClientBudget: 1 << 20,
			}})
			for i := range 60 {
				s.Join(fmt.Sprintf("player%d", i))
			}
			for range 40 {
				for _, client := range s.Clients {
					client.Input(&packet.Controls{}) // acknowledges
				}
				s.Step()
			}
			for _, client := range s.Clients {
				if client.Err != nil {
					t.Fatal(client.Err)
				}
				if err := equal(s, client); err != nil {
					t.Errorf("%s: %v", client.Name, err)
				}
				if w := client.Welcome; int32(w.World.CellSize) != c.cellTiles || int(w.World.ViewCells) != c.viewCells {
					t.Errorf("told cells of %d tiles, views of %d cells", w.World.CellSize, w.World.ViewCells)
				}
			}
		})
	}
}

func TestSizesThatNoClientTakes(t *testing.T) {
	for _, c := range []struct {
		words   string
		game    systems.Config
		install func(*systems.Game)
	}{
		{"a view of 2 cells", systems.Config{ViewCells: 2}, nil},
		{"a view of 9 cells", systems.Config{ViewCells: 9}, nil},
		{"a view of -1 cells", systems.Config{ViewCells: -1}, nil},
		{"CellShift 5 makes cells of 0 tiles", systems.Config{CellShift: 5}, nil},
		{"CellShift 14 makes cells of 256 tiles", systems.Config{CellShift: 14}, nil},
		{"CellShift 255 makes", systems.Config{CellShift: 255}, nil},
		{"1024x1024 cells", systems.Config{CellShift: 6, Width: 1024, Height: 1024}, nil},
		{"terrain needs cells of 32 tiles a side, not 16", systems.Config{CellShift: 10}, sandbox.Install},
	} {
		func() {
			defer func() {
				if said := fmt.Sprint(recover()); !strings.Contains(said, c.words) {
					t.Errorf("%+v: panic %q does not say %q", c.game, said, c.words)
				}
			}()
			g := systems.New(netio.New(netio.Config{}), c.game)
			c.install(g)
		}()
	}
}
