package bench

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// module is the path that every package of ours begins with.
const module = "github.com/tickd/tickd/"

// room is a package, or with /... a package and everything below it, and the floor it is on. Imports
// go to lower floors, or stay in the room.
type room struct {
	floor int
	path  string
}

func house() []room {
	return []room{
		{7, "docs/arena/..."},
		{7, "docs/clients/..."},
		{7, "docs/examples/..."},
		{6, "cmd/..."},
		{6, "bench/..."},
		{5, "systems/sandbox/..."},
		{5, "systems/sim/..."},
		{4, "systems/room"},
		{4, "systems/durable"},
		{3, "systems"},
		{3, "netio/rooms"},
		{2, "ecs/replica"},
		{2, "ecs/journal/..."},
		{2, "netio"},
		{2, "netio/client"},
		{2, "netio/admin"},
		{2, "netio/webclient/..."},
		{1, "ecs"},
		{1, "netio/packet"},
		{0, "components/..."},
		{0, shared},
		{0, "netio/ring"},
	}
}

// shared is the one package that everybody may import, and the only one that the side of the
// sockets and the side of the world have in common.
const shared = "netio/wire"

// landlords are the libraries that one package keeps to itself, so that another can take their place. The bare
// server that tickd is compared with has gnet too: without netio around it is what it is about.
func landlords() map[string]string {
	return map[string]string{
		"github.com/panjf2000/gnet":  "netio cmd/internal/bench/floor",
		"github.com/mlange-42/arche": "ecs",
	}
}

// simulated are the packages in which the same causes must give the same state on every machine.
func simulated(path string) bool {
	return path == "ecs" || path == "ecs/replica" || path == "ecs/journal" || path == "systems" || strings.HasPrefix(path, "systems/") || path == "docs/arena/game" ||
		strings.HasPrefix(path, "docs/examples/") || path == "cmd/internal/scaffold/made/game"
}

// front is what the top of the repository may hold.
func front() []string {
	return []string{
		"ecs", "systems", "components", "netio", "cmd", "bench", "docs",
		"go.mod", "go.sum", "tools.mod", "tools.sum", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE",
		".ci", ".github", ".gitignore", ".gitattributes", ".git",
	}
}

func TestImportsGoDown(t *testing.T) {
	for _, p := range packages(t) {
		for _, complaint := range append(importFaults(p), hostFaults(p)...) {
			t.Error(complaint)
		}
	}
}

func TestSimulationIsDeterministic(t *testing.T) {
	checked := 0
	for _, p := range packages(t) {
		if !simulated(p.path()) {
			continue
		}
		checked++
		files, fset := parsed(t, p)
		for _, complaint := range sourceFaults(fset, files) {
			t.Error(complaint)
		}
	}
	if checked < 2 {
		t.Errorf("only %d packages were checked", checked)
	}
}

// The arena and the examples are other games: whatever they need of the sandbox is missing in the engine.
func TestOtherGamesKnowNothingOfTheSandbox(t *testing.T) {
	checked := 0
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.path(), "docs/arena") && !strings.HasPrefix(p.path(), "docs/examples") {
			continue
		}
		checked++
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if strings.Contains(imported, "/sandbox") || imported == module+"netio/webclient" {
				t.Errorf("%s imports %s", p.path(), imported)
			}
		}
	}
	if checked < 2 {
		t.Errorf("only %d packages were checked", checked)
	}
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	leftOut := ignored(t)
	for _, name := range []string{"tickd", "tickd-data", "arena-data", "go.work"} { // as README and docs make them
		if !leftOut(name) {
			t.Errorf("whoever plays in the checkout has %s, which .gitignore does not name", name)
		}
	}
	if leftOut("src") {
		t.Error("every name is left out")
	}
	for _, e := range entries {
		if name := e.Name(); !slices.Contains(front(), name) && !leftOut(name) {
			t.Errorf("%s does not belong at the top of the repository", name)
		}
	}
}
