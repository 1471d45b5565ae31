//go:build unix && !linux

package disk

import "os"

// syncData is fsync; on macOS the standard library asks for F_FULLFSYNC, which is the only
// call there that reaches the disk itself.
func syncData(f *os.File) error { return f.Sync() }

func allocate(f *os.File, size int64) error { return fill(f, size) }
