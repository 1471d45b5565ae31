package durable_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
	"github.com/tickd/tickd/systems/sim"
)

// bomb panics so many times in a tick.
type bomb struct {
	at    ecs.Tick
	times int
}

func (b *bomb) Init(*ecs.App) {}

func (b *bomb) Update(tick ecs.Tick) {
	if tick == b.at && b.times > 0 {
		b.times--
		panic("the bomb")
	}
}

// stay is for how many ticks a body stays when the server starts again.
const stay = 100

// inn is a game whose players come back after a restart.
func inn(more ...ecs.System) func(*systems.Game) {
	return func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{
			Class: g.Registry.Class("player", wire.All, "position"),
			Spawn: func(_ *systems.Join, id ecs.NetID, _ ecs.Entity) components.Position {
				return components.Position{X: int32(id) * components.One, Y: components.One}
			},
			Left: func(_ ecs.NetID, _ ecs.Entity, why packet.Code) ecs.Tick {
				if why == packet.Restarted {
					return stay
				}
				return 0
			},
		})
		g.App.Add(ecs.Simulate, more...)
	}
}

// kept is a world that runs and its clients.
type kept struct {
	*durable.World
	*sim.Sim
	writer *durable.Writer
	batch  []durable.Entry // given to nobody yet
}

func key() []byte { return bytes.Repeat([]byte{7}, netio.TokenKeyBytes) }

func config(disk journal.FS, install func(*systems.Game)) durable.Config {
	return durable.Config{
		FS: disk, Identity: journal.Identity{Game: "inn"}, Journal: journal.Options{SegmentBytes: 8 << 10},
		Build: func() (*systems.Game, error) {
			g := systems.New(netio.New(netio.Config{TokenKey: key()}), systems.Config{Seed: "inn"})
			install(g)
			g.Init()
			return g, nil
		},
	}
}

func open(t *testing.T, c durable.Config) *kept {
	t.Helper()
	w, writer, err := durable.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{World: w, writer: writer}
	w.Write = func(e durable.Entry) { k.batch = append(k.batch, e) }
	w.Save = writer.Note
	k.Sim = &sim.Sim{Game: w.Game, Server: w.Game.Server, Memory: netio.NewMemory(w.Game.Server)}
	return k
}

// tick runs one and lets clients read; write does what the disk has to do.
func (k *kept) tick() {
	for _, c := range k.Clients {
		c.Input(&packet.Controls{}) // so that it acknowledges
	}
	k.World.Step()
	k.read()
}

func (k *kept) read() {
	k.Memory.Run()
	for _, c := range k.Clients {
		c.Read()
	}
}

