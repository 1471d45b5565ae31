package arena

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
)

// Lobby is the room in which everybody begins. All other rooms are matches.
const Lobby = "lobby"

// Seats.
const (
	LobbySeats = 256
	MatchSeats = 8
)

// The label of a match.
const (
	labelMatch = "match"
	open       = "open"
	over       = "over" // it is over: nobody is sent there any more
)

// AnyMatch is what to ask for who wants any match that is under way, or about to begin.
func AnyMatch() rooms.Label { return rooms.Label{labelMatch: open} }

// home is what to ask for who wants to the lobby: to name it would not open it.
func home() rooms.Ask { return rooms.Ask{} }

// Matchmaker is the arena's matchmaker: who asks for nothing is sent to the lobby, and who asks
// for a match to the oldest that has a free seat, or to a new one.
func Matchmaker(a rooms.Ask, all []*rooms.Room) (name string, code packet.Code) {
	switch {
	case len(a.Label) == 0:
		return Lobby, packet.OK
	case a.Label.String() != AnyMatch().String():
		return "", packet.NoRoom
	}
	return rooms.Fill(a, all)
}

// RoomOptions says what a room is opened with.
func RoomOptions(_ rooms.Ask, name string) rooms.Options {
	if name == Lobby {
		return rooms.Options{Seats: LobbySeats, Private: true} // matches alone are listed
	}
	return rooms.Options{Label: AnyMatch()}
}
