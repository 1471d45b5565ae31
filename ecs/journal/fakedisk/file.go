package fakedisk

import (
	"fmt"
	"io"
	"slices"
)

// inode is a file, whatever its names.
type inode struct {
	data    []byte // as programs see it
	durable []byte // as a power loss leaves it at least
	pending []write
}

// write is a change of the data that is not durable: bytes at an offset, or another size.
type write struct {
	off  int
	data []byte
	size int // when data is nil
}

func (w write) apply(b []byte) []byte {
	if w.data == nil {
		return sized(b, w.size)
	}
	b = sized(b, max(len(b), w.off+len(w.data)))
	copy(b[w.off:], w.data)
	return b
}

func sized(b []byte, size int) []byte {
	if size <= len(b) {
		return b[:size]
	}
	return append(b, make([]byte, size-len(b))...)
}

func (f *inode) write(w write) {
	f.data = w.apply(f.data)
	f.pending = append(f.pending, w)
}

func (f *inode) truncate() { f.write(write{size: 0}) }

type file struct {
	disk   *Disk
	name   string
	inode  *inode
	writes bool
	closed bool
}

func (f *file) check() error {
	if f.closed {
		return fmt.Errorf("fakedisk: %s is closed", f.name)
	}
	return nil
}

func (f *file) Size() (int64, error) { return int64(len(f.inode.data)), f.check() }

func (f *file) ReadAt(b []byte, off int64) (int, error) {
	crash, err := f.disk.operation(ReadAt, f.name)
	if err != nil || crash || f.closed {
		return 0, stopped(crash, firstOf(err, f.check()))
	}
	if off >= int64(len(f.inode.data)) {
		return 0, io.EOF
	}
	n := copy(b, f.inode.data[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(b []byte, off int64) (int, error) {
	crash, err := f.disk.operation(WriteAt, f.name, fmt.Sprint(off, "+", len(b)))
	if err != nil || f.closed || !f.writes {
		return 0, firstOf(err, f.check(), fmt.Errorf("fakedisk: %s is open for reading", f.name))
	}
	if crash {
		b = b[:f.disk.random.below(len(b)+1)]
	}
	if err := f.disk.grow(off + int64(len(b)) - int64(len(f.inode.data))); err != nil {
		return 0, err
	}
	f.inode.write(write{off: int(off), data: slices.Clone(b)})
	return len(b), stopped(crash, nil)
}

func (f *file) Allocate(size int64) error {
	crash, err := f.disk.operation(Allocate, f.name)
	if err != nil || f.closed || crash && f.disk.random.below(2) == 0 {
		return stopped(crash, firstOf(err, f.check()))
	}
	if err := f.disk.grow(size - int64(len(f.inode.data))); err != nil {
		return err
	}
	f.inode.write(write{size: int(size)})
	return stopped(crash, nil)
}

// Sync makes everything durable; a crash in it some of it, which is drawn at the power
// loss. One that fails never writes what there was to write, though programs go on seeing it.
func (f *file) Sync() error {
	crash, err := f.disk.operation(Sync, f.name)
	if crash {
		return stopped(crash, nil)
	}
	if err != nil {
		f.inode.pending = nil
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	for _, w := range f.inode.pending {
		f.inode.durable = w.apply(f.inode.durable)
	}
	f.inode.pending = nil
	return nil
}

// Close closes the file, also when the machine has stopped. It syncs nothing.
func (f *file) Close() error {
	err := f.check()
	f.closed = true
	return err
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
