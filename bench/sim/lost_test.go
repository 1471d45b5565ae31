package sim_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// Whoever loses the connection finds its body where it was, for ten seconds. Others see that
// nobody plays it, and it can be hurt and killed meanwhile.
func TestALostConnectionComesBackToItsBody(t *testing.T) {
	s, a, b := quarry(t)
	component[components.Health](s, a.ID).Points = 50
	steps(t, s, 1)
	if b.lane(t, a.ID, "absent", "away") != 0 {
		t.Error("away while it plays")
	}
	a.Input(holding(sandbox.East, 0))
	a.Conn.Drop()
	steps(t, s, 10)
	if b.lane(t, a.ID, "absent", "away") != 1 {
		t.Error("others do not see that it is away")
	}
	x, y := a.tile()
	landOf(s).Set(x, y, land.Lava)
	steps(t, s, 60)
	if at, _ := a.tile(); at != x {
		t.Errorf("it walks on: from %d to %d", x, at)
	}
	if got := component[components.Health](s, a.ID).Points; got >= 50 {
		t.Errorf("health %d: it cannot be hurt", got)
	}
	back := s.JoinWith(packet.Join{Name: []byte(a.Name), Token: a.Token})
	steps(t, s, 3)
	if back.ID != a.ID || b.lane(t, a.ID, "absent", "away") != 0 {
		t.Errorf("came back as %d, was %d", back.ID, a.ID)
	}
	steps(t, s, 400)
	if component[components.Health](s, a.ID) == nil {
		t.Error("it goes although its player is back")
	}
}

// Nobody who leaves on purpose, or is thrown out, leaves a body behind; and one that nobody
// comes back to is gone after ten seconds.
func TestBodiesThatDoNotStay(t *testing.T) {
	s := sim.New(flat(64))
	looker := actorOf(s, "looker")
	for name, leave := range map[string]func(*actor){
		"bye":       func(a *actor) { a.Send(packet.Append(nil, &packet.Bye{})) },
		"malformed": func(a *actor) { a.Send([]byte{200}) },
	} {
		a := actorOf(s, name)
		steps(t, s, 2)
		leave(a)
		steps(t, s, 2)
		if s.Game.Players.Len() != 1 {
			t.Errorf("%s leaves a body", name)
		}
	}
	a := actorOf(s, "dropped")
	steps(t, s, 2)
	a.Conn.Drop()
	steps(t, s, 199)
	if s.Game.Players.Len() != 2 {
		t.Error("the body is gone within ten seconds")
	}
	steps(t, s, 4)
	if _, seen := looker.View.Find(a.ID); seen || s.Game.Players.Len() != 1 {
		t.Error("the body is there after ten seconds")
	}
}
