package disk_test

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tickd/tickd/ecs/journal/disk"
)

// Whether a directory was synced shows only after a power cut, or where that cannot be
// done at all: the system's own tables are no files on a disk, and say so.
func TestSyncDirSyncs(t *testing.T) {
	d, err := disk.Open("/proc/self")
	if err != nil {
		t.Skipf("no /proc: %v", err)
	}
	if err := d.SyncDir(); !errors.Is(err, unix.EINVAL) {
		t.Errorf("synced: %v", err)
	}
}
