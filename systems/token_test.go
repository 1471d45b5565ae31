package systems_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// lodging is a game that keeps the bodies of those who are gone for some ticks, and whose
// ids come back at once.
func lodging(key byte) sim.Config {
	return sim.Config{
		Net:  netio.Config{TokenKey: bytes.Repeat([]byte{key}, netio.TokenKeyBytes)},
		Game: systems.Config{IDRest: 1},
		Install: func(g *systems.Game) {
			systems.AddPlayers[packet.Controls](g, systems.Players{
				Class: g.Registry.Class("player", wire.All, "position"),
				Left:  func(ecs.NetID, ecs.Entity, packet.Code) ecs.Tick { return 20 },
			})
		},
	}
}

// comes joins under the name ann and returns the token that it hears, nil when it is refused.
func comes(s *sim.Sim, token []byte) (c *sim.Client, next []byte) {
	c = s.JoinWith(packet.Join{Name: []byte("ann"), Token: token})
	c.Heard = func(_ *sim.Client, f []byte) {
		var a packet.Accepted
		if packet.Kind(f[0]) == packet.KindAccepted && packet.Decode(f[1:], &a) == nil {
			next = slices.Clone(a.Token)
		}
	}
	s.Step()
	return c, next
}

// A token is good as often as it is shown while its body lives, also at a server that
// has restored the world; and for no other body, also one with its id and its name.
func TestATokenIsOfOneBody(t *testing.T) {
	restart := func(s *sim.Sim, key byte) *sim.Sim {
		again := sim.New(lodging(key))
		if err := again.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			t.Fatal(err)
		}
		return again
	}
	s := sim.New(lodging(1))
	ann, first := comes(s, nil)
	e, _ := s.Game.App.IDs.Get(ecs.NetID(ann.ID))
	places := ecs.NewMap[components.Position](s.Game.App)
	places.Get(e).X += 77
	at := *places.Get(e)
	for range 3 {
		again, next := comes(s, first)
		if again.ID != ann.ID || !bytes.Equal(next, first) {
			t.Fatalf("came back as %d with %x, was %d with %x", again.ID, next, ann.ID, first)
		}
	}
	s = restart(s, 1)
	if again, _ := comes(s, first); again.ID != ann.ID {
		t.Fatalf("after the restart: %d, %v", again.ID, again.Refused)
	}
	e, _ = s.Game.App.IDs.Get(ecs.NetID(ann.ID))
	places = ecs.NewMap[components.Position](s.Game.App)
	if *places.Get(e) != at {
		t.Error("not where it was")
	}
	if again, _ := comes(restart(s, 2), first); again.ID != 0 {
		t.Error("a server with another key takes it for good")
	}

	s.Game.App.Despawn(e)
	s.Step()
	s.Step()
	heir, second := comes(s, nil)
	if heir.ID != ann.ID || bytes.Equal(first, second) {
		t.Fatalf("the heir got the id %d and %x", heir.ID, second)
	}
	for _, s := range []*sim.Sim{s, restart(s, 1)} {
		if thief, _ := comes(s, first); thief.ID != 0 || len(thief.Refused) != 1 || thief.Refused[0].Code != packet.NameTaken {
			t.Errorf("an old token takes the heir's body: %d, %v", thief.ID, thief.Refused)
		}
		if back, next := comes(s, second); back.ID != heir.ID || !bytes.Equal(next, second) {
			t.Errorf("the heir came back as %d: %v", back.ID, back.Refused)
		}
	}
}

// A record may say anything, as one of another game does: who is gone already does not go again.
func TestWhoIsAbsentLeavesOnce(t *testing.T) {
	s := sim.New(lodging(1))
	ann, _ := comes(s, nil)
	for range 2 {
		if err := s.Server.Replay(netio.AppendLeave(nil, uint32(ann.ID), packet.Dropped)); err != nil {
			t.Fatal(err)
		}
		s.Step()
	}
	if _, ok := s.Game.App.IDs.Get(ecs.NetID(ann.ID)); !ok {
		t.Error("the body does not stay")
	}
}
