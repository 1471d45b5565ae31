package server

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// mined is a game that panics in a room that is called so: in Install, or once somebody called mine has come.
func mined(g *systems.Game) {
	room := systems.Find[rooms.Room](g).Name
	if room == "install" {
		panic("mine in install")
	}
	s := &mine{game: g, room: room}
	systems.AddPlayers[packet.Controls](g, systems.Players{
		Class: g.Registry.Class("player", wire.All, "position"),
		Admit: func(j *systems.Join) packet.Code {
			s.armed = s.armed || j.Name == components.NameOf([]byte("mine"))
			s.step("admit")
			return packet.OK
		},
		Spawn: func(*systems.Join, ecs.NetID, ecs.Entity) components.Position {
			s.step("spawn")
			return components.Position{}
		},
		Left: func(ecs.NetID, ecs.Entity, packet.Code) ecs.Tick { s.step("left"); return 0 },
	})
	g.App.Add(ecs.Simulate, s)
}

// mine is a system that may blow up.
type mine struct {
	game  *systems.Game
	room  string
	armed bool
}

func (m *mine) Init(*ecs.App) {}

func (m *mine) Update(ecs.Tick) { m.step("update") }

func (m *mine) step(where string) {
	if m.armed && m.room == where {
		panic("mine in " + where)
	}
}

// A game that panics in one of its rooms, wherever, ends that room: over sockets who is there hears INTERNAL, who is in another room
// plays on, and may still be joined.
func TestGamesThatPanic(t *testing.T) {
	var mu sync.Mutex
	failed := map[string]string{}
	l := lodgingOf(t, mined, Rooms{Seats: 4, Failed: func(r *rooms.Room, f *rooms.Failure) {
		mu.Lock()
		defer mu.Unlock()
		failed[r.Name] = fmt.Sprint(f.In, " ", f.Why, " ", f.Tick > 0)
	}})
	calm, err := l.join("calm", "calm")
	if err != nil {
		t.Fatal(err)
	}
	var refused *client.Refused
	if _, err := l.join("install", "ann"); !errors.As(err, &refused) || refused.Code != packet.Internal {
		t.Errorf("install: %v", err)
	}
	for _, room := range []string{"admit", "spawn", "left", "update"} {
		ann, err := l.join(room, "ann")
		if err != nil {
			t.Fatal(room, err)
		}
		c, err := l.join(room, "mine")
		switch {
		case err == nil:
			_ = c.Close()
		case room == "left":
			t.Errorf("left: %v", err)
		}
		if code := goodbye(t, ann); code != packet.Internal {
			t.Errorf("%s: %v", room, code)
		}
		if _, _, err := calm.Next(); err != nil {
			t.Fatalf("%s: the calm room's: %v", room, err)
		}
	}
	mu.Lock()
	got := fmt.Sprint(failed)
	mu.Unlock()
	if want := "map[admit:Step mine in admit true install:Open mine in install false left:Step mine in left true spawn:Step mine in spawn true update:Step mine in update true]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, err := l.join("calm", "late"); err != nil {
		t.Error(err)
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
	if code := goodbye(t, calm); code != packet.Shutdown {
		t.Errorf("the calm room's: %v", code)
	}
}
