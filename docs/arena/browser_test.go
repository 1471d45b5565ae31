package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var inABrowser = flag.Bool("browser", false, "play in pages of a real browser, which takes a minute")

// TestArenaInABrowser plays the arena in pages of a real browser: one match in e2e.mjs, many
// in e2e_rooms.mjs.
// It needs Node, the packages of netio/webclient (npm ci) and Chromium.
func TestArenaInABrowser(t *testing.T) {
	if !*inABrowser {
		t.Skip("only with -browser, as netio/webclient/ci.sh runs it")
	}
	for _, tool := range []string{"node", "chromium"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("there is no %s: %v", tool, err)
		}
	}
	if _, err := os.Stat("../../netio/webclient/node_modules/playwright-core"); err != nil {
		t.Fatalf("the packages of netio/webclient are not installed (npm ci): %v", err)
	}
	bin := filepath.Join(t.TempDir(), "arena")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, script := range []string{"e2e.mjs", "e2e_rooms.mjs"} {
		t.Run(script, func(t *testing.T) {
			cmd := exec.Command("node", script)
			cmd.Env = append(os.Environ(), "ARENA_BIN="+bin)
			out, err := cmd.CombinedOutput()
			t.Logf("%s", out)
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
