package systems_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// lastOf notes that a phase has ended.
type lastOf struct{ note func() }

func (s lastOf) Init(*ecs.App)   {}
func (s lastOf) Update(ecs.Tick) { s.note() }

// What is to be written down is handed over once a tick, when the last that simulates has
// run and before the first that sends; it is what a replay needs.
func TestRecorded(t *testing.T) {
	var order []string
	note := func(what string) lastOf { return lastOf{func() { order = append(order, what) }} }
	c := sim.Config{Install: func(g *systems.Game) {
		g.App.Add(ecs.Settle, note("settled"))
		g.App.Add(ecs.Send, note("sent"))
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
	}}
	s := sim.New(c)
	var records [][]byte
	var hashes []uint64
	s.Game.Recorded = func(tick ecs.Tick, causes []byte) {
		order = append(order, fmt.Sprint(tick))
		records, hashes = append(records, slices.Clone(causes)), append(hashes, s.Game.App.State.Hash())
	}
	s.Join("ann")
	s.Step()
	s.Join("bob").Conn.Drop()
	s.Step()
	s.Step()
	if want := "[settled 1 sent settled 2 sent settled 3 sent]"; fmt.Sprint(order) != want {
		t.Fatalf("%v, not %v", order, want)
	}
	again := sim.New(c)
	for i, record := range records {
		if err := again.Server.Replay(record); err != nil {
			t.Fatal(err)
		}
		again.Step()
		if again.Game.App.State.Hash() != hashes[i] {
			t.Fatalf("tick %d is another one", i+1)
		}
	}
}

// A server that nobody can reach yet goes through what was recorded, and is then opened. The
// first cause of what comes is that everybody has left who played, but for those who had
// left before: whoever shows its token comes back.
func TestReplayBeforeItOpens(t *testing.T) {
	c := lodging(1)
	s := sim.New(c)
	var records [][]byte
	s.Game.Recorded = func(_ ecs.Tick, causes []byte) { records = append(records, slices.Clone(causes)) }
	ann, token := comes(s, nil)
	bob, cid := s.Join("bob"), s.Join("cid")
	s.Step()
	bob.Conn.Drop()
	s.Step()

	server := netio.New(c.Net)
	g := systems.New(server, c.Game)
	c.Install(g)
	g.Init()
	for _, record := range records {
		if err := server.Replay(record); err != nil {
			t.Fatal(err)
		}
		g.Step()
	}
	if g.App.State.Hash() != s.Game.App.State.Hash() {
		t.Fatal("replayed, the world is another one")
	}
	leaves := g.Players.AppendLeaves(nil, packet.Restarted)
	want := netio.AppendLeave(netio.AppendLeave(nil, ann.ID, packet.Restarted), cid.ID, packet.Restarted)
	if !bytes.Equal(leaves, want) {
		t.Fatalf("%x, not %x", leaves, want)
	}
	if err := server.Replay(leaves); err != nil {
		t.Fatal(err)
	}
	g.Step()
	if len(g.Players.AppendLeaves(nil, packet.Restarted)) != 0 || g.Players.Len() != 3 {
		t.Fatalf("%d bodies, not all of them alone", g.Players.Len())
	}
	again := &sim.Sim{Game: g, Server: server, Memory: netio.NewMemory(server)}
	if back, _ := comes(again, token); back.ID != ann.ID {
		t.Fatalf("ann came back as %d: %v, %v", back.ID, back.Refused, back.Goodbye)
	}
	for range 25 {
		again.Step()
	}
	if g.Players.Len() != 1 {
		t.Fatalf("%d play after their time", g.Players.Len())
	}
}
