package journal

import "io"

// FS is one directory, which is one world's. Names are plain: no separators. It is small
// so that a test can fake a disk whole; [github.com/tickd/tickd/ecs/journal/disk] is the
// real one.
//
// A missing file is an error that is [io/fs.ErrNotExist]; a lack of space one that is
// [ErrFull]. Different files may be used by different goroutines at once, one file by one
// goroutine only.
type FS interface {
	// ReadDir returns the names of all files, in any order.
	ReadDir() ([]string, error)
	// Open opens a file for reading, and for Sync where the system allows that.
	Open(name string) (File, error)
	// Create makes an empty file, for reading and writing; one that was there is emptied.
	Create(name string) (File, error)
	// Rename gives a file another name, in one step, and takes the name from who had it.
	Rename(from, to string) error
	// Remove removes a name.
	Remove(name string) error
	// SyncDir makes the names durable: what was created, renamed and removed.
	SyncDir() error
	// Lock takes a lock that the end of the process gives back, and is [ErrLocked] when
	// another process has it, a [*LockedError] where it is known which. The file stays.
	Lock(name string) (io.Closer, error)
}

// File is an open file.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	// Size is the file's length in bytes.
	Size() (int64, error)
	// Allocate makes an empty file size bytes long, all zero. Writing inside them
	// afterwards does not fail for lack of space, as far as the file system can promise it.
	Allocate(size int64) error
	// Sync makes the file's bytes and length durable. After an error nothing is known of
	// what was written since the Sync before, and it must not be tried again.
	Sync() error
}
