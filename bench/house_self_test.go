package bench

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

func TestImportFaults(t *testing.T) {
	for _, c := range []struct {
		from, imported string
		want           string // part of the complaint, none: allowed
	}{
		{"ecs", module + "components", ""},
		{"ecs", module + "netio/wire", ""},
		{"components", module + "netio/wire", ""},
		{"systems/sandbox", module + "systems", ""},
		{"systems/sandbox", module + "systems/sandbox/land", ""},
		{"systems/sandbox", module + "components/sandbox", ""},
		{"systems/sim", module + "netio/client", ""},
		{"systems", module + "netio", ""},
		{"cmd/tickd", module + "cmd/host", ""},
		{"bench", module + "systems/sim", ""},
		{"netio/webclient", module + "netio/webclient/internal/model", ""},
		{"netio", "github.com/panjf2000/gnet/v2", ""},
		{"ecs", "github.com/mlange-42/arche/ecs", ""},
		{"ecs", "fmt", ""},

		{"components", module + "ecs", "up"},
		{"systems", module + "cmd/internal/config", "up"},
		{"systems", module + "systems/sandbox", "up"},
		{"systems", module + "systems/sim", "up"},
		{"systems/sandbox", module + "systems/sim", "across"},
		{"components/sandbox", module + "ecs", "up"},
		{"ecs", module + "systems", "up"},
		{"ecs", module + "ecs/replica", "up"},
		{"netio/packet", module + "netio", "up"},
		{"netio", module + "systems/sandbox/land", "up"},
		{"netio", module + "netio/client", "across"},
		{"netio/admin", module + "netio", "across"},
		{"ecs/replica", module + "ecs/journal", "across"},
		{"components", module + "netio/ring", "across"},
		{"cmd/tickd", module + "bench/sim", "across"},
		{"ecs", module + "netio/ring", "other side"},
		{"ecs/replica", module + "netio/packet", "other side"},
		{"netio", module + "ecs", "other side"},
		{"netio/webclient/internal/model", module + "ecs/replica", "other side"},
		{"systems", "github.com/panjf2000/gnet/v2/pkg/logging", "belongs to netio"},
		{"netio/client", "github.com/panjf2000/gnet/v2", "belongs to netio"},
		{"systems", "github.com/mlange-42/arche/generic", "belongs to ecs"},
		{"ecs/replica", "github.com/mlange-42/arche/ecs", "belongs to ecs"},
		{"cmd/host", module + "systems", ""},
		{"cmd/tickd/settings", module + "systems/sandbox", ""},
		{"cmd/host", module + "systems/sandbox", "knows none"},
		{"cmd/internal/bench", module + "components/sandbox", "knows none"},
		{"cmd/host", module + "cmd/tickd/settings", "knows none"},
		{"netio/udp", "fmt", "no floor"},
		{"systems", module + "world", "no floor"},
	} {
		p := listed{ImportPath: module + c.from, Imports: []string{c.imported}}
		faults := strings.Join(append(importFaults(p), hostFaults(p)...), "; ")
		if (c.want == "") != (faults == "") || !strings.Contains(faults, c.want) {
			t.Errorf("%s imports %s: %q, want %q", c.from, c.imported, faults, c.want)
		}
	}
}

func TestSourceFaults(t *testing.T) {
	const own = "var table = map[int]int{1: 2}\nvar list []int\ntype T struct{ n int }\nfunc (t *T) Set() {}\n" +
		"func (t T) Get() {}\nvar thing T\nvar pointer *T\n"
	for _, c := range []struct{ source, want string }{
		{"import \"errors\"\nvar ErrX = errors.New(\"x\")", ""},
		{"type I interface{}\nvar _ I = 1", ""},
		{"import \"time\"\nfunc f(d time.Duration) time.Time { return time.Unix(0, int64(d)) }", ""},
		{"type clock struct{}\nfunc (clock) Now() {}\nfunc f(time clock) { time.Now() }", ""},
		{own + "func f(x int) int { return table[x] + list[0] }", ""},
		{own + "func f() { list := []int{1}; list[0] = 2; table := 1; table++; _ = table }", ""},
		{own + "func f() { thing.Get(); var thing T; thing.Set(); thing.n = 1 }", ""},
		{"func f() { x := 1; p := &x; *p = 2 }", ""},
		{own + "func f() int { t := &thing; t = nil; return t.n }", ""},

		{"func f() { go f() }", "go statement"},
		{"func f() { func() { go f() }() }", "go statement"},
		{"type c chan int", "channel type"},
		{"func f(c <-chan int) {}", "channel type"},
		{"func f() { c := make(chan int); _ = c }", "channel type"},
		{"func f(c T) { c <- 1 }", "channel send"},
		{"func f(c T) { <-c }", "channel receive"},
		{"func f() { select {} }", "select"},
		{"import \"sync\"", "import of sync"},
		{"import s \"sync/atomic\"", "import of sync/atomic"},
		{"import _ \"math/rand\"", "import of math/rand"},
		{"import \"math/rand/v2\"", "import of math/rand/v2"},
		{"import \"crypto/rand\"", "import of crypto/rand"},
		{"import \"time\"\nfunc f() { time.Now() }", "time.Now"},
		{"import \"time\"\nvar now = time.Now", "time.Now"},
		{"import clock \"time\"\nfunc f(t clock.Time) { clock.Since(t) }", "time.Since"},
		{"import . \"time\"\nfunc f() { Now() }", "dot import"},
		{own + "func f() { table = nil }", "table is assigned"},
		{own + "func f() { table[1] = 3 }", "table is assigned"},
		{own + "func f() { table[1]++ }", "table is assigned"},
		{own + "func f() { list = append(list, 1) }", "list is assigned"},
		{own + "func f() { (list[0]) += 1 }", "list is assigned"},
		{own + "func f() { for thing.n = range 3 {} }", "thing is assigned"},
		{own + "func f() { pointer.n = 1 }", "pointer is assigned"},
		{own + "func f() { delete(table, 1) }", "table is changed by delete"},
		{own + "func f() { clear(list) }", "list is changed by clear"},
		{own + "func f() { copy(list[1:], list) }", "list is changed by copy"},
		{own + "func f() { x, t := 1, &thing; _ = x; t.n = 1 }", "thing is assigned"},
		{own + "func f() { i := &list[1]; *i++ }", "list is assigned"},
		{own + "func f() { thing.Set() }", "thing is given to Set"},
		{own + "func init() { thing = T{} }", "thing is assigned"},
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "x.go", "package x\n"+c.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%q: %v", c.source, err)
		}
		faults := strings.Join(sourceFaults(fset, []*ast.File{f}), "; ")
		if (c.want == "") != (faults == "") || !strings.Contains(faults, c.want) {
			t.Errorf("%q: %q, want %q", c.source, faults, c.want)
		}
	}
}

// A variable of one file is seen changing in another.
func TestSourceFaultsAcrossFiles(t *testing.T) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, source := range []string{"var total int", "func f() { total++ }"} {
		f, err := parser.ParseFile(fset, "x.go", "package x\n"+source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if faults := sourceFaults(fset, files); len(faults) != 1 {
		t.Errorf("%q", faults)
	}
}
