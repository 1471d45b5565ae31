package sim_test

import (
	"fmt"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems/sim"
)

// Two rooms of one game, in memory.
func ExampleNewRooms() {
	s := sim.NewRooms(sim.RoomsConfig{Game: dots.Config(), Install: dots.Install, Rooms: rooms.Config{Seats: 2}})
	ann, bob, cid := s.Join("ann", packet.Hello{}), s.Join("bob", packet.Hello{}), s.Join("cid", packet.Hello{})
	s.Pass(time.Second)
	fmt.Println(ann.Welcome.Room, bob.Welcome.Room, cid.Welcome.Room, s.Game("room-0").Players.Len())
	// Output: room-0 room-0 room-1 2
}
