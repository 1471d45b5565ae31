package client_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

var seedFlag = flag.Uint64("seed", 0, "run the model test with this seed only")

// setup is one random game: a world, a server for one client, and the client.
type setup struct {
	*sender
	view   *client.View
	split  int
	cx, cy int
}

func newSetup(t testing.TB, seed uint64) *setup {
	rng := rand.New(rand.NewPCG(seed, 0))
	side, w, h := 1+2*rng.IntN(4), 1+rng.IntN(9), 1+rng.IntN(9)
	s := testSchema(t)
	return &setup{
		sender: newSender(newWorld(s, rng, w, h, 10+rng.IntN(120)), side),
		view:   client.NewView(s, testWorld(w, h, side)),
		split:  []int{0, 20, 60}[rng.IntN(3)],
		cx:     rng.IntN(w), cy: rng.IntN(h),
	}
}

// next goes on a few ticks, moves the view and returns the frames of a snapshot,
// the land's and the blobs before the snapshot's parts.
func (g *setup) next() (land, parts [][]byte) {
	for range 1 + g.rng.IntN(8)/7*g.rng.IntN(5) {
		g.step()
	}
	switch g.rng.IntN(30) {
	case 0:
		g.cx, g.cy = g.rng.IntN(g.w), g.rng.IntN(g.h)
	case 1, 2, 3, 4:
		g.cx = min(max(g.cx+g.rng.IntN(3)-1, 0), g.w-1)
		g.cy = min(max(g.cy+g.rng.IntN(3)-1, 0), g.h-1)
	}
	land = g.land(g.sender.view(g.cx, g.cy))
	parts = g.snapshot(g.cx, g.cy, g.split)
	for some := range slices.Chunk(g.tell.All, packet.BlobsMax) {
		land = append(land, packet.Append(nil, &packet.Blobs{All: some}))
	}
	g.tell.All = g.tell.All[:0]
	return land, parts
}

func TestViewModel(t *testing.T) {
	seeds := []uint64{*seedFlag}
	if *seedFlag == 0 {
		for i := range 20 {
			seeds = append(seeds, uint64(i), rand.Uint64())
		}
	}
	for _, seed := range seeds {
		if err := play(t, seed, 250); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// play runs one game. Some frames are given cut short first, which must change
// nothing.
func play(t testing.TB, seed uint64, snapshots int) error {
	g := newSetup(t, seed)
	for range snapshots {
		tick := g.view.Tick()
		land, parts := g.next()
		for _, f := range land {
			if _, err := g.view.Frame(f[:len(f)-1]); err == nil {
				return fmt.Errorf("tick %d: took a frame cut short", g.header.Tick)
			}
			if _, err := g.view.Frame(f); err != nil {
				return fmt.Errorf("tick %d: %w", g.header.Tick, err)
			}
		}
		if g.rng.IntN(2) == 0 {
			if _, err := g.view.Frame(parts[0][:len(parts[0])-1]); err == nil {
				return fmt.Errorf("tick %d: took a snapshot cut short", g.header.Tick)
			}
		}
		for i, f := range parts {
			if g.view.Tick() != tick {
				return fmt.Errorf("tick %d: applied after %d of %d parts", g.header.Tick, i, len(parts))
			}
			kind, err := g.view.Frame(f)
			if err != nil || kind != packet.KindSnapshot {
				return fmt.Errorf("tick %d part %d: kind %d: %w", g.header.Tick, i, kind, err)
			}
			clear(f) // nothing that was lent may be kept
		}
		if err := g.check(); err != nil {
			return fmt.Errorf("tick %d: %w", g.header.Tick, err)
		}
	}
	if n := g.view.Stats().Snapshots; n != uint64(snapshots) {
		return fmt.Errorf("%d snapshots, want %d", n, snapshots)
	}
	return nil
}
