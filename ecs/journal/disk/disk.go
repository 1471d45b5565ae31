// Package disk is the file system of a world on a real disk.
package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tickd/tickd/ecs/journal"
)

// Permissions of what is made: a world holds what players said.
const (
	dirMode  = 0o750
	fileMode = 0o640
)

// Dir is a directory as a [journal.FS].
type Dir struct{ path string }

var _ journal.FS = (*Dir)(nil)

// Make opens a directory, which it makes when there is none, with those above it. What it
// made is durable.
func Make(path string) (*Dir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	var made []string
	for at := path; ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); err == nil {
			break
		} else if !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			return nil, err
		}
		made = append(made, at)
	}
	if err := os.MkdirAll(path, dirMode); err != nil {
		return nil, full(err)
	}
	for _, at := range made {
		if err := syncDir(filepath.Dir(at)); err != nil {
			return nil, full(err)
		}
	}
	return Open(path)
}

// Open opens a directory that is there.
func Open(path string) (*Dir, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("disk: %s is no directory", path)
	}
	return &Dir{path}, nil
}

func (d *Dir) at(name string) string { return filepath.Join(d.path, name) }

// ReadDir returns the names of all files.
func (d *Dir) ReadDir() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Open opens a file for reading.
func (d *Dir) Open(name string) (journal.File, error) {
	return opened(openFile(d.at(name), os.O_RDONLY))
}

// Create makes an empty file.
func (d *Dir) Create(name string) (journal.File, error) {
	return opened(openFile(d.at(name), os.O_RDWR|os.O_CREATE|os.O_TRUNC))
}

func opened(f *os.File, err error) (journal.File, error) {
	if err != nil {
		return nil, full(err)
	}
	return &file{f}, nil
}

// Rename gives a file another name in one step.
func (d *Dir) Rename(from, to string) error { return full(os.Rename(d.at(from), d.at(to))) }

// Remove removes a name.
func (d *Dir) Remove(name string) error { return os.Remove(d.at(name)) }

// SyncDir makes the names durable. Where directories cannot be synced (Windows) the file
// system's own journal keeps their order.
func (d *Dir) SyncDir() error { return full(syncDir(d.path)) }

// Lock takes a lock that ends with the process, whose id is in the file for whoever is refused.
func (d *Dir) Lock(name string) (io.Closer, error) {
	f, err := openFile(d.at(name), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, full(err)
	}
	if err := lock(f); err != nil {
		if process := holder(f); errors.Is(err, journal.ErrLocked) && process != 0 {
			err = &journal.LockedError{Process: process}
		}
		_ = f.Close() // nothing was written
		return nil, err
	}
	// Without space for it the lock holds as well.
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	return f, nil
}

// processDigits is how long a process id in a file may be.
const processDigits = 10

// holder is the process that a lock's file names; 0: it cannot be read, as on Windows, or is none.
func holder(f *os.File) int {
	var b [processDigits]byte
	n, _ := f.ReadAt(b[:], 0) // the file is shorter
	process, _ := strconv.Atoi(string(b[:n]))
	return process
}

type file struct{ *os.File }

func (f *file) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (f *file) WriteAt(b []byte, off int64) (int, error) {
	n, err := f.File.WriteAt(b, off)
	return n, full(err)
}

func (f *file) Sync() error { return full(syncData(f.File)) }

func (f *file) Allocate(size int64) error { return full(allocate(f.File, size)) }

// full makes a lack of space one that the journal knows.
func full(err error) error {
	if err != nil && isFull(err) {
		return fmt.Errorf("%w: %w", journal.ErrFull, err)
	}
	return err
}

// fill writes zeros: where nothing better is to be had, that allocates. A file system that
// writes everything to a new place (ZFS, Btrfs) promises nothing anyway.
func fill(f *os.File, size int64) error {
	zeros := make([]byte, min(size, 1<<20))
	for at := int64(0); at < size; {
		n, err := f.WriteAt(zeros[:min(int64(len(zeros)), size-at)], at)
		if err != nil {
			return err
		}
		at += int64(n)
	}
	return nil
}
