package sim_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// The ten tests of this file are the ten things that are wrong with the system
// from which tickd grew, each as an attempt to make it happen here.

// Closing without the goodbye left a ghost, and its name taken for ever.
func TestDefect01GhostAfterDrop(t *testing.T) {
	s := sim.New(flat(64))
	a, b := actorOf(s, "dropper"), actorOf(s, "looker")
	steps(t, s, 5)
	ghost := a.ID
	if _, ok := b.View.Find(ghost); !ok {
		t.Fatal("not seen before it drops")
	}
	a.Conn.Drop()
	steps(t, s, 203) // ten seconds in which it may come back
	if _, ok := b.View.Find(ghost); ok || s.Game.Players.Len() != 1 || s.Game.App.IDs.Alive() != 1 {
		t.Errorf("still there: seen %v, %d players, %d entities", ok, s.Game.Players.Len(), s.Game.App.IDs.Alive())
	}
	again := actorOf(s, "DROPPER")
	steps(t, s, 3)
	if again.ID == 0 || len(again.Refused) > 0 {
		t.Errorf("the name is not free: %+v", again.Refused)
	}
}

// Who says goodbye and joins again at once, within a tick, gets the name and the
// last free place; a replay tells the same.
func TestByeAndJoinInOneTick(t *testing.T) {
	small := flat(64)
	small.Game.MaxPlayers = 2
	s, replayed := sim.New(small), sim.New(small)
	follow := func() {
		steps(t, s, 1)
		if err := replayed.Server.Replay(s.Server.Record()); err != nil {
			t.Fatal(err)
		}
		replayed.Step()
		if s.Game.App.State.Hash() != replayed.Game.App.State.Hash() {
			t.Fatalf("tick %d is another one when replayed", s.Game.App.Tick())
		}
	}
	a, other := actorOf(s, "returner"), actorOf(s, "other")
	follow()
	for i := range 5 {
		old := a.ID
		a.Input(holding(sandbox.East, 0))
		a.Send(packet.Append(nil, &packet.Bye{}))
		a = actorOf(s, []string{"returner", "RETURNER"}[i%2])
		follow()
		if a.ID == 0 || a.ID == old || len(a.Refused) > 0 || s.Game.Players.Len() != 2 {
			t.Fatalf("player %d, refused %+v, %d players", a.ID, a.Refused, s.Game.Players.Len())
		}
		for range i {
			follow()
		}
	}
	for range 3 {
		follow()
	}
	if other.Conn.Closed() || s.Game.App.IDs.Alive() != 2 {
		t.Errorf("the other is gone (%v), or %d entities", other.Conn.Code(), s.Game.App.IDs.Alive())
	}
	thief := actorOf(s, "other")
	follow()
	if len(thief.Refused) != 1 || thief.Refused[0].Code != packet.NameTaken {
		t.Errorf("a name that nobody gave up: %+v", thief.Refused)
	}
}

// A packet for a name that nobody has added half a player and broke the next
// client's state.
func TestDefect02PacketsWithoutAPlayerAddHalfAPlayer(t *testing.T) {
	s := sim.New(flat(64))
	hash := landOf(s).Hash()
	for i, p := range [][]byte{
		packet.Append(nil, &packet.Input[sandbox.Controls]{Seq: 1, Body: sandbox.Controls{Buttons: sandbox.East}}),
		packet.Append(nil, &sandbox.Break{Seq: 1, X: 3, Y: 3}),
		packet.Append(nil, &sandbox.Place{Seq: 1, X: 3, Y: 3}),
		packet.Append(nil, &packet.Ack{}),
	} {
		c := s.Dial(fmt.Sprint("stranger", i))
		c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
		c.Read()
		c.Send(p)
		steps(t, s, 2)
		if !c.Conn.Closed() || c.Conn.Code() != packet.BadState {
			t.Errorf("kind %d before joining: closed %v with %v", p[0], c.Conn.Closed(), c.Conn.Code())
		}
	}
	if s.Game.App.IDs.Alive() != 0 || s.Game.Players.Len() != 0 || landOf(s).Hash() != hash {
		t.Error("something was left behind")
	}
	a := actorOf(s, "afterwards")
	steps(t, s, 3)
	if err := equal(s, a.Client); err != nil {
		t.Errorf("the next client: %v", err)
	}
}

