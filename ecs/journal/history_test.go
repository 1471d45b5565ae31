package journal_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// world is a log with a snapshot each 100 ticks.
func world(t *testing.T, o journal.Options, ticks uint32) (*fakedisk.Disk, *journal.Log) {
	t.Helper()
	d := fakedisk.New(1)
	l, _, err := journal.Open(d.Dir("w"), identity(), o)
	if err != nil {
		t.Fatal(err)
	}
	for l.Last() < ticks {
		run(t, l, l.Last()+100)
		if err := l.WriteSnapshot(l.Last(), stateOf(l.Last())); err != nil {
			t.Fatal(err)
		}
	}
	return d, l
}

// Any tick of the history can be replayed while the server runs.
func TestEveryTickOfTheHistory(t *testing.T) {
	o := options()
	o.Keep = 10_000
	d, l := world(t, o, 500)
	run(t, l, 533)
	h, err := journal.Read(d.Dir("w"))
	if err != nil {
		t.Fatal(err)
	}
	for tick := uint32(0); tick <= 533; tick++ {
		epoch, s, err := h.At(tick)
		if err != nil {
			t.Fatal(err)
		}
		at := uint32(0)
		if s != nil {
			at = s.Tick
			if !bytes.Equal(s.State, stateOf(at)) {
				t.Fatalf("tick %d: another state", tick)
			}
		}
		if at != tick/100*100 {
			t.Fatalf("tick %d from %d", tick, at)
		}
		for r, err := range h.Records(epoch, at) {
			if err != nil {
				t.Fatal(err)
			}
			if at++; r.Tick != at || !bytes.Equal(r.Causes, causesOf(at)) {
				t.Fatalf("record %d: %+v", at, r)
			}
			if at == tick {
				break
			}
		}
		if at < tick {
			t.Fatalf("tick %d: records end with %d", tick, at)
		}
	}
	if _, _, err := h.At(534); !errors.Is(err, journal.ErrNoHistory) {
		t.Errorf("a tick to come: %v", err)
	}
	if id, err := h.Identity(1, 300); err != nil || id.Build != "b1" || len(id.Config) != 2 || len(id.States) != 1 {
		t.Errorf("%+v, %v", id, err)
	}
}

// The end of each epoch is read at once, and damage in it is told.
func TestAHistoryOfADamagedSegment(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	run(t, l, 10)
	mustClose(t, l)
	name := "journal-00000001-0000000001"
	b := d.Dir("w").Bytes(name)
	b[len(strings.TrimRight(string(b), "\x00"))/2] ^= 1
	d.Dir("w").Put(name, b)
	damage := new(journal.CorruptError)
	if _, err := journal.Read(d.Dir("w")); !errors.As(err, &damage) || damage.File != name {
		t.Errorf("read: %v", err)
	}
}

