package journal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// Mistakes that others made. That a log is never pruned: TestHistoryIsBounded. That a recovery
// cannot be killed and run again: TestCrashAtEveryOperation. That damage is not said:
// TestOneBitFlippedAnywhere. That a bad length is a size to allocate: TestLengthsAllocateNothing.

// A name that is not durable is relied on by nobody: a directory is synced after each rename
// before the log goes on.
func TestNamesAreDurableBeforeTheyAreUsed(t *testing.T) {
	d := fakedisk.New(1)
	var renamed string
	renames := 0
	d.Trace(func(line string) {
		fields := strings.Fields(line)
		switch fields[1] {
		case "Rename":
			renamed = line
			renames++
		case "SyncDir":
			renamed = ""
		case "WriteAt", "Remove":
			if renamed != "" {
				t.Errorf("%q, and before that %q without a sync of the directory", line, renamed)
			}
		}
	})
	l, _ := mustOpen(t, d.Dir("w"))
	for range 4 {
		run(t, l, l.Last()+50)
		if err := l.WriteSnapshot(l.Last(), stateOf(l.Last())); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Heal(l.Last()+1, stateOf(l.Last()+1)); err != nil {
		t.Fatal(err)
	}
	mustClose(t, l)
	if renames < 10 || renamed != "" {
		t.Errorf("%d renames, the last one %q", renames, renamed)
	}
}

// A tick is not durable before its sync, and Sync does not say so before the disk does.
func TestNothingIsDurableBeforeItsSync(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	run(t, l, 5)
	for range 3 {
		if err := l.Append(recordOf(l.Last() + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if l.Durable() != 5 || l.Last() != 8 {
		t.Fatalf("durable %d of %d", l.Durable(), l.Last())
	}
	lost := 0
	for seed := range uint64(50) {
		copied, r := mustOpen(t, d.PowerLoss(seed).Dir("w"))
		got, err := check(r)
		if err != nil || got < 5 {
			t.Fatalf("seed %d: tick %d, %v", seed, got, err)
		}
		if got < 8 {
			lost++
		}
		mustClose(t, copied)
	}
	if lost == 0 {
		t.Error("no power loss lost what was not synced")
	}
	syncs := d.Count(fakedisk.Sync)
	if durable, err := l.Sync(); err != nil || durable != 8 || d.Count(fakedisk.Sync) != syncs+1 {
		t.Fatalf("%d, %v, %d syncs", durable, err, d.Count(fakedisk.Sync)-syncs)
	}
	for seed := range uint64(50) {
		copied, r := mustOpen(t, d.PowerLoss(seed).Dir("w"))
		mustCheck(t, r, 8)
		mustClose(t, copied)
	}
}

// What was recovered is durable, also when it was in the page cache only, and also when the
// sync that failed before has left the cache as if it were not.
func TestWhatWasRecoveredIsDurable(t *testing.T) {
	for _, failed := range []bool{false, true} {
		d := fakedisk.New(1)
		l, _ := mustOpen(t, d.Dir("w"))
		run(t, l, 5)
		if err := l.Append(recordOf(6)); err != nil {
			t.Fatal(err)
		}
		if failed {
			d.Fail(fakedisk.Sync, 1, nil)
			if _, err := l.Sync(); !errors.Is(err, journal.ErrDisk) {
				t.Fatal(err)
			}
		}
		d = d.Kill()
		l, r := mustOpen(t, d.Dir("w"))
		mustCheck(t, r, 6) // who connects now is told of tick 6
		for seed := range uint64(20) {
			copied, r := mustOpen(t, d.PowerLoss(seed).Dir("w"))
			mustCheck(t, r, 6)
			mustClose(t, copied)
		}
		mustClose(t, l)
	}
}

// After an error of a sync nothing is tried again and nothing more is durable; to open the world
// anew helps.
func TestAnErrorOfASyncSticks(t *testing.T) {
	for _, op := range []fakedisk.Op{fakedisk.Sync, fakedisk.WriteAt} {
		t.Run(fmt.Sprint(op), func(t *testing.T) {
			d := fakedisk.New(1)
			l, _ := mustOpen(t, d.Dir("w"))
			run(t, l, 5)
			d.Fail(op, 1, nil)
			err := l.Append(recordOf(6))
			if err == nil {
				_, err = l.Sync()
			}
			if !errors.Is(err, journal.ErrDisk) || !errors.Is(err, fakedisk.ErrFault) || !strings.Contains(err.Error(), "journal-00000001-0000000001") {
				t.Fatal(err)
			}
			done := d.Done()
			if _, err := l.Sync(); !errors.Is(err, journal.ErrDisk) {
				t.Errorf("Sync again: %v", err)
			}
			if err := l.Append(recordOf(l.Last() + 1)); !errors.Is(err, journal.ErrDisk) {
				t.Errorf("Append: %v", err)
			}
			if err := l.Heal(9, stateOf(9)); !errors.Is(err, journal.ErrDisk) {
				t.Errorf("Heal: %v", err)
			}
			if l.Durable() != 5 || d.Done() != done {
				t.Errorf("durable %d, %d operations more", l.Durable(), d.Done()-done)
			}
			mustClose(t, l)
			l, r := mustOpen(t, d.PowerLoss(1).Dir("w"))
			if got, err := check(r); err != nil || got < 5 {
				t.Errorf("tick %d, %v", got, err)
			}
			mustClose(t, l)
		})
	}
}

// So does one of a world snapshot; what a crash left of files is removed.
func TestAnErrorOfASnapshotSticks(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	run(t, l, 5)
	d.Quota(d.Used() + 10)
	if err := l.WriteSnapshot(5, stateOf(5)); !errors.Is(err, journal.ErrFull) {
		t.Errorf("no space: %v", err)
	}
	run(t, l, 6) // that is no error of what was written
	if names := strings.Join(d.Dir("w").Names(), " "); strings.Contains(names, ".tmp") {
		t.Errorf("files %s", names)
	}
	d.Quota(0)
	d.Fail(fakedisk.Sync, 1, nil)
	d.Fail(fakedisk.Remove, 1, nil)
	if err := l.WriteSnapshot(5, stateOf(5)); !errors.Is(err, journal.ErrDisk) {
		t.Errorf("the sync failed: %v", err)
	}
	if err := l.Append(recordOf(7)); !errors.Is(err, journal.ErrDisk) {
		t.Errorf("after it: %v", err)
	}
	temps := func(d *fakedisk.Disk) int { return strings.Count(strings.Join(d.Dir("w").Names(), " "), ".tmp") }
	if temps(d) != 1 {
		t.Fatalf("files %v", d.Dir("w").Names())
	}
	d = d.Kill()
	l, r := mustOpen(t, d.Dir("w"))
	mustCheck(t, r, 6)
	mustClose(t, l)
	if temps(d) != 0 {
		t.Errorf("files %v", d.Dir("w").Names())
	}
}

// Where a lack of space shows only when a new segment is synced, it is a lack of space.
func TestNoSpaceAtTheSyncOfAReserve(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	segments := d.Count(fakedisk.Rename)
	for d.Count(fakedisk.Rename) == segments { // until there is a second one: nothing was synced meanwhile
		if l.Last() == 1 {
			// That of the first segment, of the second one's header, of the reserve.
			d.Fail(fakedisk.Sync, 3, journal.ErrFull)
		}
		if err := l.Append(recordOf(l.Last() + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if !errors.Is(l.Full(), journal.ErrFull) {
		t.Errorf("full: %v", l.Full())
	}
	run(t, l, l.Last()+5)
	mustCheckClone(t, d, l.Last())
}

// Power can lose a record and keep the one after it: that is a torn group, not damage. When a
// later record says that the lost one was durable it is damage.
func TestATornGroupIsNoDamage(t *testing.T) {
	write := func(sync bool) (*fakedisk.Dir, []int) {
		d := fakedisk.New(1)
		l, _ := mustOpen(t, d.Dir("w"))
		run(t, l, 9)
		var ends []int
		for tick := uint32(10); tick <= 13; tick++ {
			ends = append(ends, len(strings.TrimRight(string(d.Dir("w").Bytes("journal-00000001-0000000001")), "\x00")))
			if err := l.Append(recordOf(tick)); err != nil {
				t.Fatal(err)
			}
			if sync {
				if _, err := l.Sync(); err != nil {
					t.Fatal(err)
				}
			}
		}
		return d.Clone().Dir("w"), ends
	}
	for _, sync := range []bool{false, true} {
		dir, ends := write(sync)
		b := dir.Bytes("journal-00000001-0000000001")
		for i := ends[1] + 16; i < ends[2]-8; i++ { // of the record of tick 11
			b[i] = 0
		}
		dir.Put("journal-00000001-0000000001", b)
		l, r, err := journal.Open(dir, identity(), options())
		if sync {
			damage := new(journal.CorruptError)
			if !errors.As(err, &damage) || damage.Offset < int64(ends[1])-8 || damage.Offset > int64(ends[1])+8 {
				t.Errorf("damage to what was durable: %v, the record is near %d", err, ends[1])
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		mustCheck(t, r, 10)
		if r.TornRecords != 2 || r.TornBytes == 0 {
			t.Errorf("cut %d bytes, %d records", r.TornBytes, r.TornRecords)
		}
		// The two whole ones behind it never come back.
		run(t, l, 11)
		mustClose(t, l)
		l, r = mustOpen(t, dir)
		mustCheck(t, r, 11)
		mustClose(t, l)
	}
}
