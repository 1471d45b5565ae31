package fakedisk

import (
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/tickd/tickd/ecs/journal"
)

// Dir is a directory as a [journal.FS].
type Dir struct {
	disk    *Disk
	path    string
	names   map[string]*inode // as programs see them
	durable map[string]*inode // as a power loss leaves them for sure
	changes []change          // since the last SyncDir
	locks   []string
}

// change is one of names that is not durable: a name that goes, one that comes, or both.
type change struct {
	gone, come string
	file       *inode
}

var _ journal.FS = (*Dir)(nil)

// apply makes the change to some names.
func (c change) apply(names map[string]*inode) {
	if c.gone != "" && names[c.gone] == c.file {
		delete(names, c.gone)
	}
	if c.come != "" {
		names[c.come] = c.file
	}
}

func (d *Dir) change(c change) {
	c.apply(d.names)
	d.changes = append(d.changes, c)
}

// ReadDir returns all names, in another order each time.
func (d *Dir) ReadDir() ([]string, error) {
	crash, err := d.disk.operation(ReadDir, d.path)
	if err != nil || crash {
		return nil, stopped(crash, err)
	}
	names := sorted(d.names)
	for i := range names {
		j := i + d.disk.random.below(len(names)-i)
		names[i], names[j] = names[j], names[i]
	}
	return names, nil
}

// Open opens a file for reading.
func (d *Dir) Open(name string) (journal.File, error) {
	crash, err := d.disk.operation(Open, name)
	if err != nil || crash {
		return nil, stopped(crash, err)
	}
	f := d.names[name]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &file{disk: d.disk, name: name, inode: f}, nil
}

// Create makes an empty file. One of that name keeps being the same file.
func (d *Dir) Create(name string) (journal.File, error) {
	crash, err := d.disk.operation(Create, name)
	if err != nil || crash && d.disk.random.below(2) == 0 {
		return nil, stopped(crash, err)
	}
	f := d.names[name]
	if f == nil {
		f = &inode{}
		d.change(change{come: name, file: f})
	} else {
		f.truncate()
	}
	return &file{disk: d.disk, name: name, inode: f, writes: true}, stopped(crash, nil)
}

// Rename gives a file another name.
func (d *Dir) Rename(from, to string) error {
	crash, err := d.disk.operation(Rename, from, to)
	if err != nil || crash && d.disk.random.below(2) == 0 {
		return stopped(crash, err)
	}
	f := d.names[from]
	if f == nil {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	d.change(change{gone: from, come: to, file: f})
	return stopped(crash, nil)
}

// Remove removes a name.
func (d *Dir) Remove(name string) error {
	crash, err := d.disk.operation(Remove, name)
	if err != nil || crash && d.disk.random.below(2) == 0 {
		return stopped(crash, err)
	}
	f := d.names[name]
	if f == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	d.change(change{gone: name, file: f})
	return stopped(crash, nil)
}

// SyncDir makes all names durable. A crash in it makes it a part of them.
func (d *Dir) SyncDir() error {
	crash, err := d.disk.operation(SyncDir, d.path)
	if err != nil || crash {
		return stopped(crash, err) // which changes are kept is drawn at the power loss
	}
	for _, c := range d.changes {
		c.apply(d.durable)
	}
	d.changes = nil
	return nil
}

// Lock takes a lock.
func (d *Dir) Lock(name string) (io.Closer, error) {
	crash, err := d.disk.operation(Lock, name)
	if err != nil || crash {
		return nil, stopped(crash, err)
	}
	if slices.Contains(d.locks, name) {
		return nil, journal.ErrLocked
	}
	d.locks = append(d.locks, name)
	return unlock{d, name}, nil
}

type unlock struct {
	dir  *Dir
	name string
}

// Close gives the lock back, also when the machine has stopped.
func (u unlock) Close() error {
	u.dir.locks = slices.DeleteFunc(u.dir.locks, func(n string) bool { return n == u.name })
	return nil
}

// Names are all names in order.
func (d *Dir) Names() []string { return sorted(d.names) }

// Bytes is a copy of a file as programs see it, nil if there is none.
func (d *Dir) Bytes(name string) []byte {
	if f := d.names[name]; f != nil {
		return append([]byte{}, f.data...)
	}
	return nil
}

// Put makes a file that is durable, or changes it: damage that no crash explains.
func (d *Dir) Put(name string, data []byte) {
	f := &inode{data: slices.Clone(data), durable: slices.Clone(data)}
	d.names[name], d.durable[name] = f, f
}

// stopped is the error of an operation in which the machine stops, or err.
func stopped(crash bool, err error) error {
	if crash {
		return fmt.Errorf("%w in the middle", ErrCrashed)
	}
	return err
}
