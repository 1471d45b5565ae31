package sim_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

// momentsConfig is a small wild land, where players meet and lava is near.
func momentsConfig() sim.Config {
	c := config(48)
	rulesOf(c).Theme = "hell islands"
	rulesOf(c).Creatures = 20
	c.Game.MaxPlayers = 20
	return c
}

// everything is a game in which all happens that players can do and suffer, and
// what it saves every so many ticks.
func everything(t *testing.T, c sim.Config, clients, ticks, every int) (tp tape, saves map[int][]byte, happened map[string]int) {
	s := sim.New(c)
	rng := rand.New(rand.NewPCG(17, 4))
	all := make([]*vandal, clients)
	saves, happened = map[int][]byte{}, map[string]int{}
	for tick := range ticks {
		for i, v := range all {
			switch {
			case v == nil || v.Conn.Closed():
				if rng.IntN(10) == 0 {
					all[i] = vandalAgain(s, fmt.Sprintf("vandal%d", i), v)
					happened["joins"]++
				}
			case rng.IntN(900) == 0:
				v.Conn.Drop()
				happened["drops"]++
			case rng.IntN(900) == 0:
				v.Send([]byte{byte(packet.KindBye)})
				happened["byes"]++
			case rng.IntN(6) == 0: // says nothing, so that its last input is repeated
			default:
				v.busy(rng)
			}
		}
		s.Step()
		healthy(t, s)
		for _, v := range all {
			if v == nil || v.ID == 0 {
				continue
			}
			if dead := component[has.Dead](s, v.ID); dead != nil && dead.Until == uint32(s.Game.App.Tick())+60 {
				happened["deaths"]++
			}
			for _, codes := range v.answers {
				for _, code := range codes {
					happened[codeName(s, code)]++
				}
			}
			clear(v.answers)
		}
		tp.hashes = append(tp.hashes, s.Game.App.State.Hash())
		tp.records = append(tp.records, slices.Clone(s.Server.Record()))
		if tick%every == every-1 {
			saves[tick] = s.Game.App.State.Save(nil)
		}
	}
	return tp, saves, happened
}

// busy is a vandal that talks, asks again and floods its input buffer besides.
func (v *vandal) busy(rng *rand.Rand) {
	v.act(rng)
	if v.ID == 0 {
		return
	}
	switch rng.IntN(24) {
	case 0, 1:
		v.seq++
		v.Send(chat(v.seq, uint8(rng.IntN(2)), "what is going on"))
	case 2:
		for range 4 {
			v.Input(holding(v.buttons, 0))
		}
	case 3:
		v.placeAs(v.seq-rng.Uint32N(3), 20, 20) // asked before: the old answer, or none
	}
}

// A game that goes on from what was saved, whenever that was, goes on as the one
// that was saved did: what comes back with a save is all that the next ticks need.
func TestRestoredAtManyMoments(t *testing.T) {
	const clients, ticks, every, after = 24, 860, 10, 30
	tp, saves, happened := everything(t, momentsConfig(), clients, ticks, every)
	t.Log(happened)
	for what, least := range map[string]int{
		"joins": 40, "drops": 5, "byes": 5, "deaths": 2, "OK": 300, "COOLDOWN": 50, "CANCELLED": 10, "DEAD": 5,
		"BLOCKED": 5, "OUT_OF_REACH": 5, "OUT_OF_ORDER": 5,
	} {
		if happened[what] < least {
			t.Errorf("%d times %s: too quiet to mean anything", happened[what], what)
		}
	}
	for at, saved := range saves {
		s := sim.New(momentsConfig())
		if err := s.Game.App.State.Restore(saved); err != nil {
			t.Fatalf("saved after tick %d: %v", at+1, err)
		}
		to := min(at+1+after, ticks)
		same(t, fmt.Sprintf("restored after tick %d", at+1), replay(t, s, tp.records[at+1:to]), tp.hashes[at+1:to])
	}
	if len(saves) < 80 {
		t.Fatalf("restored at %d moments only", len(saves))
	}
}
