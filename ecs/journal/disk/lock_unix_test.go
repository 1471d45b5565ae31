//go:build unix

package disk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
)

// A lock that cannot be taken for another reason than that somebody has it is not taken.
func TestALockThatFails(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "LOCK"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := lock(f); err == nil || errors.Is(err, journal.ErrLocked) {
		t.Errorf("a closed file was locked: %v", err)
	}
}
