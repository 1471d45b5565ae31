package sandbox

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// elsewhere are the resources that are no plain values: their own packages test
// what is saved of them.
var elsewhere = map[string]bool{"land": true, "ids": true, "refs": true}

// leaf is one number inside a value.
type leaf struct {
	path  string
	value reflect.Value
	count int // above 0: it is the Len of an array so long, beside it
}

// leaves finds the numbers of a plain value, of which unexported fields too can
// be written.
func leaves(path string, v reflect.Value) (all []leaf, err error) {
	v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	longest := 0
	each := func(name string, v reflect.Value) {
		if v.Kind() == reflect.Array {
			longest = max(longest, v.Len())
		}
		more, failed := leaves(path+name, v)
		all, err = append(all, more...), cmp.Or(err, failed)
	}
	switch {
	case v.CanInt() || v.CanUint() || v.Kind() == reflect.Bool:
		return []leaf{{path: path, value: v}}, nil
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			each("."+v.Type().Field(i).Name, v.Field(i))
		}
		for i := range all {
			if all[i].path == path+".Len" {
				all[i].count = longest
			}
		}
	case v.Kind() == reflect.Array || v.Kind() == reflect.Slice:
		for i := range v.Len() {
			each(fmt.Sprintf("[%d]", i), v.Index(i))
		}
	default:
		return nil, fmt.Errorf("%s is a %v, no plain value", path, v.Type())
	}
	return all, err
}

// grow makes every slice inside a value three long.
func grow(v reflect.Value) {
	v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			grow(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range v.Len() {
			grow(v.Index(i))
		}
	}
}

// fill gives every number of a value another one than 0. Those of one kind rise,
// for lists that are kept sorted.
func fill(rng *rand.Rand, all []leaf) {
	from := rng.Uint64N(1 << 29)
	for _, l := range all {
		from += 1 + rng.Uint64N(1000)
		top := uint64(1)<<(8*l.value.Type().Size()-1) - 1 // what fits with a sign too
		switch {
		case l.count > 0:
			l.value.SetUint(uint64(l.count))
		case strings.HasSuffix(l.path, ".Buttons"): // others are refused when they are read
			l.value.SetUint(from%Buttons + 1)
		case l.value.CanInt():
			l.value.SetInt(int64(from%top + 1))
		case l.value.CanUint():
			l.value.SetUint(from%top + 1)
		default:
			l.value.SetBool(true)
		}
	}
}

// saved takes all that the whole game registers, and what components there are beside.
func saved(t *testing.T) map[string]ecs.Saved {
	g := systems.New(netio.New(netio.Config{}), systems.Config{MaxPlayers: 4, Width: 64, Height: 64})
	Install(g)
	ecs.Component[components.Team](g.App, "team", 1)
	ecs.Component[components.Owned](g.App, "owned", 1)
	ecs.Component[components.Trail](g.App, "trail", 1)
	g.Init()
	all := maps.Collect(g.App.State.All)
	if len(all) < 15 {
		t.Fatalf("only %d values are state", len(all))
	}
	return all
}

// Each number inside each component and each plain resource, whatever it is, comes
// back as it was saved, and the hash sees it change.
func TestEveryFieldIsSaved(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for name, was := range saved(t) {
		if elsewhere[name] {
			continue
		}
		v := reflect.ValueOf(was).Elem()
		grow(v)
		all, err := leaves(name, v)
		if err != nil {
			t.Errorf("%v: test it where it is made, and say so here", err)
			continue
		}
		for range 20 {
			fill(rng, all)
			bytesOf := was.Append(nil)
			now := reflect.New(v.Type())
			r := wire.NewReader(bytesOf)
			now.Interface().(ecs.Saved).Decode(&r)
			if err := r.Close(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			again, _ := leaves(name, now.Elem())
			if len(again) != len(all) {
				t.Fatalf("%s has %d numbers, and %d when it has been saved and read", name, len(all), len(again))
			}
			for i := range all {
				if a, b := fmt.Sprint(all[i].value), fmt.Sprint(again[i].value); a != b {
					t.Fatalf("%s is %s, and %s when it has been saved and read", all[i].path, a, b)
				}
			}
		}
		unseen(t, was, all)
	}
}

// unseen fails for each number whose change leaves the saved form as it was.
func unseen(t *testing.T, was ecs.Saved, all []leaf) {
	t.Helper()
	before := was.Append(nil)
	for _, l := range all {
		keep := reflect.New(l.value.Type()).Elem()
		keep.Set(l.value)
		if l.value.SetZero(); l.count > 0 {
			l.value.SetUint(uint64(l.count) - 1)
		}
		if bytes.Equal(was.Append(nil), before) {
			t.Errorf("%s can change and the saved form does not", l.path)
		}
		l.value.Set(keep)
	}
}

// No component can be forgotten by the test above.
func TestEveryComponentIsState(t *testing.T) {
	var known []string
	for _, value := range saved(t) {
		name, _, _ := strings.Cut(reflect.TypeOf(value).Elem().Name(), "[") // without what it is a buffer of
		known = append(known, name)
	}
	engine, err := filepath.Glob("../../components/*.go")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob("../../components/sandbox/*.go")
	if err != nil {
		t.Fatal(err)
	}
	paths := append(engine, own...)
	n := 0
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Decode" {
				continue
			}
			star, _ := f.Recv.List[0].Type.(*ast.StarExpr)
			of := star.X
			if generic, ok := of.(*ast.IndexExpr); ok {
				of = generic.X
			}
			n++
			if name := of.(*ast.Ident).Name; !slices.Contains(known, name) {
				t.Errorf("component %s is registered by nobody: nothing tests what is saved of it", name)
			}
		}
	}
	if n < 14 {
		t.Fatalf("found only %d components", n)
	}
}
