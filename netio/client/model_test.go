package client_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tickd/netio/client"
	"tickd/netio/packet"
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
// the land's before the snapshot's parts.
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
	return land, g.snapshot(g.cx, g.cy, g.split)
}

// want is the truth that the client should know now, by rising id.
func (g *setup) want() (list []client.Entity) {
	best := map[uint32]client.Entity{}
	for at, h := range g.last().cells {
		for i, tick := range h {
			if tick < 0 {
				continue
			}
			m := g.ticks[tick]
			for _, id := range m.in(at[0], at[1], len(h), i) {
				b := m.bodies[id]
				if old, ok := best[id]; !ok || old.Tick < uint32(tick) {
					best[id] = client.Entity{ID: id, Class: b.class, Lanes: b.lanes, Blob: []byte(b.name), CellX: uint16(at[0]), CellY: uint16(at[1]), Tick: uint32(tick)}
				}
			}
		}
	}
	for _, e := range best {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b client.Entity) int { return int(a.ID) - int(b.ID) })
	return list
}

func same(a, b *client.Entity) bool {
	return a.ID == b.ID && a.Class == b.Class && slices.Equal(a.Lanes, b.Lanes) && bytes.Equal(a.Blob, b.Blob) && a.CellX == b.CellX && a.CellY == b.CellY && a.Tick == b.Tick
}

// check compares all that the View knows with the truth.
func (g *setup) check() error {
	v, h := g.view, &g.header
	want := g.want()
	i := 0
	for e := range v.All {
		if i >= len(want) || !same(e, &want[i]) {
			return fmt.Errorf("entity %d is %+v, want %+v", i, *e, want[min(i, len(want)):])
		}
		i++
	}
	if i != len(want) {
		return fmt.Errorf("%d entities, want %d", i, len(want))
	}
	for id := range uint32(2*g.most + 2) {
		e, ok := v.Find(id)
		j, found := slices.BinarySearchFunc(want, id, func(e client.Entity, id uint32) int { return int(e.ID) - int(id) })
		if ok != found || ok && !same(&e, &want[j]) {
			return fmt.Errorf("found %v %+v, want %v", ok, e, found)
		}
	}
	cx, cy := v.Centre()
	waiting, repeats := v.Buffer()
	own, ok := v.Own()
	if v.Tick() != h.Tick || cx != h.CX || cy != h.CY || v.InputSeq() != h.InputSeq || waiting != int(h.Buffer&15) || repeats != int(h.Buffer>>4) {
		return fmt.Errorf("tick %d centre %d, %d input %d: want %+v", v.Tick(), cx, cy, v.InputSeq(), h)
	}
	if ok != (h.Flags&packet.SnapOwn != 0) || own != h.Own || !bytes.Equal(v.OwnBlob(), g.blob) {
		return fmt.Errorf("own %v %v blob %v, want %+v %v", own, ok, v.OwnBlob(), h, g.blob)
	}
	return g.checkLand()
}

func (g *setup) checkLand() error {
	for y := range g.h + 1 {
		for x := range g.w + 1 {
			tiles, version, ok := g.view.Chunk(uint16(x), uint16(y))
			want, held := g.versions[[2]int{x, y}]
			if ok != held || ok && version != want {
				return fmt.Errorf("chunk %d, %d: %v %d, want %v %d", x, y, ok, version, held, want)
			}
			if ok && *tiles != g.chunks[y*g.w+x] {
				return fmt.Errorf("chunk %d, %d differs", x, y)
			}
		}
	}
	return nil
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

// play runs one game. Each part is given broken first, which must change nothing.
func play(t testing.TB, seed uint64, snapshots int) error {
	g := newSetup(t, seed)
	for range snapshots {
		tick := g.view.Tick()
		land, parts := g.next()
		for _, f := range land {
			if _, err := g.view.Frame(f[:len(f)-1]); err == nil {
				return fmt.Errorf("tick %d: took a chunk cut short", g.header.Tick)
			}
			if _, err := g.view.Frame(f); err != nil {
				return fmt.Errorf("tick %d: %w", g.header.Tick, err)
			}
		}
		if _, err := g.view.Frame(parts[0][:len(parts[0])-1]); err == nil {
			return fmt.Errorf("tick %d: took a snapshot cut short", g.header.Tick)
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
