package systems

import (
	"bytes"
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

	"tickd/components"
	"tickd/ecs"
	"tickd/netio"
	"tickd/netio/wire"
)

// elsewhere are the resources that are no plain values: their own packages test
// what is saved of them.
var elsewhere = map[string]bool{"land": true, "ids": true}

// sliceLen is how many elements an empty slice is given.
const sliceLen = 3

// leaf is one number inside a value.
type leaf struct {
	path  string
	value reflect.Value
}

// leaves finds the numbers of a plain value, of which unexported fields too can
// be written. A Len counts how much of the array beside it is meant.
func leaves(path string, v reflect.Value) (all []leaf, err error) {
	switch {
	case v.CanInt() || v.CanUint() || v.Kind() == reflect.Bool:
		return []leaf{{path, reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()}}, nil
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			more, err := leaves(path+"."+v.Type().Field(i).Name, v.Field(i))
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
		return all, nil
	case v.Kind() == reflect.Slice && v.Len() == 0:
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
		v.Set(reflect.MakeSlice(v.Type(), sliceLen, sliceLen))
		fallthrough
	case v.Kind() == reflect.Array || v.Kind() == reflect.Slice:
		for i := range v.Len() {
			more, err := leaves(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
		return all, nil
	}
	return nil, fmt.Errorf("%s is a %v, no plain value", path, v.Type())
}

// full is the Len of the struct that a leaf is a field of, if it is one: the
// length of the longest array beside it.
func full(root reflect.Value, path string) (n uint64, ok bool) {
	fields := strings.Split(path, ".")[1:]
	if fields[len(fields)-1] != "Len" {
		return 0, false
	}
	for _, f := range fields[:len(fields)-1] {
		root = root.FieldByName(f)
	}
	for i := range root.NumField() {
		if f := root.Field(i); f.Kind() == reflect.Array {
			n = max(n, uint64(f.Len()))
		}
	}
	return n, true
}

// fill gives every number of a value another one than 0.
func fill(rng *rand.Rand, root reflect.Value, all []leaf) {
	for _, l := range all {
		if n, ok := full(root, l.path); ok {
			l.value.SetUint(n)
			continue
		}
		set(l.value, rng.Uint64())
	}
}

func set(v reflect.Value, to uint64) {
	top := uint64(1)<<(8*v.Type().Size()-1) - 1 // what fits with a sign too
	switch {
	case v.CanInt():
		v.SetInt(int64(to%top + 1))
	case v.CanUint():
		v.SetUint(to%top + 1)
	default:
		v.SetBool(true)
	}
}

// saved takes all that the whole game registers, and what components there are beside.
func saved(t *testing.T) map[string]ecs.Saved {
	g := New(netio.New(netio.Config{}), Config{Rules: Rules{MaxPlayers: 4, Width: 64, Height: 64}})
	ecs.Component[components.Team](g.App, "team", 1)
	ecs.Component[components.Owned](g.App, "owned", 1)
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
		all, err := leaves(name, v)
		if err != nil {
			t.Errorf("%v: test it where it is made, and say so here", err)
			continue
		}
		for range 20 {
			fill(rng, v, all)
			bytesOf := was.Append(nil)
			now := reflect.New(v.Type())
			r := wire.NewReader(bytesOf)
			now.Interface().(ecs.Saved).Decode(&r)
			if err := r.Close(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			again, _ := leaves(name, now.Elem())
			for i := range all {
				if a, b := fmt.Sprint(all[i].value), fmt.Sprint(again[i].value); a != b {
					t.Fatalf("%s is %s, and %s when it has been saved and read", all[i].path, a, b)
				}
			}
		}
		unseen(t, was, v, all)
	}
}

// unseen fails for each number whose change leaves the saved form as it was.
func unseen(t *testing.T, was ecs.Saved, root reflect.Value, all []leaf) {
	t.Helper()
	before := was.Append(nil)
	for _, l := range all {
		keep := reflect.New(l.value.Type()).Elem()
		keep.Set(l.value)
		if n, ok := full(root, l.path); ok {
			l.value.SetUint(n - 1)
		} else if l.value.Kind() == reflect.Bool {
			l.value.SetBool(false)
		} else {
			l.value.SetZero()
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
		known = append(known, reflect.TypeOf(value).Elem().Name())
	}
	paths, err := filepath.Glob("../components/*.go")
	if err != nil {
		t.Fatal(err)
	}
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
			n++
			if name := star.X.(*ast.Ident).Name; !slices.Contains(known, name) {
				t.Errorf("component %s is registered by nobody: nothing tests what is saved of it", name)
			}
		}
	}
	if n < 14 {
		t.Fatalf("found only %d components", n)
	}
}
