package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What docs/arena.md shows is in the files, and it names every file of the game.
func TestArenaPageShowsTheFiles(t *testing.T) {
	page, err := os.ReadFile("../docs/arena.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, b := range blocks(string(page)) {
		if b.file == "" {
			continue
		}
		code, err := os.ReadFile(filepath.Join(root, b.file))
		if err != nil {
			t.Error(err)
		}
		if shown++; !strings.Contains(string(code), b.text) {
			t.Errorf("docs/arena.md shows of %s what is not in it:\n%s", b.file, b.text)
		}
	}
	if shown < 4 {
		t.Errorf("%d blocks are of files", shown)
	}
	files, err := filepath.Glob("../docs/arena/game/*.go")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if !strings.Contains(string(page), "`"+filepath.Base(f)+"`") && filepath.Base(f) != "page_test.go" {
			t.Errorf("docs/arena.md does not name %s", filepath.Base(f))
		}
	}
}
