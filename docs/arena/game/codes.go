package arena

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
)

// Why the arena says no. A game's own codes begin at packet.GameCodes.
const (
	TeamFull = packet.GameCodes + iota
	BadTeam
	TooSoon
	Down
)

// nameCodes says what operators and players read for them. Who met a full team may
// try the other one over the same connection.
func nameCodes(g *systems.Game) {
	g.Server.Code(TeamFull, "TEAM_FULL", "That team is full: take the other one.", false)
	g.Server.Code(BadTeam, "BAD_TEAM", "There is no such team.", true)
	g.Server.Code(TooSoon, "TOO_SOON", "Wait a moment.", false)
	g.Server.Code(Down, "DOWN", "Not before you are back.", false)
}
