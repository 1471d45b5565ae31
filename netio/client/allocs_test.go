package client_test

import (
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// TestViewAllocs plays a game long enough for the pools to fill, then counts.
func TestViewAllocs(t *testing.T) {
	s := testSchema(t)
	w := newWorld(s, rand.New(rand.NewPCG(1, 1)), 3, 3, 60)
	g := &setup{sender: newSender(w, 3), view: client.NewView(s, testWorld(3, 3, 3)), cx: 1, cy: 1}
	const warm, runs = 800, 200
	var frames [][][]byte
	for range warm + runs + 1 { // AllocsPerRun runs once more to warm up
		land, parts := g.next()
		frames = append(frames, append(land, parts...))
	}
	seen := 0
	see := func(e *client.Entity) bool { seen += len(e.Blob); return true }
	next := func() {
		for _, f := range frames[0] {
			if _, err := g.view.Frame(f); err != nil {
				t.Fatal(err)
			}
		}
		g.view.All(see)
		g.view.Find(7)
		frames = frames[1:]
	}
	for range warm {
		next()
	}
	if n := testing.AllocsPerRun(runs, next); n != 0 {
		t.Fatalf("%v allocations a snapshot", n)
	}
}

// TestClientAllocs answers each Input with a snapshot.
func TestClientAllocs(t *testing.T) {
	const warm, runs = 500, 200
	s := testSchema(t)
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			w := newWorld(s, rand.New(rand.NewPCG(2, 2)), 4, 3, 60)
			g := &setup{sender: newSender(w, 3), view: client.NewView(s, testWorld(4, 3, 3)), cx: 1, cy: 1}
			var bursts [][]byte
			for range warm + runs + 1 {
				land, parts := g.next()
				var b []byte
				for _, f := range append(land, parts...) {
					b = append(b, seal(transport == "ws", f)...)
				}
				bursts = append(bursts, b)
			}
			c := joined(t, transport, func(p *peer) {
				in := make([]byte, 1<<10)
				for _, b := range bursts {
					if n, err := p.Read(in); n == 0 || err != nil {
						return
					}
					_, _ = p.Write(b)
				}
				_, _ = p.Read(in)
			})
			held := packet.Input[packet.Controls]{Body: packet.Controls{Buttons: 1}}
			next := func() {
				if err := client.Input(c, &held); err != nil {
					t.Fatal(err)
				}
				for n := c.View().Stats().Snapshots; c.View().Stats().Snapshots == n; {
					if _, _, err := c.Next(); err != nil {
						t.Fatal(err)
					}
				}
			}
			for range warm {
				next()
			}
			if n := testing.AllocsPerRun(runs, next); n != 0 {
				t.Fatalf("%v allocations a tick", n)
			}
		})
	}
}
