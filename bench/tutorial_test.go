//go:build unix

package bench

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var tutorial = flag.Bool("tutorial", false, "follow docs/tutorial.md, too")

// Each page is followed as a stranger would, from an empty folder: each command is run, each file
// written or changed, and what the page says comes of it is compared, in the order in which they stand
// there. The checkout is this one: a second one beside the module would be compiled anew each time.
func TestTutorialsCanBeFollowed(t *testing.T) {
	for name, least := range map[string]struct{ files, changes, commands, running, said int }{
		"tutorial":       {files: 4, changes: 7, commands: 12, running: 3, said: 8},
		"tutorial-rooms": {files: 4, commands: 5},
	} {
		t.Run(name, func(t *testing.T) {
			if least.running > 0 && !*tutorial {
				t.Skip("only with -tutorial, as .ci/run has it: it builds a game again and again, which takes a minute")
			}
			start := time.Now()
			r := newReader(t)
			for _, b := range blocks(page(t, "docs/"+name+".md")) {
				r.do(b, least.running > 0)
			}
			r.stop()
			if r.files != least.files || r.changes < least.changes || r.commands < least.commands || r.started != least.running || r.compared < least.said {
				t.Errorf("%d files, %d changes, %d commands, %d servers, %d lines compared: there is less than there was", r.files, r.changes, r.commands, r.started, r.compared)
			}
			t.Logf("%.1f minutes:\n%s", time.Since(start).Minutes(), r.transcript)
		})
	}
}

// The pages show what is tested elsewhere as it is.
func TestTutorialPagesShowTheFiles(t *testing.T) {
	files, err := filepath.Glob("../docs/tutorial-rooms/*.go")
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		code, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page(t, "docs/tutorial-rooms.md"), "```go\n"+string(code)+"```\n") {
			t.Errorf("docs/tutorial-rooms.md does not show %s as it is", filepath.Base(f))
		}
	}
	_, regen, ok := strings.Cut(page(t, "systems/sandbox/regen.go"), "\n)\n\n")
	if !ok || !strings.Contains(page(t, "docs/tutorial.md"), "```go\n"+regen+"```\n") {
		t.Error("docs/tutorial.md shows another Regen than systems/sandbox/regen.go")
	}
	if line := "app.Add(ecs.Simulate, NewRegen(g))"; !strings.Contains(page(t, "systems/sandbox/install.go"), line) || !strings.Contains(page(t, "docs/tutorial.md"), "`"+line+"`") {
		t.Error("docs/tutorial.md adds Regen by another line than the sandbox")
	}
}
