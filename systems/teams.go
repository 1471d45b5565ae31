package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
)

// TeamsMax is how many teams Players may have: what components.TeamLanes hold.
const TeamsMax = 255

// teams puts players into teams of equal size, where a game wants that.
type teams struct {
	size    []int // by number, which begins at 1; empty where there are none
	members ecs.Filter2[components.Player, components.Team]
	team    ecs.Map[components.Team]
}

func (s *teams) init(a *ecs.App, count int) {
	if count == 0 {
		return
	}
	s.size = make([]int, count+1)
	s.members = ecs.NewFilter2[components.Player, components.Team](a)
	s.team = ecs.NewMap[components.Team](a)
}

// smallest is the team with the fewest players, of several the first; 0 where there
// are none. Who is away for a while still has a place.
func (s *teams) smallest() uint32 {
	if len(s.size) == 0 {
		return 0
	}
	clear(s.size)
	q := s.members.Query()
	for q.Next() {
		if _, team := q.Get(); int(team.Number) < len(s.size) { // a game may have chosen one of its own
			s.size[team.Number]++
		}
	}
	least := 1
	for number := 2; number < len(s.size); number++ {
		if s.size[number] < s.size[least] {
			least = number
		}
	}
	return uint32(least)
}

// join puts a new player into a team.
func (s *teams) join(e ecs.Entity, number uint32) {
	if len(s.size) > 0 {
		s.team.Get(e).Number = number
	}
}
