package ecs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs"
)

// Nobody outside of this package gets at arche's world: an entity removed there
// would leave its id behind, and the next hash would panic.
func TestTheWorldIsHidden(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(at string, typ reflect.Type)
	walk = func(at string, typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		if strings.HasSuffix(typ.PkgPath(), "arche/ecs") && typ.Name() == "World" {
			t.Errorf("%s is arche's World", at)
			return
		}
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			for j := range m.Type.NumOut() {
				walk(at+"."+m.Name+"()", m.Type.Out(j))
			}
		}
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Chan:
			walk(at, typ.Elem())
		case reflect.Func:
			for i := range typ.NumOut() {
				walk(at+"()", typ.Out(i))
			}
		case reflect.Struct:
			walk(at, reflect.PointerTo(typ))
			for i := range typ.NumField() {
				if f := typ.Field(i); f.IsExported() {
					walk(at+"."+f.Name, f.Type)
				}
			}
		}
	}
	for _, v := range []any{
		ecs.App{},
		ecs.Config{},
		ecs.Part{},
		ecs.Option{},
		ecs.Ref{},
		ecs.Map[place]{},
		ecs.Adder[place]{},
		ecs.Spawn{},
		ecs.Filter1[place]{},
		ecs.Filter2[place, speed]{},
		ecs.Filter8[place, speed, tag[int8], tag[int16], tag[int32], tag[int64], tag[uint8], tag[uint16]]{},
		ecs.Spawn1[place]{},
		ecs.Spawn2[place, speed]{},
		ecs.Spawn8[place, speed, tag[int8], tag[int16], tag[int32], tag[int64], tag[uint8], tag[uint16]]{},
	} {
		walk(reflect.TypeOf(v).String(), reflect.TypeOf(v))
	}
	if !seen[reflect.TypeFor[ecs.Entity]()] || !seen[reflect.TypeFor[*ecs.Commands]()] {
		t.Error("the walk did not come by the entities and the commands")
	}
}

// The exported names for arche's own types are those of entities and queries.
func TestAliasesOfArche(t *testing.T) {
	allowed := []string{"Entity", "Query1", "Query2", "Query3", "Query4", "Query5", "Query6", "Query7", "Query8"}
	found := 0
	for _, name := range []string{"backend_arche.go", "backend_filter.go", "backend_spawn.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			types, ok := d.(*ast.GenDecl)
			if !ok || types.Tok != token.TYPE {
				continue
			}
			for _, s := range types.Specs {
				if s := s.(*ast.TypeSpec); s.Assign.IsValid() && s.Name.IsExported() {
					found++
					if !slices.Contains(allowed, s.Name.Name) {
						t.Errorf("%s: %s is another package's type", name, s.Name.Name)
					}
				}
			}
		}
	}
	if found != len(allowed) {
		t.Errorf("%d aliases, want %d", found, len(allowed))
	}
}
