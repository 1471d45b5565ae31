package flight_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/internal/flight"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// shift adds one to where a player is, in one tick.
type shift struct {
	at       ecs.Tick
	who      ecs.NetID
	ids      *ecs.IDs
	position ecs.Map[components.Position]
}

func (s *shift) Init(a *ecs.App) { s.ids, s.position = a.IDs, ecs.NewMap[components.Position](a) }

func (s *shift) Update(tick ecs.Tick) {
	if e, ok := s.ids.Get(s.who); ok && tick == s.at {
		s.position.Get(e).X++
	}
}

// build makes the sandbox as every test here plays it, and what more is in it.
func build(more ...ecs.System) flight.Build {
	return func(journal.Identity) (*systems.Game, error) {
		g := systems.New(netio.New(netio.Config{}), systems.Config{Seed: "flight", Width: 64, Height: 64})
		sandbox.Install(g)
		g.App.Add(ecs.Settle, more...)
		g.Init()
		return g, nil
	}
}

// recorded plays so many ticks with two players who walk about, and saves the world after each so many.
func recorded(t *testing.T, ticks int, every uint32) journal.FS {
	t.Helper()
	disk := fakedisk.New(5).Dir("world")
	w, writer, err := durable.Open(durable.Config{
		FS: disk, Identity: journal.Identity{Game: "flight"}, Journal: journal.Options{SegmentBytes: 16 << 10, Keep: 1 << 20},
		Build: func() (*systems.Game, error) { return build()(journal.Identity{}) }, SnapshotTicks: every,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Save = writer.Note
	w.Write = func(e durable.Entry) {
		if err := writer.Append(e); err != nil {
			t.Error(err)
		}
	}
	s := &sim.Sim{Game: w.Game, Server: w.Game.Server, Memory: netio.NewMemory(w.Game.Server)}
	s.Join("Ann")
	s.Join("bob")
	for i := range ticks {
		for k, c := range s.Clients {
			c.Input(&sandbox.Controls{Buttons: uint16(i/7+k) % 16})
		}
		w.Step()
		if err := writer.Sync(); err != nil {
			t.Fatal(err)
		}
		if j := writer.Job(); j != nil {
			_ = j.Run() // Finish returns it
			if err := writer.Finish(j); err != nil {
				t.Fatal(err)
			}
		}
		s.Memory.Run()
		for _, c := range s.Clients {
			c.Read()
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return disk
}

func tape(t *testing.T, disk journal.FS, b flight.Build) *flight.Tape {
	t.Helper()
	tp, err := flight.Open(disk, b)
	if err != nil {
		t.Fatal(err)
	}
	return tp
}

// Any tick can be played, and everything in it is as it was recorded.
func TestVerify(t *testing.T) {
	tp := tape(t, recorded(t, 250, 100), build())
	told := 0
	v, err := tp.Verify(func(uint32) { told++ })
	if want := (flight.Verified{Epochs: 1, First: 1, Last: 250, Ticks: 250, Hashes: 12, Snapshots: 2, Seconds: 12}); err != nil || v != want || told != 250 {
		t.Fatalf("%+v, %v", v, err)
	}
	hashes := map[uint32]uint64{}
	if _, err := tp.Play(90, 130, func(g *systems.Game, r journal.Record) error {
		hashes[r.Tick] = g.App.State.Hash()
		return nil
	}); err != nil || len(hashes) != 41 {
		t.Fatal(len(hashes), err)
	}
	for _, tick := range []uint32{90, 99, 100, 101, 130} { // from before a snapshot, at it, after it
		g, err := tp.At(tick)
		if err != nil || uint32(g.App.Tick()) != tick || g.App.State.Hash() != hashes[tick] {
			t.Fatalf("tick %d is another one: %v", tick, err)
		}
	}
	if _, err := tp.At(251); !errors.Is(err, journal.ErrNoHistory) {
		t.Fatal(err)
	}
}

func TestInspect(t *testing.T) {
	tp := tape(t, recorded(t, 60, 100), build())
	in, err := tp.Inspect(40, flight.Filter{Player: "ANN"})
	if err != nil || len(in.Entities) != 1 || in.Entities[0].Name != "Ann" || in.Entities[0].Class != "player" || len(in.Values) != 0 {
		t.Fatalf("%+v, %v", in, err)
	}
	if len(in.Causes) != 1 || in.Causes[0].Packet != "Input" || in.Causes[0].Name != "Ann" {
		t.Fatalf("%+v", in.Causes)
	}
	if f := in.Causes[0].Fields; !slices.ContainsFunc(f, func(f flight.Field) bool { return f.Name == "Buttons" }) || f[0].Name != "Seq" {
		t.Fatalf("%+v", f)
	}
	first, err := tp.Inspect(1, flight.Filter{})
	if err != nil || len(first.Causes) != 2 || first.Causes[0].Packet != "Join" || len(first.Values) == 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	if f := fmt.Sprint(first.Causes[0].Fields); !strings.Contains(f, `{Name "Ann"}`) {
		t.Fatal(f)
	}
	if _, err := tp.Inspect(40, flight.Filter{Player: "cid"}); err == nil || !strings.Contains(err.Error(), "cid") {
		t.Fatal(err)
	}
	if _, err := tp.Inspect(40, flight.Filter{Entity: 4000}); err == nil || !strings.Contains(err.Error(), "4000") {
		t.Fatal(err)
	}
}

// other is the build that recorded, as another process would be.
type other struct{ *flight.Tape }

func (o other) Hashes(from, to uint32) (list []uint64, err error) {
	_, err = o.Play(from, to, func(g *systems.Game, _ journal.Record) error {
		list = append(list, g.App.State.Hash())
		return nil
	})
	return list, err
}

func (o other) State(tick uint32) ([]byte, error) {
	g, err := o.At(tick)
	if err != nil {
		return nil, err
	}
	return g.App.State.Save(nil), nil
}

// A build that does something else in one tick is found out: which tick, who, what.
func TestDiff(t *testing.T) {
	disk := recorded(t, 250, 100)
	same := tape(t, disk, build())
	if d, err := same.Diff(nil); err != nil || !d.Same {
		t.Fatalf("%+v, %v", d, err)
	}
	ann, err := same.Inspect(137, flight.Filter{Player: "Ann"})
	if err != nil {
		t.Fatal(err)
	}
	id := ann.Entities[0].ID
	shifted := tape(t, disk, build(&shift{at: 137, who: ecs.NetID(id)}))
	var h *durable.HashError
	if _, err := shifted.Verify(nil); !errors.As(err, &h) || h.Tick != 140 {
		t.Fatal(err)
	}
	d, err := shifted.Diff(nil)
	if err != nil || d.Same || d.After != 120 || d.Tick != 140 || d.Seen != 200 || d.Difference == nil || d.Entity != id {
		t.Fatalf("%+v, %v", d, err)
	}
	d, err = shifted.Diff(other{same})
	if err != nil || d.After != 136 || d.Tick != 137 || d.Seen != 137 || d.Entity != id || d.Component != "position" || d.Field != "X" || d.Was == d.Come {
		t.Fatalf("%v, %v", d, err)
	}
	if s := d.String(); !strings.Contains(s, fmt.Sprintf("tick 137 is the first that differs: entity %d, component position, field X was", id)) {
		t.Fatal(s)
	}
	// Where no world snapshot follows, nothing is claimed.
	late := tape(t, disk, build(&shift{at: 237, who: ecs.NetID(id)}))
	if d, err := late.Diff(nil); err != nil || d.After != 220 || d.Tick != 240 || d.Difference != nil || d.Seen != 0 {
		t.Fatalf("%+v, %v", d, err)
	}
}

// A world snapshot that is not what the records make is found, and what is wrong in it.
func TestASnapshotThatDiffers(t *testing.T) {
	disk := recorded(t, 130, 110)
	ann, err := tape(t, disk, build()).Inspect(105, flight.Filter{Player: "Ann"})
	if err != nil {
		t.Fatal(err)
	}
	id := ann.Entities[0].ID
	shifted := tape(t, disk, build(&shift{at: 105, who: ecs.NetID(id)}))
	var s *flight.SnapshotError
	if _, err := shifted.Verify(nil); !errors.As(err, &s) || s.Tick != 110 || s.Entity != id || s.Component != "position" {
		t.Fatal(err)
	}
	if d, err := shifted.Diff(nil); err != nil || d.After != 100 || d.Tick != 110 || d.Seen != 110 || d.Field != "X" {
		t.Fatalf("%+v, %v", d, err)
	}
}
