package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
)

// stayMs is how long the fighter stays of a player whose connection was lost.
const stayMs = 10_000

// Teams lets players into a team, and keeps their place for a while.
type Teams struct {
	game    *systems.Game
	bases   *Bases
	members ecs.Filter2[components.Player, Side]
	side    ecs.Map[Side]
}

// init prepares the query and the look-up.
func (s *Teams) init(a *ecs.App) {
	s.members = ecs.NewFilter2[components.Player, Side](a)
	s.side = ecs.NewMap[Side](a)
}

// admit chooses the team. What a client says when it joins is one byte: the team
// that it wants, 0 for the smaller one; saying nothing is 0 too.
func (s *Teams) admit(j *systems.Join) packet.Code {
	wanted := uint8(0)
	switch {
	case len(j.Data) == 1 && j.Data[0] <= teams:
		wanted = j.Data[0]
	case len(j.Data) > 0:
		return BadTeam
	}
	size := s.sizes()
	if wanted == 0 {
		wanted = Red
		if size[Blue] < size[Red] {
			wanted = Blue
		}
	}
	if size[wanted] >= (s.game.Config.MaxPlayers+1)/teams {
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
	if why == packet.Left {
		return 0 // said goodbye
	}
	return ecs.Tick(s.game.Ticks(stayMs))
}
