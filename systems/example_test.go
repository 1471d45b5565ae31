package systems_test

import (
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// bell is an event of a game's own: how loud it was.
type bell struct{ Loud uint8 }

func (b *bell) Append(to []byte) []byte { return append(to, b.Loud) }

func ExampleNewEvents() {
	var bells *systems.Events[bell]
	s := sim.New(sim.Config{Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
		bells = systems.NewEvents[bell](g, packet.GameEvents, netio.Reliable)
	}})
	ann := s.Join("ann")
	ann.Event = func(t packet.EventType, body []byte) { fmt.Println("event", t, "body", body) }
	s.Step()
	bells.ToAll(bell{9})
	s.Step()
	// Output: event 64 body [9]
}

// knock is a request of a game's own.
type knock struct {
	Seq   uint32
	Times uint8
}

func (*knock) Kind() packet.Kind        { return packet.GameKinds }
func (m *knock) Append(b []byte) []byte { return append(wire.AppendU32(b, m.Seq), m.Times) }
func (m *knock) Decode(r *wire.Reader)  { m.Seq, m.Times = r.U32(), r.U8() }

// A request is answered with a code, once.
func ExampleHandle() {
	const tooLoud = packet.GameCodes
	s := sim.New(sim.Config{Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
		systems.Handle(g, func(m *knock) uint32 { return m.Seq }, func(r systems.Request, m *knock) packet.Code {
			if m.Times > 3 {
				return tooLoud
			}
			fmt.Println("player", r.Who, "knocks", m.Times)
			return packet.OK
		})
	}})
	ann := s.Join("ann")
	ann.Event = func(t packet.EventType, body []byte) { fmt.Println("request", body[0], "is answered", body[4]) }
	s.Step()
	ann.Send(packet.Append(nil, &knock{1, 2}))
	ann.Send(packet.Append(nil, &knock{2, 9}))
	s.Step()
	ann.Send(packet.Append(nil, &knock{1, 2})) // again: the same answer, and nothing else
	s.Step()
	// Output:
	// player 1 knocks 2
	// request 1 is answered 0
	// request 2 is answered 128
	// request 1 is answered 0
}

// goals is a value that everybody is told.
type goals struct{ Home, Guest uint8 }

func (g *goals) Append(b []byte) []byte { return append(b, g.Home, g.Guest) }
func (g *goals) Decode(r *wire.Reader)  { g.Home, g.Guest = r.U8(), r.U8() }

func ExampleNewGlobal() {
	const id = 0
	var score *systems.Global[goals]
	s := sim.New(sim.Config{Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
		score = systems.NewGlobal[goals](g, id, "score", 1)
	}})
	score.Value.Home++
	ann := s.Join("ann")
	s.Step()
	fmt.Println("who comes late has", ann.View.Global(id))
	score.Value.Guest += 2
	s.Step()
	fmt.Println("and then", ann.View.Global(id))
	// Output:
	// who comes late has [1 0]
	// and then [1 2]
}

// A game decides who may play and where they appear.
func ExampleAddPlayers() {
	full := packet.Code(128)
	s := sim.New(sim.Config{Install: func(g *systems.Game) {
		position, health := 0, ecs.Map[components.Health]{}
		systems.Component[components.Health](g, "health", 1, components.HealthLanes()...)
		systems.AddPlayers[packet.Controls](g, systems.Players{
			Class: g.Registry.Class("player", wire.All, "position", "health"),
			Body:  []ecs.Part{ecs.Of[components.Health]()},
			Init:  func(a *ecs.App) { health = ecs.NewMap[components.Health](a) },
			Admit: func(j *systems.Join) packet.Code {
				if g.Players.Len() == 2 {
					j.Sentence = "Two are enough."
					return full
				}
				j.Seat = uint32(g.Players.Len())
				return packet.OK
			},
			Spawn: func(j *systems.Join, _ ecs.NetID, e ecs.Entity) components.Position {
				position += 10
				health.Get(e).Points = 50
				return components.Position{X: int32(position) * components.One, Y: int32(j.Seat) * components.One}
			},
		})
	}})
	for _, name := range []string{"ann", "bob", "cid"} {
		c := s.Join(name)
		s.Step()
		switch own, ok := c.View.Own(); {
		case ok:
			fmt.Println(name, "is at", own.X/components.One, own.Y/components.One)
		default:
			fmt.Println(name, "is told:", c.Refused[0].Sentence)
		}
	}
	// Output:
	// ann is at 10 0
	// bob is at 20 1
	// cid is told: Two are enough.
}

func ExampleGame_Within() {
	s := sim.New(sim.Config{Install: func(g *systems.Game) { g.Registry.Class("stone", wire.All, "position") }})
	stones := ecs.NewSpawn1[components.Position](s.Game.App)
	for x := range int32(5) {
		stones.New(0, components.Position{X: x * 2 * components.One, Y: components.One})
	}
	fmt.Println(s.Game.Within(components.Position{X: 4 * components.One, Y: components.One}, 2*components.One, nil))
	// Output: [2 3 4]
}

// A shot is judged by where its target was when the shooter saw it.
func ExampleTrails_WasAt() {
	var trails *systems.Trails
	s := sim.New(sim.Config{Install: func(g *systems.Game) {
		g.Registry.Class("target", wire.All, "position")
		trails = systems.AddTrails(g)
	}})
	targets := ecs.NewSpawn2[components.Position, components.Trail](s.Game.App)
	at := ecs.NewMap[components.Position](s.Game.App)
	_, e := targets.New(0, components.Position{}, components.Trail{})
	for range 4 {
		at.Get(e).X += 100
		s.Step()
	}
	for _, instant := range []uint32{2 * 16, 2*16 + 8, 4 * 16} {
		was, _ := trails.WasAt(e, instant)
		fmt.Println(was.X)
	}
	// Output:
	// 200
	// 250
	// 400
}

func ExampleAddTiles() {
	var tiles *systems.Tiles
	s := sim.New(sim.Config{Game: systems.Config{Width: 64, Height: 32}, Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
		tiles = systems.AddTiles(g)
	}})
	ann := s.Join("ann")
	for range 5 {
		ann.Input(&packet.Controls{}) // which says what has come
		s.Step()
	}
	tiles.Set(33, 1, 7)
	s.Step()
	chunk, _, _ := ann.View.Chunk(1, 0)
	fmt.Println("there is", tiles.At(33, 1), "and ann sees", chunk[1*wire.ChunkSide+1])
	// Output: there is 7 and ann sees 7
}
