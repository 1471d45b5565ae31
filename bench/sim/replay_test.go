package sim_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

// tape is what a run leaves: the hash after each tick, the record of each tick,
// and the state saved in the middle.
type tape struct {
	hashes  []uint64
	records [][]byte
	middle  []byte
	at      int
}

// script runs a game with clients that join, walk, drop and join again.
func script(t *testing.T, seed uint64, clients, ticks int) tape {
	s := sim.New(config(128))
	rng := rand.New(rand.NewPCG(seed, 3))
	var tp tape
	buttons := make([]uint16, clients)
	for tick := range ticks {
		for i := range clients {
			switch {
			case i >= len(s.Clients):
				if rng.IntN(4) == 0 {
					s.Join(fmt.Sprintf("player%d", i))
				}
			case s.Clients[i].Conn.Closed():
				if rng.IntN(20) == 0 {
					c := s.JoinWith(packet.Join{Name: fmt.Appendf(nil, "PLAYER%d", i), Token: s.Clients[i].Token})
					s.Clients = s.Clients[:len(s.Clients)-1]
					s.Clients[i] = c
				}
			case rng.IntN(300) == 0:
				s.Clients[i].Conn.Drop()
			case rng.IntN(300) == 0:
				s.Clients[i].Send([]byte{byte(packet.KindBye)})
			default:
				if rng.IntN(15) == 0 {
					buttons[i] = uint16(rng.IntN(16))
				}
				for range []int{1, 1, 1, 0, 2}[rng.IntN(5)] {
					s.Clients[i].Input(holding(buttons[i], uint16(rng.Uint32())))
				}
			}
		}
		s.Step()
		for _, c := range s.Clients {
			if c.Err != nil {
				t.Fatal(c.Err)
			}
		}
		tp.hashes = append(tp.hashes, s.Game.App.State.Hash())
		tp.records = append(tp.records, slices.Clone(s.Server.Record()))
		if tick == ticks/2 {
			tp.middle, tp.at = s.Game.App.State.Save(nil), tick
		}
	}
	return tp
}

// replay feeds records to a game without sessions and returns its hashes.
func replay(t *testing.T, s *sim.Sim, records [][]byte) (hashes []uint64) {
	for i, r := range records {
		if err := s.Server.Replay(r); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
		s.Step()
		hashes = append(hashes, s.Game.App.State.Hash())
	}
	return hashes
}

func TestTheSameCausesGiveTheSameWorld(t *testing.T) {
	const clients, ticks = 50, 1000
	first := script(t, 11, clients, ticks)
	second := script(t, 11, clients, ticks)
	same(t, "run again", second.hashes, first.hashes)
	same(t, "replayed into a fresh game", replay(t, sim.New(config(128)), first.records), first.hashes)

	restored := sim.New(config(128))
	if err := restored.Game.App.State.Restore(first.middle); err != nil {
		t.Fatal(err)
	}
	if h := restored.Game.App.State.Hash(); h != first.hashes[first.at] {
		t.Fatalf("restored hash %x, saved %x", h, first.hashes[first.at])
	}
	same(t, "restored half-way", replay(t, restored, first.records[first.at+1:]), first.hashes[first.at+1:])

	if other := script(t, 12, clients, 100); other.hashes[99] == first.hashes[99] {
		t.Fatal("another script gives the same hash: the hash sees nothing")
	}
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
