package systems_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// town is the least game in which players stand about in teams.
type town struct {
	game   *systems.Game
	shouts *systems.Events[shout]
	score  *systems.Global[score]
	trails *systems.Trails
	at     map[string]components.Position // of players, by name
	team   ecs.Map[components.Team]
	place  ecs.Map[components.Position]
}

type shout struct{ Text string }

func (s *shout) Append(b []byte) []byte { return append(b, s.Text...) }

type score struct{ Red, Blue uint32 }

func (s *score) Append(b []byte) []byte { return wire.AppendU32(wire.AppendU32(b, s.Red), s.Blue) }
func (s *score) Decode(r *wire.Reader)  { s.Red, s.Blue = r.U32(), r.U32() }

const shouting = packet.GameEvents + 1

func (t *town) install(g *systems.Game) {
	t.game = g
	ecs.Component[components.Team](g.App, "team", 1)
	class := g.Registry.Class("person", wire.All, "position")
	replica.Teams[components.Team](g.Registry)
	systems.AddPlayers[packet.Controls](g, systems.Players{
		Class: class, Body: []ecs.Part{ecs.Of[components.Team](), ecs.Of[components.Trail]()},
		Spawn: func(j *systems.Join, _ ecs.NetID, e ecs.Entity) components.Position {
			t.team.Get(e).Number = uint32(j.Name.Text[0] - 'a' + 1)
			return t.at[string(j.Name.Text[:j.Name.Len])]
		},
	})
	t.shouts = systems.NewEvents[shout](g, shouting, netio.Reliable)
	t.score = systems.NewGlobal[score](g, 3, "score", 1)
	t.trails = systems.AddTrails(g)
	g.App.Add(ecs.Simulate, t)
}

func (t *town) Init(a *ecs.App) {
	t.team = ecs.NewMap[components.Team](a)
	t.place = ecs.NewMap[components.Position](a)
}

func (t *town) Update(ecs.Tick) {}

// found makes a town of 256 x 256 tiles with these players, and where they stand, in tiles.
func found(places map[string][2]int32) (*town, *sim.Sim, map[string]*sim.Client, map[string][]string) {
	t := &town{at: map[string]components.Position{}}
	s := sim.New(sim.Config{Game: systems.Config{Width: 256, Height: 256}, Net: netio.Config{Spectators: 4}, Install: t.install})
	clients, heard := map[string]*sim.Client{}, map[string][]string{}
	for name, at := range places {
		t.at[name] = components.Position{X: at[0] * components.One, Y: at[1] * components.One}
		clients[name] = s.Join(name)
	}
	watcher := s.Dial("watcher")
	watcher.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	watcher.Read()
	watcher.Send(packet.Append(nil, &packet.Spectate{X: 10, Y: 10}))
	clients["watcher"] = watcher
	for name, c := range clients {
		c.Event = func(k packet.EventType, b []byte) {
			if k == shouting {
				heard[name] = append(heard[name], string(b))
			}
		}
	}
	s.Step()
	s.Step()
	return t, s, clients, heard
}

func (t *town) id(name string) ecs.NetID {
	e, _ := t.game.Players.Get(name)
	for id, other := range t.game.App.IDs.All {
		if other == e {
			return id
		}
	}
	return 0
}

// Events reach those whom they are for, spectators too, once each and in order.
func TestEventsReachWhomTheyAreFor(t *testing.T) {
	w, s, clients, heard := found(map[string][2]int32{"ann": {10, 10}, "amy": {200, 200}, "bob": {40, 40}})
	w.shouts.To(w.id("ann"), shout{"to ann"})
	w.shouts.ToAll(shout{"to all"})
	w.shouts.ToTeam(1, shout{"to a"})
	w.shouts.ToTeam(0, shout{"to nobody"})
	w.shouts.Seen(components.Position{X: 33 * components.One, Y: 33 * components.One}, shout{"here"})
	for range 4 {
		s.Step()
	}
	for name, want := range map[string]string{
		"ann": "to ann,to all,to a,here", "amy": "to all,to a", "bob": "to all,here", "watcher": "to all,here",
	} {
		if clients[name].Err != nil {
			t.Error(clients[name].Err)
		}
		if got := strings.Join(heard[name], ","); got != want {
			t.Errorf("%s heard %q, want %q", name, got, want)
		}
	}
}

// A mistake is refused where it is made.
func TestEventsAndGlobalsAreRefused(t *testing.T) {
	w, s, _, _ := found(map[string][2]int32{"ann": {1, 1}})
	s.Step()
	fresh := func() *systems.Game { return systems.New(netio.New(netio.Config{}), systems.Config{}) }
	for name, f := range map[string]func(){
		"an event of 2049 bytes": func() { w.shouts.ToAll(shout{strings.Repeat("a", packet.EventMax+1)}) },
		"an engine's event":      func() { systems.NewEvents[shout](fresh(), packet.EventNotice, netio.Reliable) },
		"an event twice":         func() { systems.NewEvents[score](w.game, shouting, netio.Reliable) },
		"a global's id twice":    func() { g := fresh(); systems.NewGlobal[score](g, 3, "a", 1); systems.NewGlobal[score](g, 3, "b", 1) },
		"a global's id too high": func() { systems.NewGlobal[score](fresh(), packet.GlobalsMax, "a", 1) },
		"two tick rates":         func() { systems.New(netio.New(netio.Config{TickRate: 20}), systems.Config{TickRate: 30}) },
		"a world of -1 tiles":    func() { systems.New(netio.New(netio.Config{}), systems.Config{Width: -1}) },
		"requests, no players":   func() { systems.AddRequests(fresh()) },
		"a roster, no players":   func() { systems.AddRoster(fresh()) },
		"a query in a query": func() {
			q := ecs.NewFilter1[components.Position](w.game.App).Query()
			defer q.Close()
			w.game.Within(components.Position{}, 1, nil)
		},
		"what nobody provides": func() { systems.Find[score](fresh()) },
	} {
		func() {
			defer func() {
				if said := recover(); said == nil {
					t.Errorf("%s: taken", name)
				} else if text := fmt.Sprint(said); !strings.HasPrefix(text, "systems: ") && !strings.HasPrefix(text, "packet: ") {
					t.Errorf("%s: %s", name, text)
				}
			}()
			f()
		}()
	}
}

