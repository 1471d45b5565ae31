package systems_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// inTeams is a game of so many teams, in which who says a number joins that team.
func inTeams(count int) sim.Config {
	return sim.Config{Install: func(g *systems.Game) {
		systems.Component[components.Team](g, "team", 1, components.TeamLanes()...)
		systems.AddPlayers[packet.Controls](g, systems.Players{
			Class: g.Registry.Class("player", wire.All, "position", "team"), Teams: count,
			Left: func(ecs.NetID, ecs.Entity, packet.Code) ecs.Tick { return 3 },
			Admit: func(j *systems.Join) packet.Code {
				if len(j.Data) == 1 {
					j.Seat = uint32(j.Data[0])
				}
				return packet.OK
			},
		})
	}}
}

// seen is in which team each client sees itself, and whom the engine takes them for.
func seen(t *testing.T, s *sim.Sim) (all []int32) {
	t.Helper()
	lane, _ := s.Game.World.Schema().Lane("team", "number")
	for _, c := range s.Clients {
		me, ok := c.View.Me()
		if number := s.Game.World.TeamOf(ecs.NetID(c.ID)); !ok || number != uint32(me.Lanes[lane]) {
			t.Errorf("%s sees team %d, and is in %d", c.Name, me.Lanes[lane], number)
		}
		all = append(all, me.Lanes[lane])
	}
	return all
}

func TestTeamsAreEquallyLarge(t *testing.T) {
	s := sim.New(inTeams(3))
	for i := range 7 {
		s.Join(fmt.Sprintf("player%d", i))
	}
	s.Step()
	if got := seen(t, s); !slices.Equal(got, []int32{1, 2, 3, 1, 2, 3, 1}) {
		t.Errorf("teams %v", got)
	}
	s.Clients[2].Conn.Drop()
	s.Clients = slices.Delete(s.Clients, 2, 3)
	s.Step()
	s.Join("early") // player2 may come back
	s.Step()
	for range 5 {
		s.Step()
	}
	s.Join("late")
	s.JoinWith(packet.Join{Name: []byte("wishes"), Data: []byte{2}})
	s.JoinWith(packet.Join{Name: []byte("own"), Data: []byte{200}})
	s.Step()
	if got := seen(t, s); !slices.Equal(got, []int32{1, 2, 1, 2, 3, 1, 2, 3, 2, 200}) {
		t.Errorf("teams %v", got)
	}
}

// Who comes after a restore joins the team that is smallest then.
func TestTeamsAreState(t *testing.T) {
	s, restored := sim.New(inTeams(2)), sim.New(inTeams(2))
	for i, team := range []byte{2, 2, 1} {
		s.JoinWith(packet.Join{Name: fmt.Appendf(nil, "player%d", i), Data: []byte{team}})
	}
	s.Step()
	if err := restored.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
		t.Fatal(err)
	}
	late := restored.Join("late")
	if restored.Step(); restored.Game.World.TeamOf(ecs.NetID(late.ID)) != 1 {
		t.Errorf("late is in team %d", restored.Game.World.TeamOf(ecs.NetID(late.ID)))
	}
}

func TestTeamsThatCannotBe(t *testing.T) {
	for _, count := range []int{-1, systems.TeamsMax + 1} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, "TeamsMax") {
					t.Errorf("%d teams: %q", count, said)
				}
			}()
			sim.New(inTeams(count))
		}()
	}
}
