package systems_test

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// pushed moves everybody who holds a button down to the east.
type pushed struct {
	all ecs.Filter2[components.Position, components.Inputs[packet.Controls]]
}

func (s *pushed) Init(a *ecs.App) {
	s.all = ecs.NewFilter2[components.Position, components.Inputs[packet.Controls]](a)
}

func (s *pushed) Update(ecs.Tick) {
	q := s.all.Query()
	for q.Next() {
		if at, in := q.Get(); in.Now.Buttons != 0 {
			at.X++
		}
	}
}

// A session is bound to its body: when that ends, by whomever, the session is told
// and closed, and whoever gets the id next, a thing or a player, is nobody's to
// steer and stays.
func TestASessionEndsWithItsBody(t *testing.T) {
	for _, heir := range []string{"a thing", "a player"} {
		for name, end := range map[string]func(*sim.Sim, ecs.NetID){
			"Untrack": func(s *sim.Sim, id ecs.NetID) { s.Game.Players.Untrack(id) },
			"Despawn": func(s *sim.Sim, id ecs.NetID) {
				e, _ := s.Game.App.IDs.Get(id)
				s.Game.App.Despawn(e)
			},
		} {
			t.Run(heir+" after "+name, func(t *testing.T) {
				var thing ecs.Class
				s := sim.New(sim.Config{Game: systems.Config{IDRest: 1}, Install: func(g *systems.Game) {
					player := g.Registry.Class("player", wire.All, "position")
					thing = g.Registry.Class("thing", wire.All, "position")
					systems.AddPlayers[packet.Controls](g, systems.Players{Class: player})
					g.App.Add(ecs.Simulate, &pushed{})
				}})
				things := ecs.NewSpawn1[components.Position](s.Game.App)
				places := ecs.NewMap[components.Position](s.Game.App)
				ann := s.Join("ann")
				s.Step()
				id := ecs.NetID(ann.ID)
				end(s, id)
				if s.Game.Players.Len() != 0 {
					t.Fatal("the name is not free")
				}
				for range 3 {
					ann.Input(&packet.Controls{Buttons: 1})
					ann.Send(packet.Append(nil, &packet.Ping{}))
					s.Step()
				}
				if ann.Goodbye == nil || ann.Goodbye.Code != packet.Ended || ann.Goodbye.Sentence == "" {
					t.Fatalf("the client was told %+v", ann.Goodbye)
				}
				before := components.Position{X: 7 * components.One, Y: components.One}
				if heir == "a thing" {
					if got, _ := things.New(thing, before); got != id {
						t.Fatalf("the thing got the id %d, want %d", got, id)
					}
				} else {
					bob := s.Join("bob")
					s.Step()
					if ecs.NetID(bob.ID) != id {
						t.Fatalf("bob got the id %d, want %d", bob.ID, id)
					}
					e, _ := s.Game.App.IDs.Get(id)
					before = *places.Get(e)
				}
				for i := range 10 {
					ann.Input(&packet.Controls{Buttons: 1})
					if i == 5 {
						ann.Conn.Drop()
					}
					s.Step()
				}
				e, alive := s.Game.App.IDs.Get(id)
				if !alive || *places.Get(e) != before {
					t.Error("the heir was steered, or removed")
				}
			})
		}
	}
}

// What a client says of itself reaches Admit and Spawn, and what Admit made of it
// reaches Spawn; who is refused leaves nothing behind.
func TestAdmission(t *testing.T) {
	const nobody packet.Code = 200
	var spawned []string
	s := sim.New(sim.Config{Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{
			Class: g.Registry.Class("player", wire.All, "position"),
			Admit: func(j *systems.Join) packet.Code {
				if len(j.Data) != 1 || j.Data[0] > 1 {
					j.Sentence, j.RetryMs = "No such team.", 7
					return nobody
				}
				j.Seat = 10 + uint32(j.Data[0])
				return packet.OK
			},
			Spawn: func(j *systems.Join, id ecs.NetID, _ ecs.Entity) components.Position {
				spawned = append(spawned, fmt.Sprint(j.Name.Fold().Len, j.Seat, j.Data, id))
				return components.Position{X: int32(j.Seat), Y: 1}
			},
		})
	}})
	join := func(name string, data ...byte) *sim.Client {
		c := s.Dial(name)
		c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
		c.Read()
		c.Send(packet.Append(nil, &packet.Join{Name: []byte(name), Data: data}))
		s.Step()
		return c
	}
	ann, bob := join("ann", 1), join("bob", 2)
	if own, ok := ann.View.Own(); !ok || own.X != 11 || fmt.Sprint(spawned) != "[3 11 [1] 1]" {
		t.Errorf("ann is at %v, spawned %v", own, spawned)
	}
	if len(bob.Refused) != 1 || bob.Refused[0] != (packet.Refused{Code: nobody, RetryMs: 7, Sentence: "No such team."}) {
		t.Errorf("bob was told %+v", bob.Refused)
	}
	if s.Game.Players.Len() != 1 || s.Game.App.IDs.Alive() != 1 {
		t.Errorf("%d play, %d entities", s.Game.Players.Len(), s.Game.App.IDs.Alive())
	}
	if cid := join("cid", 0); cid.ID == 0 {
		t.Error("cid was not let in")
	}
}

// Clients know the names of players only where the game says so.
func TestNamedPlayers(t *testing.T) {
	for _, named := range []bool{false, true} {
		s := sim.New(sim.Config{Install: func(g *systems.Game) {
			systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position"), Named: named})
		}})
		s.Join("Ann")
		bob := s.Join("bob")
		for range 3 {
			s.Step()
		}
		names := ""
		for e := range bob.View.All {
			names += string(e.Blob) + "."
		}
		if want := map[bool]string{false: "..", true: "Ann.bob."}[named]; names != want {
			t.Errorf("named %v: bob sees %q, want %q", named, names, want)
		}
	}
}