// Names were not checked; one bad name killed another client's handler.
func TestDefect03BadNameHurtsAnother(t *testing.T) {
	s := sim.New(flat(64))
	a := actorOf(s, "bystander")
	steps(t, s, 3)
	names := []string{"", "ab", "seventeen_letters", "sp ace", "new\nline", "nul\x00nul", "\x1b[31mred", "naïve", "../../etc", "%s%n", "BYSTANDER"}
	for _, n := range names {
		c := actorOf(s, n)
		steps(t, s, 2)
		want := packet.BadName
		if n == "BYSTANDER" {
			want = packet.NameTaken
		}
		if len(c.Refused) != 1 || c.Refused[0].Code != want || c.ID != 0 {
			t.Errorf("%q: %+v, player %d", n, c.Refused, c.ID)
		}
		if err := equal(s, a.Client); err != nil {
			t.Fatalf("after %q the other sees: %v", n, err)
		}
	}
	if s.Game.Players.Len() != 1 || a.Conn.Closed() {
		t.Error("a bad name changed who plays")
	}
}

// Ten names of 16 characters overflowed a length of one byte.
func TestDefect04TenLongNames(t *testing.T) {
	s := sim.New(flat(64))
	var all []*actor
	for i := range 60 {
		all = append(all, actorOf(s, fmt.Sprintf("sixteen_chars_%02d", i)))
		steps(t, s, 1)
	}
	steps(t, s, 5)
	for _, a := range all {
		names := 0
		for e := range a.View.All {
			if len(e.Blob) == packet.NameMax && bytes.HasPrefix(e.Blob, []byte("sixteen_chars_")) {
				names++
			}
		}
		if a.ID == 0 || names != len(all) {
			t.Fatalf("%s sees %d of %d names", a.Name, names, len(all))
		}
	}
}

// A malformed command killed the handler; the player stayed, and so did the
// server when nobody played.
func TestDefect05MalformedCommandLeavesThePlayer(t *testing.T) {
	s := sim.New(flat(64))
	s.Game.Life.IdleClose = 20
	bad := [][]byte{
		{byte(sandbox.KindBreak)},
		{byte(sandbox.KindBreak), 1, 0, 0, 0, 3, 0, 3},
		{byte(sandbox.KindPlace), 1, 0, 0, 0, 3, 0, 3, 0, 9},
		{byte(sandbox.KindSelect)},
		{byte(packet.KindInput), 0xff},
		{200, 1, 2},
		{0},
		{byte(packet.KindWelcome)},
		{byte(packet.KindInput), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0},
	}
	for i, p := range bad {
		a := actorOf(s, fmt.Sprintf("malformed%d", i))
		steps(t, s, 2)
		a.Send(p)
		steps(t, s, 2)
		if !a.Conn.Closed() || a.Conn.Code() != packet.BadFrame {
			t.Errorf("% x: closed %v with %v", p, a.Conn.Closed(), a.Conn.Code())
		}
		if s.Game.Players.Len() != 0 || s.Game.App.IDs.Alive() != 0 {
			t.Fatalf("% x: the player stays", p)
		}
	}
	if s.Server.Counters.Panics.Load() != 0 {
		t.Error("a handler panicked")
	}
	for range 25 {
		s.Step()
	}
	if !s.Game.Life.Idle() {
		t.Error("nobody plays and it does not know")
	}
}

// Anybody could move anybody: who one was stood in the packet.
func TestDefect06MovingSomebodyElse(t *testing.T) {
	s, a, b := quarry(t)
	landOf(s).Set(12, 12, land.Cobblestone)
	goal := b.dig(12, 12)
	steps(t, s, 1)
	before := *component[components.Position](s, b.ID)
	rng := rand.New(rand.NewPCG(6, 6))
	for i := range 40 {
		a.Input(holding(uint16(rng.IntN(16)), uint16(rng.Uint32())))
		b.Input(holding(0, 0))
		if i == 2 { // the other's own number: it lets go of nothing but one's own
			a.Send(packet.Append(nil, &sandbox.Release{Seq: goal + 1}))
		}
		s.Step()
		healthy(t, s)
	}
	if got := *component[components.Position](s, b.ID); got != before {
		t.Errorf("moved from %v to %v", before, got)
	}
	b.answered(t, "not disturbed", goal, packet.OK)
	// A packet that goes on with whom it means is malformed.
	a.Send(append(packet.Append(nil, &sandbox.Release{Seq: 1000}), wire.AppendU32(nil, b.ID)...))
	steps(t, s, 1)
	if a.Conn.Code() != packet.BadFrame || b.Conn.Closed() {
		t.Errorf("naming somebody: %v, the other closed %v", a.Conn.Code(), b.Conn.Closed())
	}
}

