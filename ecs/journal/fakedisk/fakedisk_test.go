package fakedisk

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
)

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T, dir *Dir, name string) journal.File {
	t.Helper()
	f, err := dir.Create(name)
	must(t, err)
	return f
}

func writeAt(t *testing.T, f journal.File, text string, off int64) {
	t.Helper()
	_, err := f.WriteAt([]byte(text), off)
	must(t, err)
}

// put writes a file, synced or not.
func put(t *testing.T, dir *Dir, name, text string, synced bool) journal.File {
	t.Helper()
	f := create(t, dir, name)
	writeAt(t, f, text, 0)
	if synced {
		must(t, errors.Join(f.Sync(), dir.SyncDir()))
	}
	return f
}

// What was synced survives every power loss; what was not meets every fate.
func TestPowerLoss(t *testing.T) {
	d := New(1)
	dir := d.Dir("w")
	put(t, dir, "safe", "aaaaaaaa", true)
	f := put(t, dir, "half", "bbbbbbbb", true)
	writeAt(t, f, "cccccccc", 8)
	writeAt(t, f, "dddddddd", 16)
	fates := map[string]int{}
	for seed := range uint64(300) {
		after := d.PowerLoss(seed).Dir("w")
		if string(after.Bytes("safe")) != "aaaaaaaa" {
			t.Fatalf("seed %d: %q was synced", seed, after.Bytes("safe"))
		}
		b := after.Bytes("half")
		if !bytes.HasPrefix(b, []byte("bbbbbbbb")) {
			t.Fatalf("seed %d: %q was synced", seed, b[:8])
		}
		first, second := string(b[8:min(16, len(b))]), string(b[min(16, len(b)):])
		switch {
		case first == "cccccccc" && second == "dddddddd":
			fates["whole"]++
		case first == "" && second == "":
			fates["lost"]++
		case strings.Trim(first, "\x00") == "" && second == "dddddddd":
			fates["second only"]++
		case strings.Trim(first, "c\x00") == "" && strings.Trim(second, "d\x00") == "":
			fates["torn"]++
		default:
			fates["flipped"]++
		}
		if again := d.PowerLoss(seed).Dir("w").Bytes("half"); !bytes.Equal(again, b) {
			t.Fatalf("seed %d: %q, then %q", seed, b, again)
		}
	}
	for _, fate := range []string{"whole", "lost", "second only", "torn", "flipped"} {
		if fates[fate] < 5 {
			t.Errorf("%s: %d of 300", fate, fates[fate])
		}
	}
	if killed := d.Kill(); string(killed.Dir("w").Bytes("half")) != "bbbbbbbbccccccccdddddddd" {
		t.Errorf("after a kill: %q", killed.Dir("w").Bytes("half"))
	} else if n := len(killed.PowerLoss(3).Dir("w").Bytes("half")); n == 24 && len(killed.PowerLoss(4).Dir("w").Bytes("half")) == 24 && len(killed.PowerLoss(5).Dir("w").Bytes("half")) == 24 {
		t.Error("a kill made durable what was not")
	}
}

// Names are lost without a sync of the directory: new ones, renamed ones, removed ones come
// back; a name that was taken over is never without a file.
func TestNamesAreLost(t *testing.T) {
	d := New(1)
	dir := d.Dir("w")
	put(t, dir, "old", "old", true)
	put(t, dir, "gone", "gone", true)
	f := put(t, dir, "temp", "new", false)
	must(t, f.Sync())
	must(t, errors.Join(dir.Rename("temp", "old"), dir.Remove("gone")))
	seen := map[string]int{}
	for seed := range uint64(200) {
		after := d.PowerLoss(seed).Dir("w")
		seen[strings.Join(after.Names(), " ")+" "+string(after.Bytes("old"))]++
	}
	for _, want := range []string{"gone old old", "old new", "gone old temp old", "gone old new"} {
		if seen[want] == 0 {
			t.Errorf("never %q: %v", want, seen)
		}
	}
	for what := range seen {
		if !strings.Contains(what, "old") {
			t.Errorf("the name that was taken over has gone: %q", what)
		}
	}
	must(t, dir.SyncDir())
	for seed := range uint64(50) {
		if after := d.PowerLoss(seed).Dir("w"); strings.Join(after.Names(), " ") != "old" || string(after.Bytes("old")) != "new" {
			t.Fatalf("synced names: %v", after.Names())
		}
	}
}

