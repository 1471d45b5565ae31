package client_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
)

var corpusFlag = flag.Bool("corpus", false, "write the seed corpus of FuzzView anew")

const corpusDir = "testdata/fuzz/FuzzView"

// FuzzView gives a View any frames, each after its length as on raw TCP: no
// bytes may make it panic, and what it then tells must be consistent.
func FuzzView(f *testing.F) {
	s := testSchema(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		v := client.NewView(s, testWorld(4, 3, 3))
		for len(b) > 0 {
			frame, used, err := wire.NextFrame(b, wire.FrameDownMax)
			if err != nil || frame == nil {
				break
			}
			b = b[used:]
			tick := v.Tick()
			if _, err := v.Frame(frame); err != nil && v.Tick() != tick {
				t.Fatal("a frame that failed was applied")
			}
			if v.Tick() != tick {
				consistent(t, v)
			}
			if held := client.Held(v); held > client.HeldMax {
				t.Fatalf("%d numbers are held", held)
			}
		}
		consistent(t, v)
	})
}

func consistent(t *testing.T, v *client.View) {
	last := uint32(0)
	for e := range v.All {
		if e.ID <= last {
			t.Fatalf("id %d after %d", e.ID, last)
		}
		last = e.ID
		all := *e
		if found, ok := v.Find(e.ID); !ok || !same(&found, &all) {
			t.Fatalf("All has %+v, Find %+v", all, found)
		}
		if e.CellX >= 4 || e.CellY >= 3 {
			t.Fatalf("cell %d, %d is outside the world", e.CellX, e.CellY)
		}
	}
	for x := range uint16(5) {
		for y := range uint16(4) {
			v.Chunk(x, y)
		}
	}
}

// TestCorpus writes the corpus when asked, and otherwise sees that it is there:
// whole games in the world of FuzzView.
func TestCorpus(t *testing.T) {
	if !*corpusFlag {
		if names, _ := filepath.Glob(corpusDir + "/*"); len(names) == 0 {
			t.Fatal("no corpus; run with -corpus")
		}
		return
	}
	if err := os.MkdirAll(corpusDir, 0o755); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 0))
		s := testSchema(t)
		g := &setup{sender: newSender(newWorld(s, rng, 4, 3, 6+10*int(seed)), 3), split: 30 * int(seed%3), cx: 1, cy: 1}
		var b []byte
		for range 5 {
			land, parts := g.next()
			for _, f := range append(land, parts...) {
				b = append(wire.AppendFrameHeader(b, len(f)), f...)
			}
		}
		text := fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", b)
		if err := os.WriteFile(fmt.Sprintf("%s/game-%d", corpusDir, seed), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
