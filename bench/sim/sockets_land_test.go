package sim_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// witness notes in which tick the server's tiles became dirt.
type witness struct {
	game  *systems.Game
	tiles [][2]int32
	mu    sync.Mutex
	ticks map[[2]int32]uint32
}

func (w *witness) Init(*ecs.App) {}

func (w *witness) Update(tick ecs.Tick) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, at := range w.tiles {
		if _, known := w.ticks[at]; !known && systems.Find[sandbox.Ground](w.game).Land.At(at[0], at[1]) == land.Dirt {
			w.ticks[at] = uint32(tick)
		}
	}
}

// check compares a client's tiles with the ticks in which they broke.
func (w *witness) check(v *client.View) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, at := range w.tiles {
		tiles, _, ok := v.Chunk(uint16(at[0]/32), uint16(at[1]/32))
		if !ok {
			continue
		}
		want := land.Cobblestone
		if tick, broken := w.ticks[at]; broken && tick <= v.Tick() {
			want = land.Dirt
		}
		if got := land.Tile(tiles[at[1]%32*32+at[0]%32]); got != want {
			return fmt.Errorf("tile %v is %v in the snapshot of tick %d, want %v", at, got, v.Tick(), want)
		}
	}
	return nil
}

// guest is a client on a real socket.
type guest struct {
	*client.Client
	w   *witness
	gap uint32 // longest between two snapshots
}

func visit(ctx context.Context, t *testing.T, addr, transport, name string, w *witness) *guest {
	t.Helper()
	c, err := client.Dial(ctx, addr, client.Options{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Join(ctx, name); err != nil {
		t.Fatal(err)
	}
	if d, ok := ctx.Deadline(); ok {
		_ = c.SetReadDeadline(d) // a test that hangs fails there
	}
	return &guest{Client: c, w: w}
}

// until reads, checks and acknowledges snapshots until done says so after one.
func (g *guest) until(done func() bool) error {
	for {
		before := g.View().Tick()
		kind, _, err := g.Next()
		if err != nil {
			return err
		}
		if kind != packet.KindSnapshot {
			continue // tiles come before the snapshot that they belong to
		}
		if before != 0 {
			g.gap = max(g.gap, g.View().Tick()-before)
		}
		if err := g.w.check(g.View()); err != nil {
			return err
		}
		if err := client.Input(g.Client, &packet.Input[sandbox.Controls]{}); err != nil {
			return err
		}
		if done() {
			return nil
		}
	}
}

func (g *guest) sees(at [2]int32) bool {
	tiles, _, ok := g.View().Chunk(uint16(at[0]/32), uint16(at[1]/32))
	return ok && land.Tile(tiles[at[1]%32*32+at[0]%32]) == land.Dirt
}

// One breaks tiles, another sees it in the snapshot of that very tick, over the
// other transport; one whose link stands still meanwhile ends with the same, and
// so does one who joins later.
func TestBrokenTilesOnSockets(t *testing.T) {
	s := netio.New(netio.Config{Loops: 2, TickRate: 20})
	g := systems.New(s, flat(64).Game)
	sandbox.Install(g)
	w := &witness{game: g, tiles: [][2]int32{{34, 32}, {31, 34}}, ticks: map[[2]int32]uint32{}}
	for _, at := range w.tiles {
		systems.Find[sandbox.Ground](g).Land.Set(at[0], at[1], land.Cobblestone)
	}
	g.App.Add(ecs.Send, w)
	g.Init()
	serving, end := context.WithCancel(context.Background())
	addr, done := serve(t, serving, g, s)
	defer func() {
		end()
		<-done
	}()
	ctx, cancel := context.WithTimeout(serving, time.Minute)
	defer cancel()

	breaker, looker := visit(ctx, t, addr, "tcp", "breaker", w), visit(ctx, t, addr, "ws", "looker", w)
	stalled := visit(ctx, t, addr, "tcp", "stalled", w)
	if err := stalled.until(stalled.known); err != nil {
		t.Fatal(err)
	}
	stoppedAt := stalled.View().Tick() // and reads no more for a while

	var both sync.WaitGroup
	both.Go(func() {
		if err := breaker.breakAll(w.tiles); err != nil {
			t.Errorf("breaker: %v", err)
		}
	})
	both.Go(func() {
		err := looker.until(func() bool {
			return looker.sees(w.tiles[0]) && looker.sees(w.tiles[1]) && looker.View().Tick() > stoppedAt+30
		})
		if err != nil {
			t.Errorf("looker: %v", err)
		}
	})
	both.Wait()
	if t.Failed() {
		return
	}
	if err := stalled.until(func() bool { return stalled.sees(w.tiles[0]) && stalled.sees(w.tiles[1]) }); err != nil {
		t.Errorf("stalled: %v", err)
	}
	if stalled.gap < 12 {
		t.Errorf("the stalled link skipped %d frames, want 12 or more", stalled.gap)
	}
	late := visit(ctx, t, addr, "ws", "latecomer", w)
	if err := late.until(func() bool { return late.sees(w.tiles[0]) && late.sees(w.tiles[1]) }); err != nil {
		t.Errorf("latecomer: %v", err)
	}
	for _, g := range []*guest{breaker, looker, stalled, late} {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
}

// known reports whether the chunk of the tiles has come.
func (g *guest) known() bool {
	_, _, ok := g.View().Chunk(uint16(g.w.tiles[0][0]/32), uint16(g.w.tiles[0][1]/32))
	return ok
}

func (g *guest) breakAll(tiles [][2]int32) error {
	if err := g.until(g.known); err != nil {
		return err
	}
	for i, at := range tiles {
		if err := client.Send(g.Client, &sandbox.Break{Seq: uint32(i + 1), X: uint16(at[0]), Y: uint16(at[1])}); err != nil {
			return err
		}
		if err := g.until(func() bool { return g.sees(at) }); err != nil {
			return err
		}
	}
	return nil
}
