package flight

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// Field is a part of a component, resource or packet that has a value of its own.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Bounds of what is shown of a value.
const (
	fieldsMax   = 4096 // of one value
	elementsMax = 1024 // of one list
)

// Fields takes a value apart: its fields by their paths, lists by index, maps not at all.
func Fields(v any) []Field {
	var f fields
	f.add("", reflect.ValueOf(v))
	return f
}

type fields []Field

func (f *fields) add(path string, v reflect.Value) {
	if len(*f) >= fieldsMax {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && v.Elem().Kind() != reflect.Func {
			f.add(path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.add(strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."), v.Field(i))
		}
	case reflect.Array, reflect.Slice:
		f.list(path, v)
	case reflect.Map, reflect.Func, reflect.Chan, reflect.UnsafePointer:
	default:
		*f = append(*f, Field{path, text(v)})
	}
}

// list adds text as one value, and all else element by element.
func (f *fields) list(path string, v reflect.Value) {
	if s, ok := written(v); ok {
		*f = append(*f, Field{path, s})
		return
	}
	*f = append(*f, Field{path + ".len", strconv.Itoa(v.Len())})
	for i := range min(v.Len(), elementsMax) {
		f.add(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
	}
}

// written is what bytes say, if they are text with zeros behind it.
func written(v reflect.Value) (string, bool) {
	if v.Type().Elem().Kind() != reflect.Uint8 || v.Len() == 0 {
		return "", false
	}
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	s := strings.TrimRight(string(b), "\x00")
	strange := func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }
	return strconv.Quote(s), s != "" && !strings.ContainsFunc(s, strange)
}

func text(v reflect.Value) string {
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case v.Kind() == reflect.String:
		return strconv.Quote(v.String())
	}
	return v.String()
}
