package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A new game is made in an empty folder beside the checkout, and all that its README says of tests and
// measures works at once, with nothing but the modules that tickd itself needs.
func TestANewGame(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	tickd := filepath.Join(t.TempDir(), "tickd")
	command(t, root, []string{"go", "build", "-o", tickd, "./cmd/tickd"})
	beside := t.TempDir()
	said := command(t, beside, []string{tickd, "new", "dots", "--module", "example.com/dots"})
	if !bytes.Contains(said, []byte("cd dots\n")) {
		t.Errorf("it says\n%s", said)
	}
	dir := filepath.Join(beside, "dots")
	command(t, dir, []string{"go", "vet", "./..."})
	if said := command(t, dir, []string{"gofmt", "-l", "."}); len(said) != 0 {
		t.Errorf("not formatted: %s", said)
	}
	if said := command(t, dir, []string{"go", "test", "-count=1", "./..."}); !bytes.Contains(said, []byte("ok  \texample.com/dots/game")) {
		t.Errorf("its tests say\n%s", said)
	}
	game := filepath.Join(dir, "dots")
	command(t, dir, []string{"go", "build", "."})
	for args, want := range map[string]string{
		"bench swarm --bots 5 --duration 300ms": "joined                         5\n",
		"bench tick --players 100 --ticks 5":    "players                100\n",
		"bench sim --seeds 3":                   "failures           0\n",
		"config print":                          `data = "./dots-data"`,
	} {
		if said := command(t, dir, append([]string{game}, strings.Fields(args)...)); !bytes.Contains(said, []byte(want)) {
			t.Errorf("%s says\n%s", args, said)
		}
	}
	written, err := os.ReadFile(filepath.Join(dir, "page", "src", "schema.ts"))
	if err != nil {
		t.Fatal(err)
	}
	if said := command(t, dir, []string{game, "schema", "--ts", "--sdk", "./tickd.js"}); !bytes.Equal(said, written) {
		t.Errorf("its page/src/schema.ts is not what its schema says:\n%s", said)
	}
}
