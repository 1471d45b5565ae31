package wire

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
)

// Message is what reads and writes itself.
type Message interface {
	Append([]byte) []byte
	Decode(*Reader)
}

// proofs is how many messages ProveFields tries.
const proofs = 200

// ProveFields says how fields are not what m is made of, which they are said to be:
// messages of the least values, of the greatest and of what chance gives are written
// by the fields, and m reads them, has the same values under the same names, and
// writes the same bytes. Where a Rule holds beside the bounds m may refuse some, not
// all. m is changed.
func ProveFields(m Message, fields []Field) error {
	rng, taken := rand.New(rand.NewPCG(uint64(len(fields)), 1)), 0
	for i := range proofs {
		b := AppendFields(nil, fields, someValues(fields, rng, i))
		r := NewReader(b)
		v := ReadFields(&r, fields) // without what is not there
		r = NewReader(b)
		m.Decode(&r)
		if err := r.Close(); err != nil {
			if hasRule(fields) {
				continue
			}
			return fmt.Errorf("%T refuses %v, which its fields allow: %w", m, v, err)
		}
		taken++
		if got := m.Append(nil); !bytes.Equal(got, b) {
			return fmt.Errorf("%T of %v is written as %x, which by its fields is %x", m, v, got, b)
		}
		if err := SameValues(v, m); err != nil {
			return err
		}
	}
	if taken == 0 {
		return fmt.Errorf("%T refuses all that its fields and their rules allow", m)
	}
	return nil
}

func hasRule(fields []Field) bool {
	for i := range fields {
		if fields[i].Rule != "" || hasRule(fields[i].Of) {
			return true
		}
	}
	return false
}

// someMax bounds what chance gives, in bytes and elements.
const someMax = 20

// someValues are the i-th: the least, the greatest, and then any.
func someValues(fields []Field, rng *rand.Rand, i int) Values {
	v := Values{}
	for k := range fields {
		f := &fields[k]
		least, most := f.Bounds()
		n := least
		switch {
		case i == 1:
			n = most
		case i > 1:
			n += int64(rng.Uint64N(uint64(most-least) + 1))
		}
		switch f.Type {
		case FieldU64, FieldVarint64:
			v[f.Name] = rng.Uint64() >> rng.IntN(64)
		case FieldBytes, FieldRest:
			v[f.Name] = bytes.Repeat([]byte{'a'}, int(min(n, max(least, someMax))))
		case FieldText:
			v[f.Name] = strings.Repeat("a", int(min(n, max(least, someMax))))
		case FieldGroup:
			v[f.Name] = someValues(f.Of, rng, i)
		case FieldList, FieldRepeat:
			list := make([]Values, 0)
			for range min(n, max(least, someMax)) {
				list = append(list, someValues(f.Of, rng, i))
			}
			v[f.Name] = list
		default:
			v[f.Name] = n
		}
	}
	return v
}

// SameValues says which value m, a pointer to a struct, holds otherwise.
func SameValues(v Values, m any) error {
	if err := sameValues(v, reflect.ValueOf(m)); err != nil {
		return fmt.Errorf("%T: %w", m, err)
	}
	return nil
}

// sameValues compares values with the fields of a struct that have the same names, but
// for case and underscores; others are not looked at. A value that is not on the wire
// is not either.
func sameValues(v Values, of reflect.Value) error {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return nil
	}
	for name, want := range v {
		got := of.FieldByNameFunc(func(s string) bool { return sameName(s, name) })
		if !got.IsValid() {
			continue
		}
		if err := sameValue(want, got); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func sameName(field, name string) bool {
	return strings.EqualFold(field, strings.ReplaceAll(name, "_", ""))
}

func sameValue(want any, got reflect.Value) error {
	same := true
	switch want := want.(type) {
	case int64:
		same = got.CanInt() && got.Int() == want || got.CanUint() && got.Uint() == uint64(want) || got.Kind() == reflect.Bool && got.Bool() == (want != 0)
	case uint64:
		same = got.CanUint() && got.Uint() == want
	case []byte:
		same = got.Kind() == reflect.Slice && bytes.Equal(got.Bytes(), want)
	case string:
		same = got.Kind() == reflect.String && got.String() == want || got.Kind() == reflect.Slice && string(got.Bytes()) == want
	case Values:
		return sameValues(want, got)
	case []Values:
		if got.Kind() != reflect.Slice || got.Type().Elem().Kind() != reflect.Struct {
			return nil
		}
		if same = got.Len() == len(want); same {
			for i := range want {
				if err := sameValues(want[i], got.Index(i)); err != nil {
					return err
				}
			}
		}
	}
	if !same {
		return fmt.Errorf("%v is read as %v", want, got)
	}
	return nil
}

// FieldsOf says of what m is made: what it says itself, or its own numbers, in order,
// when it is a struct of nothing else. ProveFields then knows whether that is true.
func FieldsOf(m any) ([]Field, error) {
	if d, ok := m.(Describer); ok {
		return d.Fields(), nil
	}
	t := reflect.TypeOf(m)
	if t == nil {
		return nil, errors.New("nothing is made of nothing")
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	fields, err := plainFields(t)
	if err != nil {
		return nil, fmt.Errorf("of what %v is made is not plain: %w", t, err)
	}
	return fields, nil
}

func plainFields(t reflect.Type) (all []Field, err error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("it is no struct")
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			return nil, fmt.Errorf("its %s is its own", f.Name)
		}
		if err := appendPlain(&all, Snake(f.Name), f.Type); err != nil {
			return nil, fmt.Errorf("its %s: %w", f.Name, err)
		}
	}
	return all, nil
}

func appendPlain(all *[]Field, name string, t reflect.Type) (err error) {
	f := Field{Name: name}
	switch t.Kind() {
	case reflect.Bool:
		f.Type, f.Max = FieldU8, 1
	case reflect.Uint8:
		f.Type = FieldU8
	case reflect.Uint16:
		f.Type = FieldU16
	case reflect.Uint32:
		f.Type = FieldU32
	case reflect.Uint64:
		f.Type = FieldU64
	case reflect.Int8:
		f.Type = FieldI8
	case reflect.Int16:
		f.Type = FieldI16
	case reflect.Int32:
		f.Type = FieldI32
	case reflect.Struct:
		f.Type = FieldGroup
		f.Of, err = plainFields(t)
	case reflect.Array:
		for i := range t.Len() {
			if err := appendPlain(all, fmt.Sprintf("%s_%d", name, i), t.Elem()); err != nil {
				return err
			}
		}
		return nil
	default:
		err = fmt.Errorf("a %v says not how it is written", t)
	}
	*all = append(*all, f)
	return err
}

// Snake is a name of Go as fields have it: RetryMs is retry_ms.
func Snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if lower := strings.ToLower(string(r)); lower != string(r) {
			if i > 0 && !(name[i-1] >= 'A' && name[i-1] <= 'Z') {
				b.WriteByte('_')
			}
			b.WriteString(lower)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
