package journal_test

import (
	"errors"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// A full disk shows while there is room for the record that says so; a fresh snapshot in a new
// epoch goes on when there is space again.
func TestAFullDiskHeals(t *testing.T) {
	d := fakedisk.New(1)
	fs := d.Dir("w")
	l, _ := mustOpen(t, fs)
	run(t, l, 10)
	d.Quota(d.Used() + segmentBytes/2)
	for l.Full() == nil {
		run(t, l, l.Last()+1)
	}
	run(t, l, l.Last()+1) // the one that makes the world read-only
	told := l.Last()
	if err := l.Heal(told+50, stateOf(told+50)); !errors.Is(err, journal.ErrFull) {
		t.Fatalf("Heal of a full disk: %v", err)
	}
	if l.Last() != told || l.Epoch() != 1 {
		t.Fatalf("Heal that failed: tick %d, epoch %d", l.Last(), l.Epoch())
	}
	mustCheckClone(t, d, told)

	var err error
	for tick := l.Last() + 1; err == nil; tick++ {
		err = l.Append(recordOf(tick))
	}
	if !errors.Is(err, journal.ErrFull) {
		t.Fatalf("beyond the reserve: %v", err)
	}
	if err := l.Append(recordOf(l.Last() + 1)); !errors.Is(err, journal.ErrFull) {
		t.Fatalf("after ErrFull: %v", err)
	}
	if durable, err := l.Sync(); err != nil || durable != l.Last() {
		t.Fatalf("what was appended before: %d, %v", durable, err)
	}
	last := l.Last()
	mustCheckClone(t, d, last)

	d.Quota(0)
	if err := l.Heal(last+70, stateOf(last+70)); err != nil {
		t.Fatal(err)
	}
	if l.Full() != nil || l.Epoch() != 2 || l.Durable() != last+70 {
		t.Fatalf("healed: %v, epoch %d, durable %d", l.Full(), l.Epoch(), l.Durable())
	}
	mustCheckClone(t, d, last+70)
	run(t, l, last+200)
	mustCheckClone(t, d, last+200)

	h, err := journal.Read(fs)
	if err != nil {
		t.Fatal(err)
	}
	epochs := h.Epochs()
	if len(epochs) != 2 || epochs[0].Last != last || epochs[1].First != last+71 || epochs[1].Last != last+200 || !epochs[0].New || epochs[1].New {
		t.Errorf("epochs %+v", epochs)
	}
	if _, _, err := h.At(last + 60); !errors.Is(err, journal.ErrNoHistory) {
		t.Errorf("a tick without a record: %v", err)
	}
}

// mustCheckClone recovers from a copy of the disk.
func mustCheckClone(t *testing.T, d *fakedisk.Disk, last uint32) {
	t.Helper()
	l, r := mustOpen(t, d.Clone().Dir("w"))
	mustCheck(t, r, last)
	mustClose(t, l)
}

// A full disk takes the history that recovery does not need before it stops a world.
func TestHistoryGoesBeforeTheWorldStops(t *testing.T) {
	d := fakedisk.New(1)
	l, _, err := journal.Open(d.Dir("w"), identity(), journal.Options{SegmentBytes: segmentBytes, Keep: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		run(t, l, l.Last()+60)
		if err := l.WriteSnapshot(l.Last(), stateOf(l.Last())); err != nil {
			t.Fatal(err)
		}
	}
	before := len(d.Dir("w").Names())
	d.Quota(d.Used() + segmentBytes/2)
	run(t, l, l.Last()+60)
	if l.Full() != nil {
		t.Fatalf("full with history left: %v", l.Full())
	}
	if after := len(d.Dir("w").Names()); after >= before {
		t.Errorf("%d files, %d before", after, before)
	}
	mustCheckClone(t, d, l.Last())
}
