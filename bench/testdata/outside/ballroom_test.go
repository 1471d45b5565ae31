package outside_test

import (
	"fmt"
	"slices"
	"testing"

	"outside"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// ball is a game in memory, and what its guests were told.
type ball struct {
	*sim.Sim
	room  *outside.Ballroom
	told  map[string][]string // by name: events
	cards map[string][]string
	token map[string][]byte
}

func open(shuffle uint64) *ball {
	b := &ball{told: map[string][]string{}, cards: map[string][]string{}, token: map[string][]byte{}}
	b.Sim = sim.New(sim.Config{
		Game:    systems.Config{TickRate: 30, Width: 256, Height: 128, Seed: "ball"},
		Net:     netio.Config{Spectators: 1},
		Install: func(g *systems.Game) { b.room = outside.New(g) }, Shuffle: shuffle,
	})
	return b
}

func (b *ball) come(name string, data []byte, token []byte) *sim.Client {
	c := b.Dial(name)
	c.Event = func(t packet.EventType, body []byte) { b.told[name] = append(b.told[name], fmt.Sprint(t, body[0])) }
	c.Packet = func(kind packet.Kind, body []byte) {
		if kind == outside.KindCard {
			b.cards[name] = append(b.cards[name], fmt.Sprint(body))
		}
	}
	c.Heard = func(_ *sim.Client, f []byte) {
		var a packet.Accepted
		if packet.Kind(f[0]) == packet.KindAccepted && packet.Decode(f[1:], &a) == nil {
			b.token[name] = slices.Clone(a.Token)
		}
	}
	c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	c.Read()
	c.Send(packet.Append(nil, &packet.Join{Name: []byte(name), Data: data, Token: token}))
	b.Step()
	return c
}

func (b *ball) steps(n int) {
	for range n {
		b.Step()
	}
}

// Admission by data of the client's; a code of the game's own with its sentence.
func TestAdmission(t *testing.T) {
	b := open(0)
	if ann := b.come("ann", []byte{1}, nil); ann.ID == 0 {
		t.Fatal("ann is not let in:", ann.Refused)
	}
	bob := b.come("bob", nil, nil)
	if len(bob.Refused) != 1 || bob.Refused[0].Code != outside.NoPartner || bob.Refused[0].Sentence != "Nobody dances alone." {
		t.Error("bob was told", bob.Refused)
	}
}

// Spawn says where; who is dropped stays and comes back by its token, and nobody
// else does; who says goodbye is gone at once.
func TestSpawnAndLeave(t *testing.T) {
	b := open(0)
	ann := b.come("ann", []byte{2}, nil)
	if own, ok := ann.View.Own(); !ok || own.X != 40*1024 || own.Y != 20*1024 {
		t.Errorf("ann is at %v", own)
	}
	ann.Conn.Drop()
	b.steps(10)
	if thief := b.come("ann", []byte{2}, []byte("it is me, believe me")); thief.ID != 0 {
		t.Fatal("a wrong token takes ann's place")
	}
	again := b.come("ann", nil, b.token["ann"])
	if again.ID != ann.ID || b.room.Back != 1 {
		t.Fatalf("ann came back as %d, was %d: %v", again.ID, ann.ID, again.Refused)
	}
	again.Send(packet.Append(nil, &packet.Bye{}))
	b.steps(2)
	if b.Game.Players.Len() != 0 || !slices.Equal(b.room.Left, []packet.Code{packet.Dropped, packet.Left}) {
		t.Errorf("%d play, left %v", b.Game.Players.Len(), b.room.Left)
	}
	cid := b.come("cid", []byte{1}, nil)
	cid.Conn.Drop()
	b.steps(40)
	if b.Game.Players.Len() != 0 {
		t.Error("cid stays for ever")
	}
}

// A body that ends ends its session.
func TestBodyEnds(t *testing.T) {
	b := open(0)
	ann := b.come("ann", []byte{1}, nil)
	e, _ := b.Game.Players.Get("ann")
	b.Game.App.Despawn(e)
	b.steps(2)
	if ann.Goodbye == nil || ann.Goodbye.Code != packet.Ended {
		t.Errorf("ann was told %v", ann.Goodbye)
	}
}

// Input, packets up and down, events, a global and queries of the game's own.
func TestDance(t *testing.T) {
	b := open(0)
	ann, bob := b.come("ann", []byte{1}, nil), b.come("bob", []byte{1}, nil)
	far := b.come("far", []byte{9}, nil)
	b.room.Tune.Value.Number = 7
	for range 5 {
		ann.Input(&outside.Steps{Forward: 100})
		b.Step()
	}
	if own, _ := ann.View.Own(); own.X != 20*1024+500 {
		t.Errorf("ann is at %d", own.X)
	}
	ann.Send(packet.Append(nil, &outside.Curtsy{To: far.ID}))
	b.steps(3)
	if fmt.Sprint(b.cards["ann"]) != "[[2 2]]" || b.room.Early != 1 {
		t.Errorf("ann has the cards %v, early saw %d", b.cards["ann"], b.room.Early)
	}
	for name, want := range map[string]string{"ann": "[70 1 70 1]", "bob": "[70 1 70 1]", "far": "[70 1]"} {
		if got := fmt.Sprint(b.told[name]); got != want {
			t.Errorf("%s was told %s, want %s", name, got, want)
		}
	}
	for _, c := range []*sim.Client{ann, bob, far} {
		if c.Err != nil {
			t.Error(c.Err)
		}
		if got := c.View.Global(outside.GlobalTune); len(got) != 1 || got[0] != 7 {
			t.Errorf("%s has the tune %v", c.Name, got)
		}
	}
	bob.Send([]byte{byte(packet.KindInput), 1, 2, 3})
	if bob.Conn.Code() != packet.BadFrame {
		t.Errorf("half an input: %v", bob.Conn.Code())
	}
}

// Where somebody was when another saw it.
func TestRewind(t *testing.T) {
	b := open(0)
	ann := b.come("ann", []byte{1}, nil)
	for range 10 {
		ann.Input(&outside.Steps{Forward: 64})
		b.Step()
	}
	e, _ := b.Game.Players.Get("ann")
	now := uint32(b.Game.App.Tick())
	at, _ := b.room.Trails.WasAt(e, now*16)
	was, ok := b.room.Trails.WasAt(e, (now-3)*16+8)
	if !ok || at.X-was.X != 64*5/2 {
		t.Errorf("it is at %d, and was at %d", at.X, was.X)
	}
}

// The world changes from inside queries, and the order of rows is nothing.
func TestRows(t *testing.T) {
	var hashes []uint64
	for _, shuffle := range []uint64{0, 1, 2} {
		b := open(shuffle)
		var all []*sim.Client
		for i := range byte(5) {
			all = append(all, b.come(fmt.Sprintf("dancer%d", i), []byte{1 + i%2}, nil))
		}
		for tick := range 60 {
			for i, c := range all {
				c.Input(&outside.Steps{Forward: int8(i), Turn: int8(tick % (3 + i))})
			}
			b.Step()
		}
		hashes = append(hashes, b.Game.App.State.Hash())
	}
	if hashes[0] != hashes[1] || hashes[0] != hashes[2] {
		t.Errorf("hashes %x", hashes)
	}
}