func TestFaultsAreMade(t *testing.T) {
	d := New(1)
	dir := d.Dir("w")
	d.Fail(Sync, 2, nil)
	d.Slow(Sync, 1000)
	f := put(t, dir, "a", "1", true)
	writeAt(t, f, "2", 0)
	if err := f.Sync(); !errors.Is(err, ErrFault) {
		t.Errorf("the second sync: %v", err)
	}
	if err := f.Sync(); err != nil {
		t.Errorf("the third: %v", err)
	}
	// The page cache has what the sync that failed has lost.
	if string(dir.Bytes("a")) != "2" || string(d.PowerLoss(1).Dir("w").Bytes("a")) != "1" {
		t.Errorf("%q, after a power loss %q", dir.Bytes("a"), d.PowerLoss(1).Dir("w").Bytes("a"))
	}
	if d.Elapsed() != 3000 || d.Count(Sync) != 3 || d.Count(Create) != 1 {
		t.Errorf("%d ns, %d syncs, %d files made", d.Elapsed(), d.Count(Sync), d.Count(Create))
	}
	d.Quota(5)
	if _, err := f.WriteAt([]byte("12345"), 1); !errors.Is(err, journal.ErrFull) {
		t.Errorf("beyond the quota: %v", err)
	}
	if err := d.Dir("x").SyncDir(); err != nil {
		t.Error(err)
	}
	g := create(t, dir, "b")
	if err := g.Allocate(5); !errors.Is(err, journal.ErrFull) {
		t.Errorf("beyond the quota: %v", err)
	}
	must(t, g.Allocate(4))
	d.Rate(ReadDir, 500)
	failed := 0
	for range 200 {
		if _, err := dir.ReadDir(); err != nil {
			failed++
		}
	}
	if failed < 50 || failed > 150 {
		t.Errorf("%d of 200 failed", failed)
	}
	if _, err := dir.Open("c"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A crash stops everything, at any operation, and each seed gives the same run.
func TestCrashStopsEverything(t *testing.T) {
	run := func(seed uint64, n int) (*Disk, []string) {
		d := New(seed)
		var lines []string
		d.Trace(func(line string) { lines = append(lines, line) })
		d.CrashAt(n)
		dir := d.Dir("w")
		for _, name := range []string{"a", "b", "c"} {
			f, err := dir.Create(name)
			if err != nil {
				continue
			}
			_ = f.Allocate(100)
			_, _ = f.WriteAt([]byte("12345678"), 0)
			_ = f.Sync()
			_ = dir.Rename(name, name+name)
			_ = dir.SyncDir()
		}
		return d, lines
	}
	for n := 1; n <= 18; n++ {
		d, lines := run(uint64(n), n)
		if !d.Crashed() || d.Done() != n || len(lines) != n {
			t.Fatalf("crash at %d: %d operations, %d lines", n, d.Done(), len(lines))
		}
		if _, err := d.Dir("w").ReadDir(); !errors.Is(err, ErrCrashed) {
			t.Errorf("after the crash: %v", err)
		}
		again, same := run(uint64(n), n)
		if !slices.Equal(lines, same) || !slices.Equal(d.PowerLoss(9).Dir("w").Names(), again.PowerLoss(9).Dir("w").Names()) {
			t.Errorf("crash at %d differs: %v, %v", n, lines, same)
		}
		if _, err := d.Kill().Dir("w").ReadDir(); err != nil {
			t.Error(err)
		}
	}
}

func TestLocks(t *testing.T) {
	d := New(1)
	l, err := d.Dir("w").Lock("LOCK")
	must(t, err)
	if _, err := d.Dir("w").Lock("LOCK"); !errors.Is(err, journal.ErrLocked) {
		t.Errorf("%v", err)
	}
	if _, err := d.Kill().Dir("w").Lock("LOCK"); err != nil {
		t.Errorf("after the process was killed: %v", err)
	}
	must(t, l.Close())
	if _, err := d.Dir("w").Lock("LOCK"); err != nil {
		t.Errorf("after it was given back: %v", err)
	}
}
