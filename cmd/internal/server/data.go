package server

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/netio"
)

// keyName is the file of the key that tokens are signed with.
const keyName = "KEY"

// data is the directory in which a server keeps what it must not lose.
type data struct {
	path string
	dir  *disk.Dir
	key  []byte
}

// openData makes the directory and the key in it, unless they are there.
func openData(path string) (d *data, err error) {
	d = &data{path: path}
	if d.dir, err = disk.Make(path); err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	if d.key, err = tokenKey(d.dir, path); err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	return d, nil
}

// tokenKey is the key; nil for one of its own that ends with the process.
func (d *data) tokenKey() []byte {
	if d == nil {
		return nil
	}
	return d.key
}

// tokenKey reads the key of a directory, or makes one.
func tokenKey(dir *disk.Dir, path string) ([]byte, error) {
	name := filepath.Join(path, keyName)
	key, err := os.ReadFile(name)
	switch {
	case err == nil && len(key) != netio.TokenKeyBytes:
		return nil, fmt.Errorf("%s has %d bytes, not %d: without it nobody comes back to what they played; remove it to go on", name, len(key), netio.TokenKeyBytes)
	case err == nil || !errors.Is(err, fs.ErrNotExist):
		return key, err
	}
	key = make([]byte, netio.TokenKeyBytes)
	rand.Read(key) // it cannot fail
	return key, writeDurably(dir, path, keyName, key)
}

// writeDurably makes a file that only its owner reads, and that is there whole or not at all.
func writeDurably(dir *disk.Dir, path, name string, b []byte) error {
	temp := name + ".tmp"
	f, err := os.OpenFile(filepath.Join(path, temp), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := dir.Rename(temp, name); err != nil {
		return err
	}
	return dir.SyncDir()
}

// salt is a number that no client can guess.
func salt() uint64 {
	var b [8]byte
	rand.Read(b[:]) // it cannot fail
	return binary.LittleEndian.Uint64(b[:])
}

// Saved is what a directory says of the world that is in it; false when there is none.
func Saved(path string) (id journal.Identity, found bool, err error) {
	dir, err := disk.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return id, false, nil
	}
	if err != nil {
		return id, false, err
	}
	h, err := journal.Read(dir)
	if err != nil || len(h.Epochs()) == 0 {
		return id, false, err
	}
	e := h.Epochs()[len(h.Epochs())-1]
	if id, err = h.Identity(e.Number, max(e.Last, 1)); err != nil && len(e.Snapshots) > 0 {
		s, err := h.Snapshot(e.Number, e.Snapshots[len(e.Snapshots)-1])
		if err != nil {
			return id, false, err
		}
		return s.Identity, true, nil
	}
	return id, err == nil, err
}
