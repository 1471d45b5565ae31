package bench

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"testing"
)

// outside are the packages that the simulation must not import.
func outside() []string {
	return []string{"sync", "sync/atomic", "math/rand", "math/rand/v2", "crypto/rand"}
}

// clockReaders are the functions of package time that look at a clock, or wait for one.
func clockReaders() []string {
	return []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
}

// parsed returns the sources of p, for every platform and without tests.
func parsed(t *testing.T, p listed) (files []*ast.File, fset *token.FileSet) {
	t.Helper()
	fset = token.NewFileSet()
	for _, name := range slices.Concat(p.GoFiles, p.IgnoredGoFiles) {
		if ok, _ := filepath.Match("*_test.go", name); ok {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files, fset
}

// inspection collects what is wrong with the sources of one package.
type inspection struct {
	fset    *token.FileSet
	info    *types.Info
	pkg     *types.Package
	aliases map[types.Object]*types.Var // local pointers into package-level variables
	faults  []string
}

// nothing imports nothing: the checker then knows our own names and the paths of the others, which
// is all that is needed.
type nothing struct{}

func (nothing) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

// sourceFaults returns what the files of one package do that a simulation must not.
func sourceFaults(fset *token.FileSet, files []*ast.File) []string {
	in := &inspection{fset: fset, aliases: map[types.Object]*types.Var{}, info: &types.Info{
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	checker := types.Config{Importer: nothing{}, Error: func(error) {}}
	in.pkg, _ = checker.Check("checked", fset, files, in.info)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			in.concurrency(n)
			in.world(n)
			in.mutation(n)
			return true
		})
	}
	return in.faults
}

func (in *inspection) fault(n ast.Node, format string, args ...any) {
	at := in.fset.Position(n.Pos())
	in.faults = append(in.faults, fmt.Sprintf("%s:%d: ", at.Filename, at.Line)+fmt.Sprintf(format, args...))
}

// concurrency finds goroutines and channels.
func (in *inspection) concurrency(n ast.Node) {
	switch n := n.(type) {
	case *ast.GoStmt:
		in.fault(n, "go statement")
	case *ast.ChanType:
		in.fault(n, "channel type")
	case *ast.SendStmt:
		in.fault(n, "channel send")
	case *ast.SelectStmt:
		in.fault(n, "select")
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			in.fault(n, "channel receive")
		}
	}
}

// world finds what depends on anything but the causes: locks, the clock, randomness.
func (in *inspection) world(n ast.Node) {
	switch n := n.(type) {
	case *ast.ImportSpec:
		path := n.Path.Value[1 : len(n.Path.Value)-1]
		if slices.Contains(outside(), path) {
			in.fault(n, "import of %s", path)
		}
		if path == "time" && n.Name != nil && n.Name.Name == "." {
			in.fault(n, "dot import of time")
		}
	case *ast.SelectorExpr:
		x, _ := n.X.(*ast.Ident)
		name, ok := in.info.Uses[x].(*types.PkgName)
		if ok && name.Imported().Path() == "time" && slices.Contains(clockReaders(), n.Sel.Name) {
			in.fault(n, "time.%s", n.Sel.Name)
		}
	}
}
