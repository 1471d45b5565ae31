package scaffold

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// tickd is the module that games are built on.
const tickd = "github.com/tickd/tickd"

// checkout is where the source of tickd is. It is in no registry, so a game is joined with it by go.work.
type checkout struct {
	dir       string
	goVersion string // that it asks for
}

// from is the checkout as seen from a folder, with slashes.
func (c checkout) from(dir string) string {
	rel, err := filepath.Rel(real(dir), real(c.dir))
	if err != nil { // on another drive
		rel = c.dir
	}
	return filepath.ToSlash(rel)
}

// findCheckout looks where it is said to be, else where this program was built from, else where the
// working folder's module finds it.
func findCheckout(said string) (checkout, error) {
	if said != "" {
		c, ok := checkoutAt(said)
		if !ok {
			return c, fmt.Errorf("--tickd: %s is no checkout of tickd: it has no go.mod of the module %s", said, tickd)
		}
		return c, nil
	}
	if _, file, _, ok := runtime.Caller(0); ok { // of a build with -trimpath it is no path
		if c, ok := checkoutAt(filepath.Join(filepath.Dir(file), "..", "..", "..")); ok {
			return c, nil
		}
	}
	if out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", tickd).Output(); err == nil {
		if c, ok := checkoutAt(strings.TrimSpace(string(out))); ok {
			return c, nil
		}
	}
	return checkout{}, fmt.Errorf("this program does not know where the source of tickd is that a game is built on: say it with --tickd DIR, or run it in a checkout: go run ./cmd/tickd new")
}

var (
	moduleLine = regexp.MustCompile(`(?m)^module (\S+)$`)
	goLine     = regexp.MustCompile(`(?m)^go (\S+)$`)
)

// checkoutAt reads what is in a folder; false when that is no checkout.
func checkoutAt(dir string) (checkout, bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return checkout{}, false
	}
	b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return checkout{}, false
	}
	text := strings.ReplaceAll(string(b), "\r\n", "\n")
	module, version := moduleLine.FindStringSubmatch(text), goLine.FindStringSubmatch(text)
	if module == nil || version == nil || module[1] != tickd {
		return checkout{}, false
	}
	return checkout{dir, version[1]}, true
}
