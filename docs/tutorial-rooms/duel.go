package main

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
)

const lasts = 10_000 // ms

// Duel ends when it has lasted for long enough, or one has given up.
type Duel struct {
	part
	ends ecs.Tick // 0 before both are here
}

// Update begins and ends the duel.
func (s *Duel) Update(tick ecs.Tick) {
	all := s.everybody()
	if s.ends == 0 && len(all) == 2 {
		s.ends = tick + ecs.Tick(s.game.Ticks(lasts))
		_ = s.room.SetLabel(rooms.Label{"mode": "running"}) // Match sends nobody here any more
	}
	if s.ends == 0 || tick < s.ends && len(all) == 2 {
		return
	}
	stay := 0
	for _, player := range all {
		if s.room.Send(player, rooms.Ask{Room: "lobby"}) != packet.OK {
			stay++ // it is full, or opens only now
		}
	}
	if stay == 0 {
		s.room.Close(packet.Ended)
	}
}
