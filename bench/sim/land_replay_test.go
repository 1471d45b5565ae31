package sim_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tickd/tickd/systems/sim"
)

func wildConfig() sim.Config {
	c := config(128)
	rulesOf(c).Theme = "hell islands"
	rulesOf(c).Creatures = 60
	return c
}

// rampage is a game in which clients join, change the land, die in lava, and
// drop.
func rampage(t *testing.T, seed uint64, clients, ticks int) (tp tape, changed int) {
	s := sim.New(wildConfig())
	rng := rand.New(rand.NewPCG(seed, 9))
	all := make([]*vandal, clients)
	for tick := range ticks {
		for i, v := range all {
			switch {
			case v == nil || v.Conn.Closed():
				if rng.IntN(10) == 0 {
					all[i] = vandalAgain(s, fmt.Sprintf("vandal%d", i), v)
				}
			case rng.IntN(400) == 0:
				v.Conn.Drop()
			default:
				v.act(rng)
			}
		}
		s.Step()
		healthy(t, s)
		tp.hashes = append(tp.hashes, s.Game.App.State.Hash())
		tp.records = append(tp.records, slices.Clone(s.Server.Record()))
		if tick == ticks/2 {
			tp.middle, tp.at = s.Game.App.State.Save(nil), tick
		}
	}
	return tp, landOf(s).Differs()
}

func TestTheSameCausesGiveTheSameLand(t *testing.T) {
	clients, ticks := 40, 800
	if testing.Short() || raced {
		ticks = 300
	}
	first, changed := rampage(t, 5, clients, ticks)
	if changed < ticks/4 {
		t.Fatalf("only %d tiles were changed", changed)
	}
	second, _ := rampage(t, 5, clients, ticks)
	same(t, "run again", second.hashes, first.hashes)
	same(t, "replayed into a fresh game", replay(t, sim.New(wildConfig()), first.records), first.hashes)

	restored := sim.New(wildConfig())
	if err := restored.Game.App.State.Restore(first.middle); err != nil {
		t.Fatal(err)
	}
	if h := restored.Game.App.State.Hash(); h != first.hashes[first.at] {
		t.Fatalf("restored hash %x, saved %x", h, first.hashes[first.at])
	}
	same(t, "restored half-way", replay(t, restored, first.records[first.at+1:]), first.hashes[first.at+1:])

	// How many chunks are in memory changes nothing.
	small := wildConfig()
	rulesOf(small).MaxLoaded = 2
	same(t, "with two chunks in memory", replay(t, sim.New(small), first.records[:200]), first.hashes[:200])
}

// A world saved under another seed, size or theme is refused.
func TestAnotherLandIsNotRestored(t *testing.T) {
	saved := sim.New(wildConfig()).Game.App.State.Save(nil)
	for name, change := range map[string]func(*sim.Config){
		"seed":  func(c *sim.Config) { c.Game.Seed = "other" },
		"theme": func(c *sim.Config) { rulesOf(*c).Theme = "islands" },
		"size":  func(c *sim.Config) { c.Game.Width = 160 },
	} {
		c := wildConfig()
		change(&c)
		if err := sim.New(c).Game.App.State.Restore(saved); err == nil {
			t.Errorf("another %s was accepted", name)
		}
	}
}
