package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the top of the repository.
const root = ".."

// listed is a package as go list shows it.
type listed struct {
	ImportPath, Dir                    string
	Imports, TestImports, XTestImports []string
	GoFiles, IgnoredGoFiles            []string
}

func (p listed) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// packages returns every package of the module.
func packages(t *testing.T) []listed {
	t.Helper()
	visit(t)
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,Imports,TestImports,XTestImports,GoFiles,IgnoredGoFiles", "./...")
	list.Dir = root
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// visit looks at every directory with Go code: go test reuses an old result unless a file that the
// test itself opened has changed, and does not know what go list reads.
func visit(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if name := d.Name(); err == nil && d.IsDir() && path != root && (name == "node_modules" || strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// importFaults returns what is wrong with the imports of p.
func importFaults(p listed) (faults []string) {
	from, ok := roomOf(p.path())
	if !ok {
		return []string{p.path() + " has no floor: give it a line in the house"}
	}
	for _, imported := range p.Imports {
		for library, owner := range landlords() {
			if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(strings.Fields(owner), p.path()) {
				faults = append(faults, fmt.Sprintf("%s imports %s, which belongs to %s", p.path(), imported, owner))
			}
		}
		path, ours := strings.CutPrefix(imported, module)
		if !ours || path == shared {
			continue
		}
		to, ok := roomOf(path)
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%s imports %s, which has no floor", p.path(), path))
		case side(p.path()) != side(path) && side(p.path()) != "" && side(path) != "":
			faults = append(faults, fmt.Sprintf("%s imports %s, on the other side of %s", p.path(), path, shared))
		case to.floor > from.floor:
			faults = append(faults, fmt.Sprintf("%s imports %s, which goes up", p.path(), path))
		case to.floor == from.floor && to != from:
			faults = append(faults, fmt.Sprintf("%s imports %s, which goes across", p.path(), path))
		}
	}
	return faults
}

func roomOf(path string) (room, bool) {
	for _, r := range house() {
		tree, all := strings.CutSuffix(r.path, "/...")
		if path == tree || all && strings.HasPrefix(path, tree+"/") {
			return r, true
		}
	}
	return room{}, false
}

// side is ecs or netio for what is part of them, else empty.
func side(path string) string {
	if top, _, _ := strings.Cut(path, "/"); top == "ecs" || top == "netio" {
		return top
	}
	return ""
}

// ignored reports whether git leaves out what has that name at the top: what a program or a test made there of
// whoever plays in the checkout.
func ignored(t *testing.T) func(name string) bool {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for line := range strings.Lines(string(b)) {
		if line = strings.Trim(strings.TrimSpace(line), "/"); line != "" && line[0] != '#' {
			patterns = append(patterns, line)
		}
	}
	return func(name string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool {
			matches, err := filepath.Match(p, name)
			return err == nil && matches
		})
	}
}

// hostFaults are imports of the sandbox by what any game is hosted with.
func hostFaults(p listed) (faults []string) {
	theirs := []string{"cmd/tickd", "cmd/tickbench"}
	if !strings.HasPrefix(p.path(), "cmd/") || slices.ContainsFunc(theirs, func(tree string) bool {
		return p.path() == tree || strings.HasPrefix(p.path(), tree+"/")
	}) {
		return nil
	}
	for _, imported := range p.Imports {
		path := strings.TrimPrefix(imported, module)
		if strings.HasPrefix(path, "systems/sandbox") || strings.HasPrefix(path, "components/sandbox") || slices.ContainsFunc(theirs, func(tree string) bool {
			return strings.HasPrefix(path, tree)
		}) {
			faults = append(faults, fmt.Sprintf("%s imports %s: what hosts any game knows none", p.path(), path))
		}
	}
	return faults
}
