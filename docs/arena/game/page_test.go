package arena_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sim"
)

var update = flag.Bool("update", false, "write what the page is tested with")

// vectors are what the page must make of the same inputs.
type vectors struct {
	About []byte // what the Welcome tells
	Walks []walk
}

// walk is where a fighter comes with a stick held so, tick by tick.
type walk struct {
	Rate  int32
	From  [2]int32
	Stick [][2]int8
	At    [][2]int32
}

// The page walks with the same integers: what it is tested with, in
// ../page/test/page.test.mjs, is what the game does.
func TestThePageIsTestedWithWhatTheGameDoes(t *testing.T) {
	const file = "../page/test/vectors.json"
	s := sim.New(config(30))
	about := s.Join("ann").Welcome.Game
	v, rand := vectors{About: about}, ecs.NewRand(7)
	for _, rate := range []int32{20, 30, 60} {
		w := walk{Rate: rate, From: [2]int32{4 * components.One, 16 * components.One}}
		at, held := components.Position{X: w.From[0], Y: w.From[1]}, arena.Controls{}
		for i := range 400 {
			if i%20 == 0 {
				held.Towards(uint16(rand.Uint64()))
			}
			at = arena.Step(arena.Walls(), at, &held, rate)
			w.Stick = append(w.Stick, [2]int8{held.X, held.Y})
			w.At = append(w.At, [2]int32{at.X, at.Y})
		}
		v.Walks = append(v.Walks, w)
	}
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, append(want, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != string(want)+"\n" {
		t.Errorf("%s is not what the game does (%v): write it with -update and run npm test", file, err)
	}
}