// Tiles broke at any distance, with no tool and at once.
func TestDefect07BreakingAnywhereAtOnce(t *testing.T) {
	s, a, _ := quarry(t)
	for _, at := range [][2]int32{{50, 50}, {12, 10}} {
		landOf(s).Set(at[0], at[1], land.Cobblestone)
	}
	hash := landOf(s).Hash()
	far := a.dig(50, 50)
	steps(t, s, 40)
	a.answered(t, "from afar", far, sandbox.OutOfReach)
	a.take(1)
	bare := a.dig(12, 10)
	steps(t, s, 40)
	a.answered(t, "without the tool", bare, sandbox.NoTool)
	a.take(0)
	good := a.dig(12, 10)
	steps(t, s, 10)
	if landOf(s).Hash() != hash {
		t.Error("broken at once")
	}
	steps(t, s, 5)
	a.answered(t, "as it should be", good, packet.OK)
}

// Who was refused for its name could still act; who had not shown what it is
// could still join.
func TestDefect08RefusedClientActs(t *testing.T) {
	s := sim.New(flat(64))
	a := actorOf(s, "owner")
	steps(t, s, 3)
	hash, at := landOf(s).Hash(), *component[components.Position](s, a.ID)

	refused := actorOf(s, "OWNER")
	steps(t, s, 2)
	refused.take(1)
	refused.place(33, 33)
	refused.Send(packet.Append(nil, &packet.Input[sandbox.Controls]{Seq: 1, Body: sandbox.Controls{Buttons: sandbox.East}}))
	steps(t, s, 5)
	if !refused.Conn.Closed() || refused.Conn.Code() != packet.BadState {
		t.Errorf("refused and acting: closed %v with %v", refused.Conn.Closed(), refused.Conn.Code())
	}

	stranger := s.Dial("stranger")
	stranger.Send(packet.Append(nil, &packet.Join{Name: []byte("stranger")}))
	steps(t, s, 3)
	if !stranger.Conn.Closed() || stranger.ID != 0 {
		t.Error("joined without a Hello")
	}
	if s.Game.Players.Len() != 1 || landOf(s).Hash() != hash || *component[components.Position](s, a.ID) != at {
		t.Error("they changed something")
	}
}

// The whole dynamic map was compressed and sent to each client at each request.
func TestDefect09WholeMapResent(t *testing.T) {
	s := sim.New(flat(128))
	var all []*actor
	for i := range 20 {
		all = append(all, actorOf(s, fmt.Sprintf("reader%d", i)))
	}
	steps(t, s, 40)
	for _, a := range all {
		clear(a.bytes)
		clear(a.frames)
	}
	steps(t, s, 100)
	for _, a := range all {
		if n := a.frames[packet.KindChunk] + a.frames[packet.KindTiles]; n != 0 {
			t.Fatalf("%s: %d packets of tiles while nothing changes", a.Name, n)
		}
	}
	landOf(s).Set(60, 60, land.Dirt)
	landOf(s).Set(61, 60, land.Dirt)
	steps(t, s, 5)
	for _, a := range all {
		if a.frames[packet.KindChunk] != 0 || a.frames[packet.KindTiles] != 1 || a.bytes[packet.KindTiles] > 16 {
			t.Fatalf("%s: two tiles took %v packets and %v bytes", a.Name, a.frames, a.bytes)
		}
		if tileSeen(a.Client, 60, 60) != land.Dirt || tileSeen(a.Client, 61, 60) != land.Dirt {
			t.Fatalf("%s does not see them", a.Name)
		}
	}
}
