package bench

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tickd/tickd/components/planted"
)

// counts are the numbers that pages tell of how tickd is tested, and where the code has each. Who tells
// another one adds it here.
func counts() []struct{ page, says, file, has string } {
	return []struct{ page, says, file, has string }{
		{"ARCHITECTURE.md", `after every\s+(\d+)th of its ticks`, "bench/sim/moments_test.go", `every, after = \d+, \d+, (\d+), \d+`},
		{"docs/durability.md", "`.ci/run` does\\s+(\\d+) of each", ".ci/run", `-run '\^TestKill' -kills (\d+)`},
		{"docs/durability.md", "`TestKillRooms` does the same in (\\d+)\\s+rooms", "cmd/tickd/kill_test.go", `range (\d+) \{\n.*\n.*k\.rooms`},
		{"docs/simulator.md", `# (\d+) seeds of the sandbox`, "cmd/internal/bench/sim.go", `Seeds +int +.default:"(\d+)"`},
		{"docs/arena.md", "`match_test.go`: (\\d+) bots", "docs/arena/game/match_test.go", `const bots = (\d+)`},
	}
}

// What pages tell of the method is what the code does.
func TestDocsCountAsTheCodeDoes(t *testing.T) {
	for _, c := range counts() {
		said, is := number(t, page(t, c.page), c.page, c.says), number(t, page(t, c.file), c.file, c.has)
		if said != is {
			t.Errorf("%s says %d (%s), and %s has %d", c.page, said, c.says, c.file, is)
		}
	}
	if said, is := number(t, page(t, "docs/simulator.md"), "docs/simulator.md", `lists (\d+) mistakes`), int(planted.OtherTeam); said != is {
		t.Errorf("docs/simulator.md says %d mistakes, and there are %d", said, is)
	}
	lobby := strings.Count(page(t, "docs/tutorial-rooms/lobby.go"), "\n")
	if said := number(t, page(t, "docs/tutorial-rooms.md"), "docs/tutorial-rooms.md", `the lobby is (\d+) lines`); said != lobby {
		t.Errorf("docs/tutorial-rooms.md says that the lobby is %d lines, and it has %d", said, lobby)
	}
}

func number(t *testing.T, text, where, pattern string) int {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s says nothing like %s", where, pattern)
	}
	for _, digits := range m[1:] {
		if n, err := strconv.Atoi(digits); err == nil {
			return n
		}
	}
	t.Fatalf("%s: %s finds no number", where, pattern)
	return 0
}

// docs/simulator.md has a row for each kind of what goes wrong, and no other.
func TestSimulatorPageHasEveryFault(t *testing.T) {
	names := regexp.MustCompile(`(?s)func \(k Kind\) String\(\) string \{\s*return \[\.\.\.\]string\{([^}]*)\}`).FindStringSubmatch(page(t, "systems/sim/dst/plan.go"))
	if names == nil {
		t.Fatal("systems/sim/dst/plan.go names no kinds")
	}
	_, table, _ := strings.Cut(page(t, "docs/simulator.md"), "| kind | what |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var rows []string
	for line := range strings.Lines(table) {
		rows = append(rows, strings.Split(line, "|")[1])
	}
	said := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(rows, ","), ",", " ")), ", ")
	if is := strings.ReplaceAll(names[1], `"`, ""); said != is {
		t.Errorf("docs/simulator.md has the kinds %s, and there are %s", said, is)
	}
}

// A test, a fuzz target and a benchmark that a page names is there. Who names several by what they begin
// with (go test -run) names no other.
func TestDocsNameTestsThatExist(t *testing.T) {
	declared := ""
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)`).FindAllSubmatch(text, -1) {
			declared += "\n" + string(m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, p := range documents(t) {
		text := page(t, p)
		for _, name := range regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`).FindAllString(text, -1) {
			if strings.Contains(text, "\nfunc "+name+"(") { // it is written on that page
				continue
			}
			if checked++; !strings.Contains(declared+"\n", "\n"+name) {
				t.Errorf("%s names %s, and there is no such test", p, name)
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d tests were checked", checked)
	}
}
