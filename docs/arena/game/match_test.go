package arena_test

import (
	"fmt"
	"slices"
	"testing"

	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

// config is an arena with short matches.
func config(rate int) sim.Config {
	c := arena.Config()
	c.TickRate, c.MaxPlayers, c.Seed = rate, 40, "arena"
	c.Settings = &arena.Settings{ScoreToWin: 8, MatchSeconds: 60}
	return sim.Config{Game: c, Install: arena.Install}
}

// match is a game, and the bots that play it.
type match struct {
	*sim.Sim
	t     *testing.T
	truth *truth
	bots  []*arena.Bot // by client
	tape  tape
}

// tape is what a run leaves: the hash after each tick, its record, and the state
// in the middle.
type tape struct {
	hashes  []uint64
	records [][]byte
	middle  []byte
	at      int
}

func newMatch(t *testing.T, c sim.Config, bots int) *match {
	m := &match{Sim: sim.New(c), t: t}
	m.truth = &truth{game: m.Game}
	for i := range bots {
		m.join(fmt.Sprintf("bot-%d", i), 0)
	}
	return m
}

// join lets one more bot play in a team.
func (m *match) join(name string, team uint8) *sim.Client {
	m.t.Helper()
	c := m.JoinWith(packet.Join{Name: []byte(name), Data: []byte{team}})
	m.bots = append(m.bots, arena.NewBot(m.Game.World.Schema(), m.Game.Config.TickRate, uint64(len(m.bots))))
	return c
}

// step lets everybody play for one tick and checks what came of it.
func (m *match) step() {
	m.t.Helper()
	for i, c := range m.Clients {
		if c.ID != 0 && !c.Conn.Closed() {
			c.Input(m.bots[i].Play(c.View))
		}
	}
	m.Step()
	m.tape.hashes = append(m.tape.hashes, m.Game.App.State.Hash())
	m.tape.records = append(m.tape.records, slices.Clone(m.Server.Record()))
	m.truth.take()
	for _, c := range m.Clients {
		if c.Err != nil {
			m.t.Fatal(c.Err)
		}
		if c.ID == 0 || c.Conn.Closed() {
			continue
		}
		if err := m.truth.check(c.View, m.Game.World.TeamOf(ecs.NetID(c.ID))); err != nil {
			m.t.Fatal(c.Name, err)
		}
	}
	if err := m.truth.sound(); err != nil {
		m.t.Fatal(err)
	}
}

// now is what the clients are told of the match.
func (m *match) now() (now arena.Match) {
	m.t.Helper()
	if err := decode(m.Clients[0].View.Global(arena.GlobalMatch), &now); err != nil {
		m.t.Fatal(err)
	}
	return now
}

// play goes on until the match is over and the next one has begun.
func (m *match) play(from, to int) {
	m.t.Helper()
	var phases []arena.Phase
	for tick := range to {
		m.step()
		if tick == from {
			m.tape.middle, m.tape.at = m.Game.App.State.Save(nil), len(m.tape.hashes)-1
		}
		if now := m.now(); len(phases) == 0 || phases[len(phases)-1] != now.Phase {
			phases = append(phases, now.Phase)
			if now.Phase == arena.Over {
				m.t.Logf("over after %d ticks: %v", tick, now)
			}
		}
	}
	if want := []arena.Phase{arena.WarmUp, arena.Running, arena.Over, arena.WarmUp, arena.Running}; !slices.Equal(phases[:min(len(phases), len(want))], want) {
		m.t.Fatalf("phases %v, want %v", phases, want)
	}
}

// A whole match of thirty bots, and the beginning of the next: the same at every
// run, replayed from its records, restored half-way, with its rows shuffled.
func TestAMatch(t *testing.T) {
	rates := []int{20, 30, 60}
	if raced {
		rates = []int{30}
		t.Log("at 30 Hz alone: the race detector takes minutes for each")
	}
	for _, rate := range rates {
		t.Run(fmt.Sprintf("%d Hz", rate), func(t *testing.T) {
			const bots = 30
			half, ticks := 15*rate, 60*rate
			first := newMatch(t, config(rate), bots)
			first.play(half, ticks)

			again := config(rate)
			again.Shuffle = 5
			shuffled := newMatch(t, again, bots)
			shuffled.play(half, ticks)
			same(t, "with its rows shuffled", shuffled.tape.hashes, first.tape.hashes)

			same(t, "replayed", replay(t, sim.New(config(rate)), first.tape.records), first.tape.hashes)

			restored := sim.New(config(rate))
			if err := restored.Game.App.State.Restore(first.tape.middle); err != nil {
				t.Fatal(err)
			}
			from := first.tape.at + 1
			same(t, "restored half-way", replay(t, restored, first.tape.records[from:]), first.tape.hashes[from:])
		})
	}
}

// replay feeds records to a game without clients and returns its hashes.
func replay(t *testing.T, s *sim.Sim, records [][]byte) (hashes []uint64) {
	t.Helper()
	for i, r := range records {
		if err := s.Server.Replay(r); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
		s.Step()
		hashes = append(hashes, s.Game.App.State.Hash())
	}
	return hashes
}

func same(t *testing.T, what string, got, want []uint64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d hashes, want %d", what, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: hash of step %d is %x, want %x", what, i, got[i], want[i])
		}
	}
}
