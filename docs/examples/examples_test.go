// Package examples tests what all examples have in common: that they are small, tested, listed, and play in
// a real browser.
package examples

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Bounds of an example, in lines, and of its lines, in bytes.
const (
	goMax      = 150 // without tests
	pageMax    = 100 // without style
	columnsMax = 140
)

var inABrowser = flag.Bool("browser", false, "play in pages of a real browser, which takes a minute")

// games are the examples: each folder but what they share.
func games(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "look" && e.Name() != "e2e" {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		t.Fatal("there are no examples")
	}
	return names
}

// lines counts the lines of the files that a pattern finds, and complains of long ones.
func lines(t *testing.T, pattern string) (n int) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
			n++
			if len(line) > columnsMax {
				t.Errorf("%s:%d has %d columns, more than %d", file, i+1, len(line), columnsMax)
			}
		}
	}
	return n
}

func TestEachExampleIsSmallTestedAndListed(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range games(t) {
		if n := lines(t, name+"/*.go"); n == 0 || n > goMax {
			t.Errorf("%s: %d lines of Go, not 1 to %d", name, n, goMax)
		}
		if n := lines(t, name+"/page/*.html") + lines(t, name+"/page/*.js"); n == 0 || n > pageMax {
			t.Errorf("%s: %d lines of page, not 1 to %d", name, n, pageMax)
		}
		for _, file := range []string{name + "/" + name + ".go", name + "/" + name + "_test.go", name + "/page/index.html", name + "/page/main.js", "e2e/" + name + ".mjs"} {
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if row := fmt.Sprintf("| [%s](%s/%s.go) |", name, name, name); !strings.Contains(string(readme), row) {
			t.Errorf("README.md has no row that begins %q", row)
		}
		if command := "`go run ./docs/examples/" + name; !strings.Contains(string(readme), command) {
			t.Errorf("README.md does not say %s", command)
		}
	}
}

// TestExamplesInABrowser plays each example in pages of a real browser: e2e/NAME.mjs says what is done.
// It needs Node, the packages of netio/webclient (npm ci) and Chromium.
func TestExamplesInABrowser(t *testing.T) {
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
	for _, name := range games(t) {
		t.Run(name, func(t *testing.T) {
			bin := filepath.Join(t.TempDir(), name)
			if out, err := exec.Command("go", "build", "-o", bin, "./"+name).CombinedOutput(); err != nil {
				t.Fatalf("build: %v\n%s", err, out)
			}
			cmd := exec.Command("node", "e2e/play.mjs", name)
			cmd.Env = append(os.Environ(), "EXAMPLE_BIN="+bin)
			out, err := cmd.CombinedOutput()
			t.Logf("%s", out)
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
