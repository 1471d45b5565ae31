package webclient

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What makes a program of the game in bench/testdata/outside.
const outsideMain = `package main

import (
	"github.com/tickd/tickd/cmd/host"

	"outside"
)

func main() { host.Main(host.Program{Name: "ballroom", Install: outside.Install}) }
`

// TestPackageInABrowser packs the SDK, installs it into empty folders and plays with it from there: see
// e2e/package.mjs.
func TestPackageInABrowser(t *testing.T) {
	dir := browserTools(t)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	game := filepath.Join(dir, "outside")
	if err := os.CopyFS(game, os.DirFS(filepath.Join(root, "bench/testdata/outside"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(game, "server"), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{"server/main.go": outsideMain, "go.work": "go 1.26.0\n\nuse .\nuse " + root + "\n"} {
		if err := os.WriteFile(filepath.Join(game, path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tickd, ballroom := filepath.Join(dir, "tickd"), filepath.Join(dir, "ballroom")
	build(t, ".", tickd, "github.com/tickd/tickd/cmd/tickd")
	build(t, game, ballroom, "outside/server")
	cmd := exec.Command("node", "e2e/package.mjs")
	cmd.Env = append(os.Environ(), "TICKD_BIN="+tickd, "TICKD_OUTSIDE="+ballroom)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
