package sim_test

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// A near line is heard as far as it says, in each direction, and not by the least
// unit farther; one for all is heard everywhere.
func TestHearingIsExact(t *testing.T) {
	const far = sandbox.ChatHearing
	if far != 24*components.One {
		t.Errorf("one hears as far as %d, not 24 tiles", far)
	}
	for _, c := range []struct {
		dx, dy int32
		heard  bool
	}{
		{far, 0, true},
		{far + 1, 0, false},
		{-far, far, true},
		{-far - 1, far, false},
		{far, -far, true},
		{far, -far - 1, false},
		{0, far + 1, false},
	} {
		s := sim.New(flat(192))
		a, b := actorOf(s, "talker"), actorOf(s, "listener")
		steps(t, s, 3)
		var e ears
		e.listen(b.Client)
		middle := int32(96 * components.One)
		*component[components.Position](s, a.ID) = components.Position{X: middle, Y: middle}
		*component[components.Position](s, b.ID) = components.Position{X: middle + c.dx, Y: middle + c.dy}
		a.Send(chat(1, sandbox.ChatNear, "near"))
		steps(t, s, 2)
		if got := len(e.lines) == 1; got != c.heard || len(a.answers[1]) != 1 || a.answers[1][0] != packet.OK {
			t.Errorf("%d,%d away: hears %q, answered %v", c.dx, c.dy, e.lines, a.answers[1])
		}
		steps(t, s, 20)
		e = ears{}
		a.Send(chat(2, sandbox.ChatGlobal, "all"))
		steps(t, s, 2)
		if len(e.lines) != 1 {
			t.Errorf("%d,%d away: hears %q of what is said to all", c.dx, c.dy, e.lines)
		}
	}
}

// How many lines get through in a second, of all who talk at once: twice as many of
// those who were quiet for ten seconds, and no more.
func TestChatLimitsAreExact(t *testing.T) {
	const talkers = 50
	for _, c := range []struct {
		scope uint8
		most  int
	}{{sandbox.ChatGlobal, 20}, {sandbox.ChatNear, 10}} {
		s := sim.New(flat(64))
		var all []*actor
		for i := range talkers {
			all = append(all, actorOf(s, fmt.Sprint("talker", i)))
		}
		steps(t, s, 3)
		for i, a := range all { // all in one cell, the second
			a.put(40+int32(i%10), 10+int32(i/10))
		}
		said := map[uint32]bool{}
		talk := func(who []*actor) (ok int) {
			for _, a := range who {
				a.seq++
				a.Send(chat(a.seq, c.scope, "hello"))
			}
			steps(t, s, 2)
			for _, a := range who {
				switch got := a.answers[a.seq]; {
				case len(got) == 1 && got[0] == packet.OK:
					ok++
					said[a.ID] = true
				case len(got) != 1 || got[0] != packet.RetryLater:
					t.Fatalf("scope %d: answered %v", c.scope, got)
				}
			}
			return ok
		}
		if got := talk(all); got != 2*c.most {
			t.Errorf("scope %d: %d of those who were quiet are heard at once, want %d", c.scope, got, 2*c.most)
		}
		var loud []*actor
		for _, a := range all {
			if said[a.ID] {
				loud = append(loud, a)
			}
		}
		steps(t, s, 40-2) // two seconds forget it all
		if got, want := talk(loud), min(c.most, len(loud)); got != want {
			t.Errorf("scope %d: %d of those who have just talked are heard, want %d", c.scope, got, want)
		}
		steps(t, s, 20-2)
		if got, want := talk(loud), min(c.most, len(loud)); got != want {
			t.Errorf("scope %d: a second later %d are heard, want %d", c.scope, got, want)
		}
		steps(t, s, 200)
		if got := talk(loud); got != 2*c.most {
			t.Errorf("scope %d: after ten seconds without a word %d are heard, want %d", c.scope, got, 2*c.most)
		}
	}
}
