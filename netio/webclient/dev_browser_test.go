package webclient

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestDevInABrowser makes a game with `tickd new`, and changes it under `tickd dev` while two play it in
// pages: see e2e/dev.mjs.
func TestDevInABrowser(t *testing.T) {
	bin := filepath.Join(browserTools(t), "tickd")
	build(t, ".", bin, "github.com/tickd/tickd/cmd/tickd")
	cmd := exec.Command("node", "e2e/dev.mjs")
	cmd.Env = append(os.Environ(), "TICKD_BIN="+bin)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
