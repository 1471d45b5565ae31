package main

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
)

// Match finds a room for who names none: the lobby, or, for those whom the lobby sends, a duel that
// waits for somebody. Where there is none, a new one gets the label that was asked for.
func Match(a rooms.Ask, all []*rooms.Room) (string, packet.Code) {
	if a.Label["mode"] != "duel" {
		return "lobby", packet.OK
	}
	for _, room := range all {
		if info := room.Info(); info.Label["mode"] == "duel" && info.Taken < 2 {
			return room.Name, packet.OK
		}
	}
	return "", packet.OK
}

// Lobby sends people on by twos.
type Lobby struct{ part }

// Update asks for everybody who has a partner until they are gone: a duel that is not open yet answers RETRY_LATER.
func (s *Lobby) Update(ecs.Tick) {
	all := s.everybody()
	for _, player := range all[:len(all)/2*2] {
		s.room.Send(player, rooms.Ask{Label: rooms.Label{"mode": "duel"}})
	}
}