// Everybody has the newest value, also whose link stood still, who came late and
// who only watches; while nothing changes nothing is sent.
func TestGlobalsReachEverybody(t *testing.T) {
	w, s, clients, _ := found(map[string][2]int32{"ann": {10, 10}, "bob": {40, 40}})
	rng := rand.New(rand.NewPCG(3, 3))
	sent := map[string]int{}
	listen := func(name string, c *sim.Client) {
		c.Heard = func(_ *sim.Client, f []byte) {
			if packet.Kind(f[0]) == packet.KindGlobal {
				sent[name]++
			}
		}
	}
	for name, c := range clients {
		listen(name, c)
	}
	for tick := range 200 {
		if tick < 150 && rng.IntN(4) == 0 {
			w.score.Value.Red++
		}
		if tick == 100 {
			clients["late"] = s.Join("cid")
			listen("late", clients["late"])
		}
		clients["bob"].Conn.Stopped = tick < 150 && rng.IntN(3) > 0
		for _, c := range clients {
			if c.View.Tick() > 0 {
				c.Send(packet.Append(nil, &packet.Ack{Tick: c.View.Tick()}))
			}
		}
		s.Step()
		if tick == 170 {
			clear(sent)
		}
	}
	want := w.score.Value.Append(nil)
	for name, c := range clients {
		if c.Err != nil {
			t.Error(c.Err)
		}
		if got := c.View.Global(3); string(got) != string(want) {
			t.Errorf("%s has %x, want %x", name, got, want)
		}
		if sent[name] > 0 {
			t.Errorf("%s was sent %d values while nothing changed", name, sent[name])
		}
	}
}

// The queries agree with a look at everybody.
func TestQueries(t *testing.T) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 4))
	places := map[string][2]int32{}
	for i := range 60 {
		places[fmt.Sprintf("a%02d", i)] = [2]int32{rng.Int32N(256), rng.Int32N(256)}
	}
	w, s, _, _ := found(places)
	for range 200 {
		s.Step()
		at, r := components.Position{X: rng.Int32N(300 * components.One), Y: rng.Int32N(300 * components.One)}, rng.Int32N(60*components.One)
		var within, sees []ecs.NetID
		for id, e := range w.game.App.IDs.All {
			p := w.place.Get(e)
			if dx, dy := int64(p.X-at.X), int64(p.Y-at.Y); dx*dx+dy*dy <= int64(r)*int64(r) {
				within = append(within, id)
			}
			const cell = 32 * components.One
			if dx, dy := p.X/cell-at.X/cell, p.Y/cell-at.Y/cell; dx*dx <= 1 && dy*dy <= 1 {
				sees = append(sees, id)
			}
		}
		if got := w.game.Within(at, r, nil); !slices.Equal(got, within) {
			t.Fatalf("seed %d: within %d of %v are %v, want %v", seed, r, at, got, within)
		}
		if got := w.game.WhoSees(at, nil); !slices.Equal(got, sees) {
			t.Fatalf("seed %d: %v is seen by %v, want %v", seed, at, got, sees)
		}
	}
}

// A trail says where somebody was, in between too, also in a restored game.
func TestTrails(t *testing.T) {
	w, s, _, _ := found(map[string][2]int32{"ann": {10, 10}})
	e, _ := w.game.Players.Get("ann")
	var was []components.Position
	first := w.game.App.Tick() + 1
	for i := range int32(50) {
		*w.place.Get(e) = components.Position{X: 1000 * i, Y: 50_000 - i*i}
		s.Step()
		was = append(was, *w.place.Get(e))
	}
	other := &town{at: w.at}
	again := sim.New(sim.Config{Game: systems.Config{Width: 256, Height: 256}, Net: netio.Config{Spectators: 4}, Install: other.install})
	if err := again.Game.App.State.Restore(w.game.App.State.Save(nil)); err != nil {
		t.Fatal(err)
	}
	for name, trails := range map[string]*systems.Trails{"now": w.trails, "restored": other.trails} {
		body := e
		if name == "restored" {
			body, _ = again.Game.Players.Get("ann")
		}
		for back := range components.TrailMax {
			tick := uint32(w.game.App.Tick()) - uint32(back)
			if got, ok := trails.WasAt(body, tick*16); !ok || got != was[tick-uint32(first)] {
				t.Errorf("%s, %d ticks back: %v, want %v", name, back, got, was[tick-uint32(first)])
			}
		}
		tick := uint32(w.game.App.Tick()) - 3
		a, b := was[tick-uint32(first)], was[tick+1-uint32(first)]
		want := components.Position{X: a.X + (b.X-a.X)/4, Y: a.Y + (b.Y-a.Y)/4}
		if got, _ := trails.WasAt(body, tick*16+4); got != want {
			t.Errorf("%s, in between: %v, want %v", name, got, want)
		}
		newest, oldest := was[len(was)-1], was[len(was)-components.TrailMax]
		if got, _ := trails.WasAt(body, 1<<31); got != newest {
			t.Errorf("%s, in the future: %v, want %v", name, got, newest)
		}
		if got, _ := trails.WasAt(body, 0); got != oldest {
			t.Errorf("%s, long ago: %v, want %v", name, got, oldest)
		}
	}
}
