package bench

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// named are the packages whose names stand in the docs for what they export.
func named() map[string]string {
	return map[string]string{
		"systems": "systems", "ecs": "ecs", "replica": "ecs/replica", "netio": "netio", "packet": "netio/packet", "wire": "netio/wire",
		"components": "components", "sim": "systems/sim", "host": "cmd/host", "client": "netio/client", "sandbox": "systems/sandbox",
		"rooms": "netio/rooms", "room": "systems/room",
	}
}

// The docs name nothing that is not there: in `systems.AddPlayers`, in `Game.Within`, and in
// `ExampleRefs`, what is named is declared.
func TestDocsNameWhatThereIs(t *testing.T) {
	declared, examples := map[string]bool{}, map[string]bool{}
	for name, dir := range named() {
		declarations(t, name, filepath.Join(root, dir), declared, examples)
	}
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("`((?:[A-Za-z]+\\.)?[A-Z][A-Za-z0-9]*(?:_[A-Z][A-Za-z0-9]*)?)`")
	checked := 0
	for _, page := range append(pages, "../README.md", "../ARCHITECTURE.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(text), -1) {
			word := m[1]
			pkg, rest, dotted := strings.Cut(word, ".")
			switch {
			case strings.HasPrefix(word, "Example"):
				if checked++; !examples[word] {
					t.Errorf("%s names %s, and there is no such example", page, word)
				}
			case dotted && named()[pkg] != "":
				if checked++; !declared[word] {
					t.Errorf("%s names %s, and %s does not export it", page, word, named()[pkg])
				}
			case dotted && slices.Contains(methodsOf(), pkg):
				if checked++; !declared["."+rest] {
					t.Errorf("%s names %s, and nothing has such a method or field", page, word)
				}
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d names were checked", checked)
	}
}

// methodsOf are the values whose methods and fields the docs name.
func methodsOf() []string {
	return []string{"Game", "App", "Server", "Players", "Join", "Registry", "Trails", "Program", "Room", "Rooms"}
}

// declarations notes what a package exports: pkg.Name, .Method and .Field; and its examples.
func declarations(t *testing.T, name, dir string, declared, examples map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(dir, err)
	}
	for _, f := range files {
		file, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				switch {
				case strings.HasPrefix(d.Name.Name, "Example") && strings.HasSuffix(f, "_test.go"):
					examples[d.Name.Name] = true
				case d.Recv != nil:
					declared["."+d.Name.Name] = true
				default:
					declared[name+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					note(name, spec, declared)
				}
			}
		}
	}
}

func note(name string, spec ast.Spec, declared map[string]bool) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		for _, n := range s.Names {
			declared[name+"."+n.Name] = true
		}
	case *ast.TypeSpec:
		declared[name+"."+s.Name.Name] = true
		body, ok := s.Type.(*ast.StructType)
		if !ok {
			return
		}
		for _, field := range body.Fields.List {
			for _, n := range field.Names {
				declared["."+n.Name] = true
			}
		}
	}
}