func (k *kept) write(t *testing.T) {
	t.Helper()
	for _, e := range k.batch {
		if err := k.writer.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	k.batch = k.batch[:0]
	if err := k.writer.Sync(); err != nil {
		t.Fatal(err)
	}
	if j := k.writer.Job(); j != nil {
		_ = j.Run() // Finish returns it
		if err := k.writer.Finish(j); err != nil {
			t.Fatal(err)
		}
		k.Reuse(j.Saved())
	}
	k.read()
}

func (k *kept) run(t *testing.T, ticks int) {
	t.Helper()
	for range ticks {
		k.tick()
		k.write(t)
	}
}

// Clients hear of a tick when it is durable, a world that was killed is the one that they have
// heard of, and whoever shows its token is who it was.
func TestAKilledWorldGoesOn(t *testing.T) {
	disk := fakedisk.New(1).Dir("world")
	k := open(t, config(disk, inn()))
	if !k.Found.New || k.Found.Tick != 0 {
		t.Fatalf("%+v", k.Found)
	}
	ann := k.Join("ann")
	k.tick()
	if ann.ID != 0 {
		t.Fatal("ann has heard of a tick that is not durable")
	}
	k.write(t)
	k.run(t, 50)
	if ann.ID == 0 || ann.View.Tick() != 51 {
		t.Fatalf("ann is %d and at tick %d", ann.ID, ann.View.Tick())
	}
	for k.Ready() {
		k.tick() // nobody hears of these
	}
	if ann.View.Tick() != 51 || k.World.Game.App.Tick() != 51+netio.HeldMax {
		t.Fatalf("ann is at tick %d of %d", ann.View.Tick(), k.World.Game.App.Tick())
	}
	if err := k.writer.Close(); err != nil { // as the end of a process does
		t.Fatal(err)
	}

	again := open(t, config(disk, inn()))
	if f := again.Found; f.New || f.Tick != 51 || f.Replayed != 51 || f.Returned != 1 {
		t.Fatalf("%+v", f)
	}
	if again.World.Game.App.Tick() != 52 || again.World.Hash != k.World.Hash && again.World.Tick == k.World.Tick {
		t.Fatalf("tick %d, hash %x", again.World.Game.App.Tick(), again.World.Hash)
	}
	back := again.JoinWith(packet.Join{Name: []byte("ann"), Token: ann.Token})
	again.run(t, 2)
	if back.ID != ann.ID {
		t.Fatalf("ann came back as %d: %v", back.ID, back.Refused)
	}
	if x, y := again.at(t, back.ID), k.at(t, ann.ID); x != y {
		t.Fatalf("ann was at %v and is at %v", y, x)
	}
}

func (k *kept) at(t *testing.T, id uint32) components.Position {
	t.Helper()
	e, ok := k.World.Game.App.IDs.Get(ecs.NetID(id))
	if !ok {
		t.Fatalf("there is no %d", id)
	}
	m := ecs.NewMap[components.Position](k.World.Game.App)
	return *m.Get(e)
}

// From a world snapshot a world goes on as it does from its first tick.
func TestFromASnapshot(t *testing.T) {
	disk := fakedisk.New(1).Dir("world")
	c := config(disk, inn())
	c.SnapshotTicks = 30
	k := open(t, c)
	k.Join("ann")
	k.run(t, 100)
	hash := k.World.Game.App.State.Hash()
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	k.World.Game.Recorded = nil

	c.SnapshotTicks = 0
	again := open(t, c)
	if f := again.Found; f.Snapshot != 90 || f.Replayed != 10 || f.Tick != 100 {
		t.Fatalf("%+v", f)
	}
	h, err := journal.Read(disk)
	if err != nil {
		t.Fatal(err)
	}
	epoch, s, err := h.At(100)
	if err != nil || s == nil || s.Tick != 90 {
		t.Fatal(s, err)
	}
	g, err := c.Build()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.App.State.Restore(s.State); err != nil {
		t.Fatal(err)
	}
	var last uint64
	if err := durable.Replay(g, h.Records(epoch, s.Tick), func(r journal.Record) error {
		if r.Tick == 100 {
			last = g.App.State.Hash()
		}
		return nil
	}); err != nil || last != hash {
		t.Fatalf("%v, hash %x, not %x", err, last, hash)
	}
}

// A tick that was recorded and panics when it is replayed does not keep the world from
// starting: it is moved aside. One that others came after does.
func TestAPoisonTick(t *testing.T) {
	disk := fakedisk.New(1).Dir("world")
	k := open(t, config(disk, inn()))
	k.Join("ann")
	k.run(t, 10)
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, config(disk, inn(&bomb{at: 10, times: 1})))
	f := again.Found
	if p := f.Poisoned; p == nil || p.Tick != 10 || p.Value != "the bomb" || f.Tick != 9 || f.Replayed != 9 || f.Returned != 1 {
		t.Fatalf("%+v", f)
	}
	if again.World.Game.App.Tick() != 10 || !slices.ContainsFunc(disk.Names(), poisonous) {
		t.Fatal(again.World.Game.App.Tick(), disk.Names())
	}
	again.run(t, 5)
	if err := again.writer.Close(); err != nil {
		t.Fatal(err)
	}
	if f := open(t, config(disk, inn())).Found; f.Poisoned != nil || f.Tick != 15 {
		t.Fatalf("%+v", f)
	}
}

func poisonous(name string) bool { return strings.HasPrefix(name, "poison-") }

