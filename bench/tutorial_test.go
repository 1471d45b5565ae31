package bench

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tutorials are the pages that show whole programs, and how many files each has.
func tutorials() map[string]int { return map[string]int{"tutorial": 4, "tutorial-rooms": 4} }

// Each page is followed as a stranger would, from an empty folder: each command is run and each file
// written, in the order in which they stand there. The checkout is this one: a second one beside the
// module, or a link to it, would be compiled anew each time.
func TestTutorialsCanBeFollowed(t *testing.T) {
	for name, want := range tutorials() {
		follow(t, name, want)
	}
}

func follow(t *testing.T, name string, want int) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files, joined, tested := 0, false, false
	for _, b := range blocks(string(page)) {
		if b.file != "" {
			files++
			if err := os.WriteFile(filepath.Join(dir, b.file), []byte(b.text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for line := range strings.Lines(b.text) {
			words := strings.Fields(line)
			if i := slices.Index(words, "../tickd"); i >= 0 {
				words[i], joined = root, true
			}
			if words[0] == "cd" {
				dir = filepath.Join(dir, words[1])
				continue
			}
			said := command(t, dir, words)
			tested = tested || strings.HasPrefix(line, "go test") && bytes.HasPrefix(said, []byte("ok"))
		}
	}
	if files != want || !joined || !tested {
		t.Errorf("%s has %d files, joins them with tickd: %v; its tests ran: %v", name, files, joined, tested)
	}
}

// block is something to do that stands on a page: a file to write, or commands.
type block struct{ file, text string }

// blocks finds the fenced blocks of a page. A line that holds nothing but a name and a colon says
// which file the next one is; others are commands, but for those that go on, which are marked sh.
func blocks(page string) (all []block) {
	const fence = "```"
	inside, goesOn, b := false, false, block{}
	for line := range strings.Lines(page) {
		name, named := strings.CutSuffix(strings.TrimSpace(line), "`:")
		switch {
		case strings.HasPrefix(line, fence) && inside:
			if !goesOn {
				all = append(all, b)
			}
			b, inside = block{}, false
		case strings.HasPrefix(line, fence):
			inside, goesOn = true, strings.TrimSpace(line) == fence+"sh"
		case inside:
			b.text += line
		case named && strings.HasPrefix(name, "`") && !strings.Contains(name, " "):
			b.file = name[1:]
		}
	}
	return all
}

// command runs one and returns what it said.
func command(t *testing.T, dir string, words []string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, said)
	}
	return said
}

func TestTutorialPagesShowTheFiles(t *testing.T) {
	for name, want := range tutorials() {
		page, err := os.ReadFile("../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob("../docs/" + name + "/*.go")
		if err != nil || len(files) != want {
			t.Fatal(files, err)
		}
		for _, f := range files {
			code, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(page), "```go\n"+string(code)+"```\n") {
				t.Errorf("docs/%s.md does not show %s as it is", name, filepath.Base(f))
			}
		}
	}
}
