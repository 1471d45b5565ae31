package arena

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// homeMs is for how long before the end of the score board its readers are sent home.
const homeMs = 1000

// Usher ends the room of a match that is over: nobody is sent there any more, everybody
// goes to the lobby on the same connection, and the room closes. Where there are no rooms
// it does nothing, and the next match begins; nothing that it does is state.
type Usher struct {
	*Match
	game *systems.Game
	room *rooms.Room
	ways *Ways
	over bool
	sent map[uint32]bool
}

// Init has nothing to prepare.
func (s *Usher) Init(*ecs.App) {}

// Update follows the phases of the match.
func (s *Usher) Update(tick ecs.Tick) {
	if s.room.Rooms() == nil {
		return
	}
	switch {
	case s.Phase == Over && !s.over:
		s.over = true
		_ = s.room.SetLabel(rooms.Label{labelMatch: over}) // a good label
	case s.Phase == Over && uint32(tick)+s.game.Ticks(homeMs) >= s.Until:
		s.sendHome()
	case s.Phase != Over && s.over:
		s.room.Close(packet.RoomClosed) // who watched, and who found no way
	}
}

// sendHome sends everybody to the lobby, once.
func (s *Usher) sendHome() {
	for _, v := range s.game.Server.Viewers() {
		if v.Player != 0 && !s.sent[v.Player] {
			s.sent[v.Player] = true
			s.ways.Send(ecs.NetID(v.Player), home())
		}
	}
}
