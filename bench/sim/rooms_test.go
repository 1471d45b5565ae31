package sim_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// logged is a game in a room that writes down what happens to it.
type logged struct {
	*systems.Game
	records [][]byte
	hashes  []uint64
}

func (g *logged) Server() *netio.Server { return g.Game.Server }

func (g *logged) Step() {
	g.Game.Step()
	g.records = append(g.records, slices.Clone(g.Game.Server.Record()))
	g.hashes = append(g.hashes, g.App.State.Hash())
}

// newLogged makes the game of a room on a server of it.
func newLogged(name string, s *netio.Server) *logged {
	g := systems.New(s, systems.Config{Seed: name, MaxPlayers: 8, Width: 64, Height: 64})
	sandbox.Install(g)
	g.Init()
	return &logged{Game: g}
}

// roomsRun runs fifty rooms of the sandbox, in each of which two bots walk about, and returns each one's game. The workers
// take turns in an order of their own.
func roomsRun(t *testing.T, loops int, order uint64) map[string]*logged {
	t.Helper()
	const count = 50
	games := map[string]*logged{}
	rs := rooms.New(rooms.Config{
		Net: netio.Config{Loops: loops, JoinRate: netio.SessionsMax}, Demand: true, Idle: -1,
		Open: func(r *rooms.Room) (rooms.World, error) {
			games[r.Name] = newLogged(r.Name, r.Server(netio.Config{}))
			return games[r.Name], nil
		},
	})
	memories := netio.NewMemories(rs.Door)
	mix := ecs.NewRand(order)
	var bots []*netio.Conn
	for now, ms := int64(0), 0; ms < 2500; ms++ {
		if ms%10 == 0 && len(bots) < 2*count {
			k := memories[mix.Uint64()%uint64(loops)].Dial()
			k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: fmt.Sprint("r", len(bots)%count)}))
			k.Send(packet.Append(nil, &packet.Join{Name: fmt.Appendf(nil, "bot%d", len(bots))}))
			bots = append(bots, k)
		}
		for i, k := range bots {
			if ms > 10*i+200 && (ms+7*i)%50 == 0 {
				k.Send(packet.Append(nil, &packet.Input[sandbox.Controls]{Seq: uint32(ms + 1), Body: sandbox.Controls{Buttons: uint16(mix.Uint64() % 16)}}))
			}
		}
		now += 1e6 + int64(mix.Uint64()%3)*1e5 // a machine that is late, another way each time
		for ran := true; ran; {
			ran, _ = rs.Turn(now)
			if mix.Uint64()%2 == 0 {
				memories[mix.Uint64()%uint64(loops)].Run()
			}
		}
		for _, m := range memories {
			m.Run()
		}
	}
	return games
}

// What happens in a room follows from its record alone: not from its neighbours, nor from the loops and the order in which
// workers take them.
func TestRoomsReplayAlone(t *testing.T) {
	for _, c := range []struct {
		loops int
		order uint64
	}{{1, 1}, {3, 2}} {
		games := roomsRun(t, c.loops, c.order)
		if len(games) != 50 {
			t.Fatalf("%d rooms", len(games))
		}
		joined := 0
		for name, g := range games {
			again := newLogged(name, netio.New(netio.Config{Connections: 8}))
			for i, record := range g.records {
				if len(record) > 0 && i < len(g.hashes)-1 {
					joined++
				}
				if err := again.Game.Server.Replay(record); err != nil {
					t.Fatal(err)
				}
				if again.Step(); again.hashes[i] != g.hashes[i] {
					t.Fatalf("%d loops: tick %d of %s is another one alone", c.loops, i+1, name)
				}
			}
		}
		if joined < 50*10 {
			t.Fatalf("only %d ticks in which anything happened", joined)
		}
	}
}

// Two workers that really run at once, on as many event loops.
func TestRoomsOnTwoWorkers(t *testing.T) {
	games := make(chan *logged, 20)
	rs := rooms.New(rooms.Config{
		Net: netio.Config{Loops: 2, JoinRate: netio.SessionsMax}, Demand: true, Idle: -1, TickRate: 60,
		Open: func(r *rooms.Room) (rooms.World, error) {
			g := newLogged(r.Name, r.Server(netio.Config{}))
			games <- g
			return g, nil
		},
	})
	memories := netio.NewMemories(rs.Door)
	done := make(chan bool)
	for worker := range 2 {
		go func() {
			for now := int64(0); now < 2e9; now += 2e6 {
				for ran := true; ran; {
					ran, _ = rs.Turn(now)
				}
				m := memories[worker]
				if now%100e6 == 0 {
					k := m.Dial()
					k.Discard = true
					k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: fmt.Sprint("r", now/100e6)}))
					k.Send(packet.Append(nil, &packet.Join{Name: fmt.Appendf(nil, "bot%d", worker)}))
				}
				m.Run()
			}
			done <- true
		}()
	}
	<-done
	<-done
	close(games)
	n := 0
	for g := range games {
		n++
		again := newLogged("r"+g.Config.Seed[1:], netio.New(netio.Config{Connections: 8, TickRate: 60}))
		for i, record := range g.records {
			if err := again.Game.Server.Replay(record); err != nil {
				t.Fatal(err)
			}
			if again.Step(); again.hashes[i] != g.hashes[i] {
				t.Fatalf("tick %d of %s is another one alone", i+1, g.Config.Seed)
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d rooms", n)
	}
}
