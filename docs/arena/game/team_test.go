package arena_test

import (
	"fmt"
	"testing"

	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

func TestTeamsAreChosen(t *testing.T) {
	c := config(30)
	c.Game.MaxPlayers = 6
	s := sim.New(c)
	for i, join := range []struct {
		data []byte
		code packet.Code
		team uint32
	}{
		{nil, packet.OK, 1},
		{[]byte{0}, packet.OK, 2},
		{[]byte{2}, packet.OK, 2},
		{[]byte{3}, arena.BadTeam, 0},
		{[]byte{1, 1}, arena.BadTeam, 0},
		{[]byte{2}, packet.OK, 2},
		{[]byte{2}, arena.TeamFull, 0},
		{[]byte{0}, packet.OK, 1},
		{nil, packet.OK, 1},
		{nil, packet.ServerFull, 0},
	} {
		c := s.JoinWith(packet.Join{Name: fmt.Appendf(nil, "player%d", i), Data: join.data})
		s.Step()
		if join.code != packet.OK {
			if len(c.Refused) != 1 || c.Refused[0].Code != join.code || c.Refused[0].Sentence == "" {
				t.Errorf("join %d of %v: refused %v, want %d", i, join.data, c.Refused, join.code)
			}
			continue
		}
		e, _ := s.Game.Players.Get(c.Name)
		if got := has[arena.Side](s.Game.App, e); c.ID == 0 || got.Audience() != join.team {
			t.Errorf("join %d of %v: team %v, want %d", i, join.data, got, join.team)
		}
	}
}

// Who says goodbye is gone; who is cut off stays for a while, and may be shot.
func TestAFighterStaysForAWhile(t *testing.T) {
	m := newMatch(t, config(30), 0)
	lost, gone := m.join("lost", 1), m.join("gone", 2)
	m.step()
	lost.Conn.Drop()
	gone.Send(packet.Append(nil, &packet.Bye{}))
	for range 9 * 30 {
		m.step()
	}
	if _, ok := m.Game.Players.Get("gone"); ok {
		t.Error("who said goodbye is still there")
	}
	if _, ok := m.Game.Players.Get("lost"); !ok {
		t.Error("who was cut off did not stay")
	}
	for range 2 * 30 {
		m.step()
	}
	if _, ok := m.Game.Players.Get("lost"); ok {
		t.Error("who was cut off stays for ever")
	}
}
