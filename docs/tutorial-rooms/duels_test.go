package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// server is the game in memory.
func server() *sim.Rooms {
	return sim.NewRooms(sim.RoomsConfig{
		Game: systems.Config{Width: 64, Height: 64}, Install: Install,
		Rooms: rooms.Config{Demand: true, Seats: seats, Match: Match},
	})
}

// in is where a client is, and whether it plays there.
func in(c *sim.Client) string { return fmt.Sprint(c.Welcome.Room, " ", c.ID != 0) }

func TestALobbySendsPeopleToDuels(t *testing.T) {
	s := server()
	ann := s.Join("ann", packet.Hello{})
	s.Pass(time.Second)
	if in(ann) != "lobby true" {
		t.Fatal(in(ann))
	}
	bob, cid := s.Join("bob", packet.Hello{}), s.Join("cid", packet.Hello{})
	s.Pass(time.Second)
	if in(ann) != in(bob) || in(ann) == in(cid) || in(cid) != "lobby true" {
		t.Fatalf("ann is in %s, bob in %s, cid in %s", in(ann), in(bob), in(cid))
	}
	duel := ann.Welcome.Room
	s.Pass(12 * time.Second)
	if s.Find(duel) != nil || ann.Err != nil || ann.Conn.Closed() {
		t.Fatalf("the duel has not ended as it should: ann is in %s: %v", in(ann), ann.Err)
	}
	dan := s.Join("dan", packet.Hello{}) // so that there are pairs again
	s.Pass(time.Second)
	for _, c := range []*sim.Client{ann, bob, cid, dan} {
		if c.Err != nil || c.ID == 0 || c.Welcome.Room == "lobby" || c.Welcome.Room == duel {
			t.Errorf("%s is in %s: %v", c.Name, in(c), c.Err)
		}
	}
}

func TestASeatIsKept(t *testing.T) {
	s := server()
	if _, err := s.Create("final", rooms.Options{Seats: 2, Reserved: true}); err != nil {
		t.Fatal(err)
	}
	seat, err := s.Reserve("final", 10)
	if err != nil {
		t.Fatal(err)
	}
	guest, stranger := s.Join("guest", packet.Hello{Reservation: seat}), s.Join("stranger", packet.Hello{Room: "final"})
	s.Pass(time.Second)
	if in(guest) != "final true" || stranger.Conn.Code() != packet.NoSeat {
		t.Errorf("the guest is in %s, the stranger hears %v", in(guest), stranger.Conn.Code())
	}
}
