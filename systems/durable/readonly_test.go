package durable_test

import (
	"errors"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/durable"
)

// filled is a world whose disk has become full, and which has become read-only for it.
func filled(t *testing.T) (*kept, *fakedisk.Disk) {
	t.Helper()
	d := fakedisk.New(1)
	k := open(t, config(d.Dir("world"), inn()))
	k.Join("ann")
	k.run(t, 5)
	d.Quota(d.Used() + 100)
	for k.writer.Full() == nil {
		k.run(t, 1)
	}
	k.EnterReadOnly()
	k.tick()
	if !k.World.Game.ReadOnly() || k.Server.Held() != 1 {
		t.Fatalf("read-only: %v, %d ticks held", k.World.Game.ReadOnly(), k.Server.Held())
	}
	k.write(t)
	return k, d
}

// On a full disk nobody new is let in, and who plays goes on, unrecorded; when there is space
// the world goes on as it is by then, under a new epoch, and is there after the end.
func TestAFullDiskHeals(t *testing.T) {
	k, d := filled(t)
	last, ann := uint32(k.World.Game.App.Tick()), k.Clients[0]
	bob := k.Join("bob")
	for range 3 * netio.HeldMax {
		k.tick()
	}
	if len(k.batch) != 0 || k.Server.Held() != 0 || ann.View.Tick() != last+3*netio.HeldMax {
		t.Fatalf("%d records, %d ticks held, ann is at tick %d", len(k.batch), k.Server.Held(), ann.View.Tick())
	}
	if len(bob.Refused) != 1 || bob.Refused[0].Code != packet.ReadOnly || bob.Refused[0].RetryMs == 0 {
		t.Fatalf("bob was told %+v", bob.Refused)
	}

	s := k.Heal()
	for k.Ready() {
		k.tick()
	}
	if err := k.writer.Heal(s); !errors.Is(err, journal.ErrFull) {
		t.Fatalf("healed without space: %v", err)
	}
	k.batch = k.batch[:0]
	k.Healed(false)
	if k.Server.Held() != 0 || !k.Ready() {
		t.Fatalf("%d ticks are held for good", k.Server.Held())
	}
	k.Reuse(s)
	k.tick()

	d.Quota(0)
	s = k.Heal()
	k.tick()
	if ann.View.Tick() >= uint32(k.World.Game.App.Tick()) {
		t.Fatal("a tick was told that is recorded and not durable")
	}
	if err := k.writer.Heal(s); err != nil {
		t.Fatal(err)
	}
	k.Healed(true)
	k.write(t)
	k.run(t, 5)
	cid := k.Join("cid")
	k.run(t, 2)
	if k.World.Game.ReadOnly() || k.World.ReadOnly() || cid.ID == 0 {
		t.Fatalf("after it was healed: read-only %v, cid is %d", k.World.Game.ReadOnly(), cid.ID)
	}
	hash, tick := k.World.Game.App.State.Hash(), uint32(k.World.Game.App.Tick())
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	c := config(d.Dir("world"), inn())
	again := open(t, c)
	if f := again.Found; f.Tick != tick || f.Snapshot == 0 || f.Returned != 2 {
		t.Fatalf("%+v, not tick %d", f, tick)
	}
	h, err := journal.Read(c.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Epochs()) != 2 {
		t.Fatalf("epochs %+v", h.Epochs())
	}
	g, err := c.Build()
	if err != nil {
		t.Fatal(err)
	}
	epoch, from, err := h.At(tick)
	if err != nil || epoch != 2 {
		t.Fatalf("epoch %d, %v", epoch, err)
	}
	if err := g.App.State.Restore(from.State); err != nil {
		t.Fatal(err)
	}
	var came uint64
	if err := durable.Replay(g, h.Records(epoch, from.Tick), func(r journal.Record) error {
		if r.Tick == tick {
			came = g.App.State.Hash()
		}
		return nil
	}); err != nil || came != hash {
		t.Fatalf("%v, replayed hash %x, not %x", err, came, hash)
	}
}

// A world that ended while it was read-only is what it was when it became so, and goes on when
// there is space.
func TestAReadOnlyWorldEnds(t *testing.T) {
	k, d := filled(t)
	last := uint32(k.World.Game.App.Tick())
	for range 10 {
		k.tick()
	}
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	d.Quota(0)
	again := open(t, config(d.Dir("world"), inn()))
	if again.Found.Tick != last || !again.World.Game.ReadOnly() {
		t.Fatalf("tick %d, not %d", again.Found.Tick, last)
	}
	again.run(t, 2)
	bob := again.Join("bob")
	again.run(t, 2)
	if again.World.Game.ReadOnly() || bob.ID == 0 {
		t.Fatalf("still read-only, or bob was not let in: %+v", bob.Refused)
	}
}
