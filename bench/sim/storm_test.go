package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// fewer is how many take part under the race detector, for whom it is a matter of
// who reads what, not of how much.
func fewer(players int) int {
	if raced {
		return players / 8
	}
	return players
}

// crowded is a game in which so many ask to play in the middle of the world.
func crowded(players int) *sim.Sim {
	conf := config(128)
	rulesOf(conf).Spawn, conf.Game.MaxPlayers = sandbox.SpawnCentre, players+10
	conf.Net = netio.Config{Connections: players + 100}
	s := sim.New(conf)
	for i := range players {
		s.Join(fmt.Sprintf("player%d", i))
	}
	return s
}

// storm is one in which they all play.
func storm(t *testing.T, players int) *sim.Sim {
	t.Helper()
	s := crowded(players)
	s.Step()
	if n := s.Game.Players.Len(); n != players {
		t.Fatalf("%d of %d joined", n, players)
	}
	return s
}

type stormy struct{ *sim.Sim }

// honest fails if anybody has ended.
func (s stormy) honest(t *testing.T) {
	t.Helper()
	for _, c := range s.Clients {
		if c.Err != nil || c.Conn.Closed() {
			t.Fatalf("%s ended with %v: %v", c.Name, c.Conn.Code(), c.Err)
		}
	}
}

// step plays ticks in which everybody acknowledges.
func (s stormy) step(ticks int) {
	for range ticks {
		for _, c := range s.Clients {
			c.Input(holding(0, 0))
		}
		s.Step()
	}
}

// What many say in one tick is thinned, and ends nobody.
func TestALineStormEndsNobody(t *testing.T) {
	for _, scope := range []uint8{sandbox.ChatNear, sandbox.ChatGlobal} {
		s := stormy{storm(t, fewer(976))}
		answers := map[packet.Code]int{}
		for _, c := range s.Clients {
			c.Event = func(kind packet.EventType, b []byte) {
				if kind == packet.EventAnswer {
					answers[packet.Code(b[4])]++
				}
			}
		}
		s.step(2)
		for _, c := range s.Clients {
			c.Send(chat(1, scope, strings.Repeat("x", sandbox.ChatMax)))
		}
		s.step(3)
		s.honest(t)
		if answers[packet.OK]+answers[packet.RetryLater] != len(s.Clients) || answers[packet.OK] < sandbox.ChatNearPerSecond {
			t.Errorf("scope %d: answered %v", scope, answers)
		}
	}
}

// Thousands who join in one tick all play, and have the roster soon.
func TestFourThousandJoinInOneTick(t *testing.T) {
	players := fewer(4000)
	s := stormy{crowded(players)}
	rosters := 0
	for _, c := range s.Clients {
		c.Event = func(kind packet.EventType, _ []byte) {
			if kind == packet.EventRoster {
				rosters++
			}
		}
	}
	s.step(3)
	s.honest(t)
	if n := s.Game.Players.Len(); n != players || rosters < players {
		t.Errorf("%d play, %d rosters were told", n, rosters)
	}
}

// Three hundred who talk as fast as they may, near each other, do not delay what
// a client asks for: its pongs and answers come in the tick after.
func TestTalkersDelayNoAnswer(t *testing.T) {
	s := stormy{storm(t, fewer(300))}
	seqs := make([]uint32, len(s.Clients))
	listener := s.Clients[7]
	pongs, answers, shown, omitted := 0, 0, 0, 0
	listener.Heard = func(_ *sim.Client, f []byte) {
		if f[0] == byte(packet.KindPong) {
			pongs++
		}
	}
	listener.Event = func(kind packet.EventType, b []byte) {
		switch kind {
		case packet.EventAnswer:
			answers++
		case packet.EventChat:
			shown++
		case packet.EventOmitted:
			r := wire.NewReader(b)
			omitted += int(r.Uvarint())
		}
	}
	for tick := range 12 * 20 {
		for i, c := range s.Clients {
			if (tick+i)%22 == 0 && c != listener {
				seqs[i]++
				c.Send(chat(seqs[i], sandbox.ChatNear, strings.Repeat("y", sandbox.ChatMax)))
			}
		}
		ask := tick%5 == 0
		if ask {
			seqs[7]++
			listener.Send(packet.Append(nil, &packet.Ping{}))
			listener.Send(packet.Append(nil, &sandbox.Select{Seq: seqs[7], Slot: 0}))
		}
		pongs, answers = 0, 0
		s.step(1)
		if ask && (pongs != 1 || answers != 1) {
			t.Fatalf("tick %d: %d pongs, %d answers", tick, pongs, answers)
		}
	}
	s.honest(t)
	if shown < 60 || shown > 12*2*sandbox.ChatNearPerSecond {
		t.Errorf("%d lines were shown in 12 s, %d omitted", shown, omitted)
	}
}

// Those who were not heard for long come before those who talk all the time.
func TestTalkersSilenceNobody(t *testing.T) {
	s := stormy{storm(t, 40)}
	seqs := make([]uint32, len(s.Clients))
	quiet := s.Clients[39]
	heard := map[string]int{}
	s.Clients[38].Event = func(kind packet.EventType, b []byte) {
		if r := wire.NewReader(b); kind == packet.EventChat {
			r.U8()
			r.U32()
			heard[r.String(16)]++
		}
	}
	for tick := range 30 * 20 {
		for i, c := range s.Clients[:38] {
			if (tick+i)%20 == 0 {
				seqs[i]++
				c.Send(chat(seqs[i], sandbox.ChatGlobal, "spam"))
			}
		}
		if tick%220 == 219 {
			seqs[39]++
			quiet.Send(chat(seqs[39], sandbox.ChatGlobal, "help"))
		}
		s.step(1)
	}
	s.step(20)
	if heard[quiet.Name] != 2 {
		t.Errorf("the quiet one was heard %d times of 2", heard[quiet.Name])
	}
	counts := []int{}
	for _, c := range s.Clients[:38] {
		counts = append(counts, heard[c.Name])
	}
	if least, most := slices.Min(counts), slices.Max(counts); least == 0 {
		t.Errorf("some were heard %d times, some %d", least, most)
	}
}

// A spectator hears what is said where it looks, and who plays.
func TestSpectatorsHear(t *testing.T) {
	conf := config(128)
	rulesOf(conf).Spawn = sandbox.SpawnCentre
	conf.Net.Spectators = 2
	s := sim.New(conf)
	ann, near, far := s.Join("Ann"), watch(s, 64, 64), watch(s, 2, 2)
	var e, f ears
	e.listen(near)
	f.listen(far)
	s.Step()
	ann.Input(holding(0, 0))
	s.Step()
	ann.Send(chat(1, sandbox.ChatNear, "psst"))
	s.Step()
	ann.Send(chat(2, sandbox.ChatGlobal, "too soon"))
	s.Step()
	if fmt.Sprint(e.lines, f.lines) != "[0 1 Ann: psst] []" || e.roster != "1 Ann" {
		t.Errorf("heard %v and %v, roster %q", e.lines, f.lines, e.roster)
	}
}

func watch(s *sim.Sim, x, y uint16) *sim.Client {
	c := s.Dial("watcher")
	c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	c.Read()
	c.Send(packet.Append(nil, &packet.Spectate{X: x, Y: y}))
	return c
}