func TestAnOlderTickPanics(t *testing.T) {
	disk := fakedisk.New(1).Dir("world")
	k := open(t, config(disk, inn()))
	k.run(t, 10)
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, err := durable.Open(config(disk, inn(&bomb{at: 5, times: 1})))
	var p *durable.PanicError
	if !errors.As(err, &p) || p.Tick != 5 || len(p.Stack) == 0 {
		t.Fatalf("%v", err)
	}
}

// No tick runs while as many wait for the disk as may, and who runs one all the same is told.
func TestStepWithoutReady(t *testing.T) {
	k := open(t, config(fakedisk.New(1).Dir("world"), inn()))
	ticks := 0
	for ; k.Ready() && ticks < 2*netio.HeldMax; ticks++ {
		k.tick()
	}
	if ticks != netio.HeldMax {
		t.Errorf("%d ticks ran ahead of the disk, not %d", ticks, netio.HeldMax)
	}
	func() {
		defer func() {
			if text, _ := recover().(string); !strings.HasPrefix(text, "durable: Step while as many ticks wait") {
				t.Errorf("one more: %q", text)
			}
		}()
		k.World.Step()
	}()
	k.write(t)
	if !k.Ready() {
		t.Error("all is written, and no tick may run")
	}
}

// An error of a sync reaches whoever asked for it, and nobody hears of the tick.
func TestASyncThatFails(t *testing.T) {
	disk := fakedisk.New(1)
	k := open(t, config(disk.Dir("world"), inn()))
	k.run(t, 3)
	k.tick()
	if err := k.writer.Append(k.batch[0]); err != nil {
		t.Fatal(err)
	}
	disk.Fail(fakedisk.Sync, 1, nil)
	if err := k.writer.Sync(); !errors.Is(err, journal.ErrDisk) {
		t.Errorf("synced: %v", err)
	}
	if told := k.Server.Released(); told != 3 || k.writer.Durable() != 3 {
		t.Errorf("tick %d is told, %d is durable, and 3 were synced", told, k.writer.Durable())
	}
}

// drift gives another world than the one that was recorded.
type drift struct{ ids *ecs.Rand }

func (d *drift) Init(a *ecs.App) { d.ids = a.Rand }
func (d *drift) Update(ecs.Tick) { d.ids.Uint64() }

func TestAnotherBuildIsNoticed(t *testing.T) {
	disk := fakedisk.New(1).Dir("world")
	k := open(t, config(disk, inn()))
	k.run(t, 45)
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, err := durable.Open(config(disk, inn(&drift{})))
	var h *durable.HashError
	if !errors.As(err, &h) || h.Tick != 20 || h.Was == h.Come {
		t.Fatal(err)
	}
	other := config(disk, inn())
	other.Identity.Game = "hotel"
	var c *journal.ContradictionError
	if _, _, err = durable.Open(other); !errors.As(err, &c) || c.Key != "game" {
		t.Fatal(err)
	}
}

// While a game is being made its rules change: the world is what they make of what was recorded, and one
// that is saved then goes on as any other.
func TestChangedRules(t *testing.T) {
	disk := fakedisk.New(1).Dir("world")
	k := open(t, config(disk, inn()))
	k.Join("ann")
	k.run(t, 45)
	if err := k.writer.Close(); err != nil {
		t.Fatal(err)
	}
	c := config(disk, inn(&drift{}))
	c.Changed = true
	changed := open(t, c)
	if f := changed.Found; f.Changed != 20 || f.Tick != 45 || f.Replayed != 45 || f.Returned != 1 {
		t.Fatalf("%+v", f)
	}
	changed.World.Snapshot()
	changed.run(t, 30)
	hash := changed.World.Game.App.State.Hash()
	if err := changed.writer.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, err := durable.Open(config(disk, inn(&drift{}))) // which tolerates nothing
	if err != nil || again.Found.Changed != 0 || again.Found.Snapshot == 0 || again.Game.App.State.Hash() != hash {
		t.Fatalf("%v: %+v", err, again)
	}
}
