package bench

import (
	"os"
	"strings"
	"testing"
)

// The README's system is the one that ships, but for its imports.
func TestReadmeShowsTheSystemThatShips(t *testing.T) {
	file, err := os.ReadFile("../systems/sandbox/regen.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, ok := strings.Cut(string(file), "\n)\n\n")
	if !ok || !strings.Contains(string(readme), "```go\n"+code+"```\n") {
		t.Error("README.md shows another Regen than systems/sandbox/regen.go")
	}
	install, err := os.ReadFile("../systems/sandbox/install.go")
	if err != nil {
		t.Fatal(err)
	}
	if line := "app.Add(ecs.Simulate, NewRegen(g))"; !strings.Contains(string(install), line) || !strings.Contains(string(readme), "`"+line+"`") {
		t.Error("README.md adds Regen by another line than the sandbox")
	}
}
