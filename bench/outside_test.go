package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A game in a module of its own uses each thing that the engine offers, and its
// own tests say that it works.
func TestAGameFromOutside(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/outside")); err != nil {
		t.Fatal(err)
	}
	command(t, dir, []string{"go", "work", "init", ".", root})
	said := string(command(t, dir, []string{"go", "test", "-count=1", "-v", "./..."}))
	for _, test := range []string{"TestAdmission", "TestSpawnAndLeave", "TestBodyEnds", "TestDance", "TestRewind", "TestRows"} {
		if !strings.Contains(said, "--- PASS: "+test) {
			t.Errorf("%s did not run:\n%s", test, said)
		}
	}
}
