package sim_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// As many play as the rules say, and one more is told when to come again. A place
// that somebody leaves is free.
func TestMaxPlayers(t *testing.T) {
	for _, most := range []int{1, 3} {
		c := flat(64)
		c.Game.MaxPlayers = most
		s := sim.New(c)
		var all []*actor
		for i := range most {
			all = append(all, actorOf(s, fmt.Sprint("player", i)))
		}
		steps(t, s, 2)
		for i, a := range all {
			if a.ID == 0 || len(a.Refused) > 0 {
				t.Fatalf("player %d of %d is refused: %+v", i+1, most, a.Refused)
			}
		}
		late := actorOf(s, "latecomer")
		steps(t, s, 2)
		if late.ID != 0 || len(late.Refused) != 1 || late.Refused[0].Code != packet.ServerFull || late.Refused[0].RetryMs != 5000 {
			t.Errorf("one more than %d: player %d, %+v", most, late.ID, late.Refused)
		}
		all[0].Conn.Drop()
		steps(t, s, 2)
		late = actorOf(s, "latecomer")
		steps(t, s, 2)
		if late.ID == 0 || s.Game.Players.Len() != most {
			t.Errorf("a free place of %d: refused %+v, %d play", most, late.Refused, s.Game.Players.Len())
		}
	}
}

// One reaches a tile whose middle is 5 tiles away, and not by the least unit
// farther, in each direction, with the shovel and with a tile.
func TestReachIsExact(t *testing.T) {
	const reach = 5 * components.One
	for _, c := range []struct{ dx, dy int32 }{
		{reach, 0}, {-reach, 0}, {0, reach}, {0, -reach}, {3 * components.One, 4 * components.One}, {-4 * components.One, 3 * components.One},
	} {
		for _, more := range []int32{0, 1} {
			want := packet.OK
			if more > 0 {
				want = sandbox.OutOfReach
			}
			s, a, _ := quarry(t)
			x, y := 10+c.dx/components.One, 10+c.dy/components.One
			at := component[components.Position](s, a.ID)
			at.X -= more * sign(c.dx)
			at.Y -= more * sign(c.dy)
			a.take(a.slotFor(t, land.Cobblestone))
			placed := a.place(x, y)
			a.take(0)
			if more > 0 {
				landOf(s).Set(x, y, land.Cobblestone)
			}
			broken := a.dig(x, y)
			steps(t, s, 20)
			a.answered(t, fmt.Sprintf("placed %d,%d away and %d more", c.dx, c.dy, more), placed, want)
			a.answered(t, fmt.Sprintf("broken %d,%d away and %d more", c.dx, c.dy, more), broken, want)
		}
	}
}

