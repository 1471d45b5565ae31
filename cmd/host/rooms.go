package host

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
)

// Rooms is how a game is played in many worlds, each made by the Program's Install. There a game finds its room with
// systems.Find[rooms.Room]; a server of one world provides one that does nothing,
// and so do systems/sim, and tests that make a Game themselves: &rooms.Room{}.
// Its zero value runs.
type Rooms struct {
	// Seats are a room's members at once, spectators included; 0 means 8.
	Seats int

	// Named says that a room which there is not is not opened for who names it: rooms are
	// then opened by Match and by operators alone.
	Named bool

	// Match finds the room for somebody who names none; nil fills rooms in the order of their
	// age, and opens another when all that have the label are full. See rooms.Config for what
	// it may do, and for those that follow.
	Match func(rooms.Ask, []*rooms.Room) (name string, code packet.Code)

	// Options are what a room of that name is opened with because somebody asks for it: its seats, its
	// label. nil gives it the label that is asked for.
	Options func(a rooms.Ask, name string) rooms.Options

	// Created, Empty and Closing are told before anybody is in a room, when its last member has
	// gone, and before it closes.
	Created, Empty, Closing func(*rooms.Room)

	// Failed is told that a room is to end because the game panicked in it, or could not open it. Its
	// record is still there: see rooms.Config.
	Failed func(*rooms.Room, *rooms.Failure)
}
