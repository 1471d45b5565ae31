package disk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
)

func open(t *testing.T) (*disk.Dir, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a", "b")
	d, err := disk.Make(path)
	if err != nil {
		t.Fatal(err)
	}
	return d, path
}

// A file's life, as the journal lets it have one.
func TestAFile(t *testing.T) {
	d, path := open(t)
	f, err := d.Create("x.tmp")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Allocate(3 << 20); err != nil {
		t.Fatal(err)
	}
	if size, err := f.Size(); err != nil || size != 3<<20 {
		t.Fatalf("%d bytes, %v", size, err)
	}
	if _, err := f.WriteAt([]byte("hello"), 100); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Sync(), d.Rename("x.tmp", "x"), d.SyncDir()); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("again"), 105); err != nil { // while it has another name
		t.Fatal(err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(path, "x"))
	if err != nil || len(b) != 3<<20 || !bytes.Equal(b[100:110], []byte("helloagain")) || len(bytes.Trim(b, "\x00")) != 10 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if names, err := d.ReadDir(); err != nil || !slices.Equal(names, []string{"x"}) {
		t.Errorf("%v, %v", names, err)
	}
	g, err := d.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	if size, err := g.Size(); err != nil || size != 0 {
		t.Errorf("created anew: %d bytes, %v", size, err)
	}
	if err := errors.Join(g.Close(), d.Remove("x")); err != nil {
		t.Error(err)
	}
	if _, err := d.Open("x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if err := d.Remove("x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestLock(t *testing.T) {
	d, _ := open(t)
	l, err := d.Lock("LOCK")
	if err != nil {
		t.Fatal(err)
	}
	var held *journal.LockedError
	if _, err := d.Lock("LOCK"); !errors.Is(err, journal.ErrLocked) || runtime.GOOS != "windows" && (!errors.As(err, &held) || held.Process != os.Getpid()) {
		t.Errorf("%v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, err = d.Lock("LOCK")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestNoDirectory(t *testing.T) {
	d, path := open(t)
	if _, err := disk.Open(filepath.Join(path, "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	f, err := d.Create("file")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := disk.Make(filepath.Join(path, "file")); err == nil {
		t.Error("a file is no directory")
	}
	if _, err := disk.Make(path); err != nil {
		t.Errorf("a second time: %v", err)
	}
}
