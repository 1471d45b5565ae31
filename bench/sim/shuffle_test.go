package sim_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// The order of rows is nothing: a game whose rows are rearranged before every
// tick goes through the same states, and clients are told the same bytes.
func TestRowsShuffled(t *testing.T) {
	const clients, ticks, seed = 24, 860, 7
	c := momentsConfig()
	straight, _, happened := everything(t, c, clients, ticks, ticks)
	t.Log(happened)
	c.Shuffle = seed
	shuffled, _, _ := everything(t, c, clients, ticks, ticks)
	same(t, "shuffled", shuffled.hashes, straight.hashes)

	was, now := readRecording(t), played(t, c)
	same(t, "recorded, and shuffled", now.Hashes, was.Hashes)
	same(t, "told, and shuffled", now.Told, was.Told)
}

// Nor does it matter where many do the same at once: of those who break one tile
// one succeeds, those who lie dead come back together, places fall free together.
func TestRowsShuffledWhereMuchComesTogether(t *testing.T) {
	straight := together(t, flat(64))
	for seed := range uint64(4) {
		c := flat(64)
		c.Shuffle = seed + 1
		same(t, fmt.Sprint("shuffled by ", c.Shuffle), together(t, c), straight)
	}
}

// together is a game in which things happen to all in the same tick. It returns
// the hashes of the state and of what the clients were told, in turn.
func together(t *testing.T, c sim.Config) (hashes []uint64) {
	const crowd, rounds, life = 10, 3, 150
	s := sim.New(c)
	told := xxhash.New()
	for round := range rounds {
		var all []*actor
		for i := range crowd {
			a := actorOf(s, fmt.Sprintf("one%d", i))
			heard := a.Heard
			a.Heard = func(c *sim.Client, f []byte) {
				heard(c, f)
				if packet.Kind(f[0]) != packet.KindAccepted { // a token is another one each time
					_, _ = told.Write(f)
				}
			}
			all = append(all, a)
		}
		tile := int32(12 + round)
		for tick := range life {
			for i, a := range all {
				switch {
				case tick == 5:
					a.put(tile-2, 10)
				case tick == 10:
					landOf(s).Set(tile, 10, land.Cobblestone)
				case tick == 15:
					a.dig(tile, 10)
				case tick == 40:
					a.Send(chat(a.seq+1, 1, "all at once"))
					a.seq++
				case tick == 50:
					component[components.Health](s, a.ID).Points = 0
				case tick == life-1 && i > 0: // one stays
					a.Conn.Drop()
				}
			}
			s.Step()
			healthy(t, s)
			hashes = append(hashes, s.Game.App.State.Hash(), told.Sum64())
			if tick == 100 && (!slices.Contains(codes(all), "OK") || !slices.Contains(codes(all), "CANCELLED")) {
				t.Fatalf("answers %q", codes(all))
			}
		}
		all[0].Conn.Drop()
		for range 200 + 70 {
			s.Step() // until nobody is waited for, and ids are used again
		}
	}
	return hashes
}

// codes are the answers that some were given.
func codes(all []*actor) (list []string) {
	for _, a := range all {
		for seq := uint32(1); seq <= a.seq; seq++ {
			for _, code := range a.answers[seq] {
				list = append(list, codeName(a.s, code))
			}
		}
	}
	return list
}
