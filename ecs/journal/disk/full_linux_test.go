package disk_test

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
)

// A file system of 3 MiB is full, says so before a record is lost, and heals.
func TestARealDiskIsFull(t *testing.T) {
	path := t.TempDir()
	if err := unix.Mount("tickd-test", path, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(path, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	d, err := disk.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	identity, options := journal.Identity{Game: "full"}, journal.Options{SegmentBytes: 1 << 20}
	l, _, err := journal.Open(d, identity, options)
	if err != nil {
		t.Fatal(err)
	}
	causes := make([]byte, 100_000)
	for err == nil {
		if err = l.Append(journal.Record{Tick: l.Last() + 1, Causes: causes}); err == nil {
			_, err = l.Sync()
		}
		if err == nil && l.Last() > 20 && l.Full() == nil {
			t.Fatalf("3 MiB hold %d records of 100 KB, and are not full", l.Last())
		}
	}
	if !errors.Is(err, journal.ErrFull) || !errors.Is(l.Full(), journal.ErrFull) {
		t.Fatal(err)
	}
	told := l.Durable()
	if err := l.Heal(told+5, []byte("state")); !errors.Is(err, journal.ErrFull) {
		t.Fatalf("Heal of a full disk: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, r, err := journal.Open(d, identity, options)
	if err != nil || r.Last != told || !errors.Is(l.Full(), journal.ErrFull) {
		t.Fatalf("opened on a full disk: %+v, %v", r, err)
	}
	if err := unix.Mount("tickd-test", path, "tmpfs", unix.MS_REMOUNT, "size=9m"); err != nil {
		t.Fatal(err)
	}
	if err := l.Heal(told+5, []byte("state")); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, r, err = journal.Open(d, identity, options)
	if err != nil || r.Last != told+5 || string(r.Snapshot.State) != "state" || l.Full() != nil {
		t.Fatalf("healed: %+v, %v", r, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}