// An epoch that begins with a snapshot and has no record yet ends before its first one.
func TestAnEpochWithoutRecords(t *testing.T) {
	d, l := world(t, options(), 100)
	mustClose(t, l)
	dir := d.Dir("w")
	for _, name := range dir.Names() {
		if strings.HasPrefix(name, "journal-") {
			if err := dir.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	h, err := journal.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if all := h.Epochs(); len(all) != 1 || all[0].First != 101 || all[0].Last != 100 {
		t.Errorf("%+v", all)
	}
}

// What a recovery would replay is what was written since the newest world snapshot.
func TestSinceSnapshot(t *testing.T) {
	_, l := world(t, options(), 100)
	if n := l.SinceSnapshot(); n != 0 {
		t.Errorf("%d bytes since a snapshot of the last tick", n)
	}
	for before := int64(0); l.Last() < 150; {
		run(t, l, l.Last()+10)
		now := l.SinceSnapshot()
		if now < before+10*20 || now > before+10*segmentBytes { // a record without causes takes 20 bytes
			t.Errorf("tick %d: %d bytes, %d ten ticks ago", l.Last(), now, before)
		}
		before = now
	}
}

// What is kept has a bound, and what goes is older than two whole snapshots.
func TestHistoryIsBounded(t *testing.T) {
	sum := func(d *fakedisk.Disk) (snapshots, bytes int) {
		for _, name := range d.Dir("w").Names() {
			if strings.HasPrefix(name, "world-") {
				snapshots++
			}
			bytes += len(d.Dir("w").Bytes(name))
		}
		return snapshots, bytes
	}
	for _, c := range []struct {
		name      string
		keep      uint32
		max       int64
		snapshots int
	}{
		{"nothing", 0, 0, 2},
		{"300 ticks", 300, 0, 4},
		{"everything", math.MaxUint32, 0, 20},
		{"everything fits", math.MaxUint32, 1 << 30, 20},
		{"bytes", math.MaxUint32, 12 * segmentBytes, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := options()
			o.Keep, o.Max = c.keep, c.max
			d, l := world(t, o, 2000)
			snapshots, bytes := sum(d)
			if c.snapshots > 0 && snapshots != c.snapshots {
				t.Errorf("%d snapshots, want %d: %v", snapshots, c.snapshots, d.Dir("w").Names())
			}
			if c.max > 0 && (int64(bytes) > c.max+segmentBytes || snapshots < 3) {
				t.Errorf("%d bytes, at most %d; %d snapshots", bytes, c.max, snapshots)
			}
			if first := strings.HasPrefix(d.Dir("w").Names()[0], "journal-00000001-0000000001"); first != (c.snapshots == 20) {
				t.Errorf("files %v", d.Dir("w").Names())
			}
			// The newest snapshot is damaged: the one before it leads to the same.
			run(t, l, 2050)
			damaged := d.Clone()
			dir := damaged.Dir("w")
			newest := "world-00000001-0000002000"
			b := dir.Bytes(newest)
			b[len(b)/2] ^= 4
			dir.Put(newest, b)
			l, r := mustOpen(t, dir)
			mustCheck(t, r, 2050)
			if r.Snapshot.Tick != 1900 || len(r.Unreadable) != 1 || !strings.Contains(r.Unreadable[0].Error(), newest) {
				t.Errorf("from %d, %v", r.Snapshot.Tick, r.Unreadable)
			}
			mustClose(t, l)
		})
	}
}

// A backup of a running world is a world.
func TestBackup(t *testing.T) {
	d, l := world(t, options(), 300)
	run(t, l, 377)
	if err := l.Append(recordOf(378)); err != nil {
		t.Fatal(err)
	}
	to := fakedisk.New(2)
	c, err := journal.Backup(d.Dir("w"), to.Dir("w"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Snapshot != 300 || c.Last < 377 || c.Bytes != to.Used() {
		t.Errorf("%+v of %d bytes", c, to.Used())
	}
	if _, err := journal.Backup(d.Dir("w"), to.Dir("w")); !errors.Is(err, journal.ErrNotEmpty) {
		t.Errorf("a second time: %v", err)
	}
	run(t, l, 400) // the original goes on

	l2, r := mustOpen(t, to.PowerLoss(3).Dir("w"))
	mustCheck(t, r, c.Last)
	run(t, l2, 450)
	mustClose(t, l2)
}

// A backup that was interrupted anywhere is refused, is whole, or is nothing yet; also that of a
// world whose records begin with tick 1.
func TestABackupThatWasInterrupted(t *testing.T) {
	young := fakedisk.New(1)
	l, _ := mustOpen(t, young.Dir("w"))
	run(t, l, 400)
	old, l := world(t, options(), 300)
	run(t, l, 600)
	for last, d := range map[uint32]*fakedisk.Disk{400: young, 600: old} {
		points := 0
		for n := 1; ; n++ {
			half := fakedisk.New(uint64(n))
			half.CrashAt(n)
			if _, err := journal.Backup(d.Dir("w"), half.Dir("w")); err == nil {
				break
			}
			points++
			l, r, err := journal.Open(half.PowerLoss(uint64(n)).Dir("w"), identity(), options())
			if err == nil {
				if !r.Empty() {
					mustCheck(t, r, last)
				}
				mustClose(t, l)
			} else if !errors.As(err, new(*journal.CorruptError)) {
				t.Fatalf("at operation %d: %v", n, err)
			}
		}
		if points < 12 {
			t.Errorf("only %d operations", points)
		}
	}
}
