package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// module is the path that every package of ours begins with.
const module = "github.com/tickd/tickd/"

// tree is a part of the repository that gets its own share of the mutants.
type tree struct {
	name     string
	packages func(path string) bool
}

// trees leaves out what only tests use: the disk that fails, the simulator, models.
func trees() []tree {
	is := func(all ...string) func(string) bool {
		return func(path string) bool { return slices.Contains(all, path) }
	}
	return []tree{
		{"ecs", is("ecs")},
		{"ecs/replica", is("ecs/replica")},
		{"ecs/journal", is("ecs/journal", "ecs/journal/disk")},
		{"netio", func(path string) bool {
			return (path == "netio" || strings.HasPrefix(path, "netio/")) && !strings.Contains(path, "/internal/")
		}},
		{"systems", is("systems", "systems/durable", "systems/room", "systems/sandbox", "systems/sandbox/land")},
	}
}

// source is a package that is changed.
type source struct {
	path  string // below the module
	tree  string
	fset  *token.FileSet
	names []string // of the files, below the repository
	texts [][]byte
	files []*ast.File
	needs types.Importer
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles, Deps           []string
}

// list asks go list for packages.
func listPackages(args ...string) (all []listed, err error) {
	out, err := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Export,GoFiles,Deps"}, args...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("mutants: go list: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// load parses the packages of all trees.
func load() (all []*source, err error) {
	packages, err := listPackages("-export", "-deps", "./ecs/...", "./netio/...", "./systems/...")
	if err != nil {
		return nil, err
	}
	exports := map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	for _, p := range packages {
		path := strings.TrimPrefix(p.ImportPath, module)
		for _, t := range trees() {
			if path != p.ImportPath && t.packages(path) {
				s := &source{path: path, tree: t.name, fset: token.NewFileSet()}
				if err := s.parse(p.GoFiles); err != nil {
					return nil, err
				}
				s.needs = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
				all = append(all, s)
			}
		}
	}
	return all, nil
}

func (s *source) parse(files []string) error {
	for _, name := range files {
		name = filepath.Join(s.path, name)
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(s.fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.names, s.texts, s.files = append(s.names, name), append(s.texts, text), append(s.files, f)
	}
	return nil
}

// change is one mutant that chance may choose.
type change struct {
	Key      string // file, function, operator and what is changed: good as long as the function is as it is
	Tree     string
	File     string
	Line     int
	column   int
	from, to int // lines of the function; 0 outside of all
	site
	source *source
	index  int // of the file
}

// changes are all that can be done to a package.
func (s *source) changes() (all []*change) {
	count := map[string]int{}
	for i, f := range s.files {
		for _, site := range sites(s.fset, f, s.texts[i]) {
			at := s.fset.Position(site.pos)
			c := &change{Tree: s.tree, File: s.names[i], Line: at.Line, column: at.Column, site: site, source: s, index: i}
			if site.scope != nil {
				c.from, c.to = s.fset.Position(site.scope.Pos()).Line, s.fset.Position(site.scope.End()).Line
			}
			key := fmt.Sprintf("%s %s %s: %s", c.File, site.function, site.operator, c.shown())
			count[key]++
			c.Key = fmt.Sprintf("%s #%d", key, count[key])
			all = append(all, c)
		}
	}
	return all
}

// shown is the line that is changed, or what comes after it in the function.
func (c *change) shown() string {
	text := c.source.texts[c.index]
	from := bytes.LastIndexByte(text[:c.site.from], '\n') + 1
	line, _, _ := bytes.Cut(text[from:], []byte("\n"))
	return strings.Join(strings.Fields(string(line)), " ")
}

// mutated is the file's text with the change in it.
func (c *change) mutated() []byte {
	text := c.source.texts[c.index]
	return slices.Concat(text[:c.site.from], []byte(c.site.text), text[c.site.to:])
}

// compiles tells whether the package is still one of Go's.
func (c *change) compiles() bool {
	s := c.source
	f, err := parser.ParseFile(s.fset, c.File, c.mutated(), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := slices.Clone(s.files)
	files[c.index] = f
	_, err = (&types.Config{Importer: s.needs}).Check(module+s.path, s.fset, files, nil)
	return err == nil
}