func sign(v int32) int32 {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

// A cooldown is over in the tick that it names and not in the one before.
func TestCooldownsAreExact(t *testing.T) {
	for _, early := range []uint32{0, 1} {
		want := packet.OK
		if early > 0 {
			want = sandbox.Cooldown
		}
		s, a, _ := quarry(t)
		landOf(s).Set(12, 10, land.Cobblestone)
		hand := component[has.Hand](s, a.ID)
		hand.BreakAt = uint32(s.Game.App.Tick()) + 1 + early
		broken := a.dig(12, 10)
		steps(t, s, 20)
		a.answered(t, fmt.Sprintf("broken %d ticks early", early), broken, want)
		hand = component[has.Hand](s, a.ID)
		hand.Item, hand.PlaceAt = uint8(land.Sand)+1, uint32(s.Game.App.Tick())+1+early
		placed := a.place(12, 12)
		steps(t, s, 2)
		a.answered(t, fmt.Sprintf("placed %d ticks early", early), placed, want)
	}
	// The first use sets the next: 100 ms after a break, 200 ms after a tile placed.
	s, a, _ := quarry(t)
	a.take(a.slotFor(t, land.Sand))
	a.place(12, 12)
	steps(t, s, 1)
	tick := uint32(s.Game.App.Tick())
	a.take(0)
	landOf(s).Set(12, 10, land.Cobblestone)
	a.dig(12, 10)
	steps(t, s, 1)
	if hand := *component[has.Hand](s, a.ID); hand.PlaceAt != tick+4 || hand.BreakAt != tick+1+2 {
		t.Errorf("placed in tick %d and began to break in the next: %+v", tick, hand)
	}
}

// Who comes back from the dead is spared by nothing that hurt it before.
func TestBurnDoesNotOutliveDeath(t *testing.T) {
	s, a, _ := quarry(t)
	a.put(10, 10)
	component[components.Health](s, a.ID).Points = 0
	component[has.Burn](s, a.ID).Until = uint32(s.Game.App.Tick()) + 500
	steps(t, s, 61)
	if got := component[components.Health](s, a.ID).Points; got != components.HealthMax {
		t.Fatalf("health %d when it comes back", got)
	}
	x, y := a.tile()
	landOf(s).Set(x, y, land.Lava)
	steps(t, s, 1)
	if got := component[components.Health](s, a.ID).Points; got >= components.HealthMax {
		t.Errorf("health %d after a tick in lava", got)
	}
}

// A view follows its player an eighth of a cell after the edge, and does not jump
// while somebody walks along it.
func TestViewsFollowLate(t *testing.T) {
	const cell, late = 32 * components.One, 4 * components.One
	s := sim.New(flat(192))
	a := actorOf(s, "walker")
	steps(t, s, 3)
	to := func(x int32) uint16 {
		*component[components.Position](s, a.ID) = components.Position{X: x, Y: 2*cell + cell/2}
		*component[components.Velocity](s, a.ID) = components.Velocity{}
		steps(t, s, 2)
		cx, _ := a.View.Centre()
		return cx
	}
	to(2*cell + cell/2)
	const unit = components.One / components.LaneScale
	for _, c := range []struct {
		what string
		x    int32
		want uint16
	}{
		{"in the middle", 2*cell + cell/2, 2},
		{"over the eastern edge", 3*cell + unit, 2},
		{"as far as it may be", 3*cell + late - unit, 2},
		{"farther", 3*cell + late, 3},
		{"back over the edge", 3*cell - unit, 3},
		{"as far back as it may be", 3*cell - late, 3},
		{"farther back", 3*cell - late - unit, 2},
		{"over the edge again", 3*cell + unit, 2},
	} {
		if got := to(c.x); got != c.want {
			t.Errorf("%s: looks at cell %d, want %d", c.what, got, c.want)
		}
	}
}

// The longest line of chat, and one byte more.
func TestChatLength(t *testing.T) {
	for _, c := range []struct {
		text string
		code packet.Code // of the connection's end
	}{
		{strings.Repeat("x", sandbox.ChatMax), packet.OK},
		{strings.Repeat("x", sandbox.ChatMax+1), packet.BadFrame},
		{strings.Repeat("é", sandbox.ChatMax/2), packet.OK},
		{strings.Repeat("é", sandbox.ChatMax/2) + "x", packet.BadFrame},
	} {
		s := sim.New(flat(64))
		a := actorOf(s, "talker")
		steps(t, s, 2)
		a.Send(chat(1, sandbox.ChatGlobal, c.text))
		steps(t, s, 2)
		if a.Conn.Code() != c.code {
			t.Errorf("%d bytes: %v, want %v", len(c.text), a.Conn.Code(), c.code)
		}
		if c.code == packet.OK {
			a.answered(t, fmt.Sprintf("%d bytes", len(c.text)), 1, packet.OK)
		}
	}
}

// In a crowd names are told once; who gets the id of somebody who is gone is told
// anew, to all who knew the one before.
func TestNamesOfReusedIDsAreToldAgain(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	conf := config(96)
	rulesOf(conf).Spawn = 0
	crowd := &npc{n: 700, tiles: 40, rng: rng}
	conf.Install = with(crowd.class)
	s := sim.New(conf)
	crowd.enter()
	c := s.Join("alone")
	run := func(ticks int) {
		for range ticks {
			crowd.step()
			c.Input(holding(0, 0))
			s.Step()
			healthy(t, s)
		}
	}
	p := &past{s: s}
	run(400)
	if named := p.named(t, c); named < 100 {
		t.Fatalf("%d %% of those in view have names", named)
	}
	class, _ := s.Game.Registry.ClassOf("npc")
	known := ecs.NetID(s.Game.App.IDs.Limit())
	for round := range 3 {
		for _, e := range crowd.all[:300] {
			s.Game.App.Despawn(e)
		}
		gone := crowd.all[:300]
		crowd.all = crowd.all[300:]
		run(ecs.IDRestTime + 1)
		reused := 0
		for i := range gone {
			id, e := crowd.spawn.New(class, *crowd.at.Get(crowd.all[i]), components.Velocity{}, components.Heading{}, tagOf("heir", 1000*round+i))
			crowd.all = append(crowd.all, e)
			if id < known {
				reused++
			}
		}
		if reused < 250 {
			t.Fatalf("only %d ids came back", reused)
		}
		run(300)
		if named := p.named(t, c); named < 100 {
			t.Errorf("round %d: %d %% of those in view have names", round, named)
		}
	}
}
