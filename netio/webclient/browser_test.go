package webclient

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var inABrowser = flag.Bool("browser", false, "play in pages of a real browser, which takes minutes")

// triesMax is how often a part is played until it is well: a page on a busy machine has a pace of its
// own. What fails once is said in capitals, and is to be mended.
const triesMax = 2

// TestPageInABrowser plays the game in pages of a real browser: see the files of
// these names in e2e. It needs Node, its packages (npm ci) and Chromium.
func TestPageInABrowser(t *testing.T) {
	bin := filepath.Join(browserTools(t), "tickd")
	build(t, ".", bin, "github.com/tickd/tickd/cmd/tickd")
	for _, name := range []string{"run", "names", "rooms", "keyboard", "watch", "screens", "losses", "durable", "recording", "proxy"} {
		t.Run(name, func(t *testing.T) {
			for try := 1; ; try++ {
				cmd := exec.Command("node", "e2e/"+name+".mjs")
				cmd.Env = append(os.Environ(), "TICKD_BIN="+bin)
				out, err := cmd.CombinedOutput()
				t.Logf("%s", out)
				switch {
				case err == nil:
					return
				case try == triesMax:
					t.Fatal(err)
				}
				t.Logf("TRIED AGAIN, for pages have a pace of their own: %v. What is said above should not be", err)
			}
		})
	}
}

// browserTools skips a test without -browser, and wants what a browser test needs; it returns a folder
// for what is built.
func browserTools(t *testing.T) string {
	t.Helper()
	if !*inABrowser {
		t.Skip("only with -browser, as ci.sh runs it")
	}
	for _, tool := range []string{"node", "chromium"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("there is no %s: %v", tool, err)
		}
	}
	if _, err := os.Stat("node_modules/playwright-core"); err != nil {
		t.Fatalf("its packages are not installed (npm ci): %v", err)
	}
	return t.TempDir()
}

func build(t *testing.T, dir, bin, program string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-o", bin, program)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
}
