package server

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// keptWorld is a world without players on a disk of which something fails in the end.
func keptWorld(t *testing.T, d *fakedisk.Disk) (*durable.World, *durable.Writer) {
	t.Helper()
	w, writer, err := durable.Open(durable.Config{
		Build: func() (*systems.Game, error) {
			g := systems.New(netio.New(netio.Config{}), systems.Config{Seed: "s"})
			g.Registry.Class("dot", wire.All, "position")
			g.Init()
			return g, nil
		},
		FS: d.Dir("world"), Identity: journal.Identity{Game: "none"}, Journal: journal.Options{SegmentBytes: 64 << 10},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, writer
}

// until runs ticks until the disk fails or enough are durable.
func until(t *testing.T, w *durable.World, k *keeper, durable uint32) error {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		select {
		case err := <-k.failed:
			return err
		default:
		}
		if w.Game.Server.Released() >= durable {
			return nil
		}
		if k.ready() == "" {
			w.Step()
		} else {
			time.Sleep(time.Millisecond)
		}
	}
	t.Fatal("in vain")
	return nil
}

// After a sync that fails nobody hears of any later tick, the server ends with 74, and what was
// told is there.
func TestASyncThatFails(t *testing.T) {
	d := fakedisk.New(1)
	w, writer := keptWorld(t, d)
	d.Fail(fakedisk.Sync, 5, nil)
	k := keep(w, writer, "strict", nil, slog.New(slog.DiscardHandler))
	err := until(t, w, k, 1000)
	var data *DataError
	if !errors.Is(err, journal.ErrDisk) || !errors.As(Refused("world", err), &data) || data.Code != ExitDisk {
		t.Fatalf("%v, %+v", err, data)
	}
	released := w.Game.Server.Released()
	for k.ready() == "" {
		w.Step()
	}
	if n := w.Game.Server.Released(); n != released || released >= uint32(w.Game.App.Tick()) {
		t.Errorf("tick %d was released after the failure at %d", n, released)
	}
	<-k.ended
	again, _ := keptWorld(t, d)
	if again.Found.Tick < released {
		t.Errorf("tick %d was told, and the world goes on after %d", released, again.Found.Tick)
	}
}

// What is reported is durable, and a world that ends has a snapshot of its last tick.
func TestKeeping(t *testing.T) {
	d := fakedisk.New(1)
	w, writer := keptWorld(t, d)
	k := keep(w, writer, "strict", make(chan struct{}, 1), slog.New(slog.DiscardHandler))
	if err := until(t, w, k, 45); err != nil {
		t.Fatal(err)
	}
	var r admin.Report
	k.measure(&r)
	if r.Kept.Promise != "strict" || r.Kept.Durable < 45 || r.Kept.HashTick != r.Kept.Durable/durable.HashedEvery*durable.HashedEvery || r.Kept.Hash == 0 || r.Kept.Epoch != 1 || r.Unready != "" {
		t.Errorf("%+v", r.Kept)
	}
	w.Snapshot()
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	again, _ := keptWorld(t, d)
	if last := uint32(w.Game.App.Tick()); again.Found.Tick != last || again.Found.Snapshot != last || again.Found.Replayed != 0 {
		t.Errorf("%+v, not tick %d", again.Found, last)
	}
}
