package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
)

// stayMs is how long the fighter stays of a player whose connection was lost.
const stayMs = 10_000

// restartStayMs is how long it stays when the server has started again.
const restartStayMs = 60_000

// AtOnce is a bit of what a client says when it joins: in the lobby, to go on to any match
// without being asked. Bots do.
const AtOnce = 0x80

// readWish reads what a client says when it joins, one byte: the team that it wants, 0 for
// the smaller one, and AtOnce; saying nothing is 0.
func readWish(data []byte) (team uint8, atOnce, ok bool) {
	switch {
	case len(data) == 0:
		return 0, false, true
	case len(data) > 1 || data[0]&^AtOnce > teams:
		return 0, false, false
	}
	return data[0] &^ AtOnce, data[0]&AtOnce != 0, true
}

// Teams lets players into a team, and keeps their place for a while.
type Teams struct {
	game    *systems.Game
	even    bool // a wish counts only where both teams are equally large
	bases   *Bases
	members ecs.Filter2[components.Player, Side]
	side    ecs.Map[Side]
}

// init prepares the query and the look-up.
func (s *Teams) init(a *ecs.App) {
	s.members = ecs.NewFilter2[components.Player, Side](a)
	s.side = ecs.NewMap[Side](a)
}

// admit chooses the team.
func (s *Teams) admit(j *systems.Join) packet.Code {
	wanted, _, ok := readWish(j.Data)
	if !ok {
		return BadTeam
	}
	size := s.sizes()
	if wanted == 0 || s.even && size[Red] != size[Blue] {
		wanted = Red
		if size[Blue] < size[Red] {
			wanted = Blue
		}
	}
	if !s.even && size[wanted] >= (s.game.Config.MaxPlayers+1)/teams {
		return TeamFull
	}
	j.Seat = uint32(wanted)
	return packet.OK
}

// sizes are those of the teams, by number.
func (s *Teams) sizes() (of [teams + 1]int) {
	q := s.members.Query()
	for q.Next() {
		_, side := q.Get()
		of[side.Team]++
	}
	return of
}

// spawn puts a new fighter into its base.
func (s *Teams) spawn(j *systems.Join, _ ecs.NetID, e ecs.Entity) components.Position {
	s.side.Get(e).Team = uint8(j.Seat)
	return s.bases.equip(e)
}

// left says how long a fighter stays that nobody plays any more.
func (s *Teams) left(_ ecs.NetID, _ ecs.Entity, why packet.Code) ecs.Tick {
	switch why {
	case packet.Left, packet.Moved:
		return 0 // said goodbye, or is in another room
	case packet.Restarted:
		return ecs.Tick(s.game.Ticks(restartStayMs)) // its client has to find the server again
	}
	return ecs.Tick(s.game.Ticks(stayMs))
}
