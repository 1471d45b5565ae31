package schema

import (
	"fmt"
	"strings"

	"github.com/tickd/tickd/netio/wire"
)

// writer writes a function that writes a message's body: client.send(Kind.Point, (w) => writePoint(w, point)).
func (t *script) writer(name string, fields []Field) {
	t.line("\nexport function write%s(w: Writer, m: %s): Writer {", name, name)
	if len(fields) == 0 {
		t.line("  void m;")
	}
	t.writes(fields, "m", "  ")
	t.line("  return w;\n}")
}

func (t *script) writes(fields []Field, of, indent string) {
	for i := range fields {
		f := &fields[i]
		v := of + "." + camel(f.Name)
		in := indent
		if f.If != nil {
			t.line("%sif (%s.%s & %d && %s !== undefined) {", indent, of, camel(f.If.Field), f.If.Bits, v)
			in += "  "
		}
		switch f.Type {
		case wire.FieldGroup:
			t.writes(f.Of, v, in)
		case wire.FieldList, wire.FieldRepeat:
			if f.Type == wire.FieldList {
				t.varint = true
				t.line("%svarint(w, %s.length);", in, v)
			}
			each := "of" + fmt.Sprint(len(in)/2)
			t.line("%sfor (const %s of %s) {", in, each, v)
			t.writes(f.Of, each, in+"  ")
			t.line("%s}", in)
		default:
			t.line("%s%s;", in, t.write(f.Type, v))
		}
		if f.If != nil {
			t.line("%s}", indent)
		}
	}
}

func (t *script) write(of wire.FieldType, v string) string {
	switch of {
	case wire.FieldU8, wire.FieldI8:
		return "w.u8(" + v + ")"
	case wire.FieldU16, wire.FieldI16:
		return "w.u16(" + v + ")"
	case wire.FieldU24:
		return "w.u16(" + v + ").u8(" + v + " >>> 16)"
	case wire.FieldU32, wire.FieldI32:
		return "w.u32(" + v + ")"
	case wire.FieldU64:
		return "w.u64(" + v + ")"
	case wire.FieldBytes:
		return "w.bytes(" + v + ")"
	case wire.FieldText:
		t.text = true
		return "w.bytes(encodeText(" + v + "))"
	case wire.FieldRest:
		return "w.raw(" + v + ")"
	}
	t.varint = true
	if of == wire.FieldZigzag {
		v = "(" + v + " << 1 ^ " + v + " >> 31) >>> 0"
	}
	return "varint(w, " + v + ")"
}

// reader writes a function that reads a message. Bytes are lent.
func (t *script) reader(name string, fields []Field) {
	t.line("\nexport function read%s(r: Reader): %s {", name, name)
	if len(fields) == 0 {
		t.line("  void r;")
	}
	t.reads(fields, "  ", "m")
	t.line("}")
}

func (t *script) reads(fields []Field, indent, as string) {
	var names []string
	for i := range fields {
		f := &fields[i]
		name := as + pascal(f.Name)
		names = append(names, camel(f.Name)+": "+name)
		switch {
		case f.Type == wire.FieldGroup:
			t.line("%sconst %s = (() => {", indent, name)
			t.reads(f.Of, indent+"  ", name)
			t.line("%s})();", indent)
		case f.Type == wire.FieldList || f.Type == wire.FieldRepeat:
			_, most := f.Bounds()
			more := "r.left > 0"
			if f.Type == wire.FieldList {
				more = name + "Count-- > 0"
				t.line("%slet %sCount = Math.min(r.varint(), %d);", indent, name, most)
			}
			t.line("%sconst %s = [];", indent, name)
			t.line("%swhile (%s) %s.push((() => {", indent, more, name)
			t.reads(f.Of, indent+"  ", name)
			t.line("%s})());", indent)
		case f.If != nil:
			t.line("%sconst %s = %s & %d ? %s : undefined;", indent, name, as+pascal(f.If.Field), f.If.Bits, read(f))
		default:
			t.line("%sconst %s = %s;", indent, name, read(f))
		}
	}
	t.line("%sreturn { %s };", indent, strings.Join(names, ", "))
}

func read(f *Field) string {
	_, most := f.Bounds()
	switch f.Type {
	case wire.FieldBytes:
		return fmt.Sprintf("r.lend(%d)", most)
	case wire.FieldText:
		return fmt.Sprintf("r.text(%d)", most)
	case wire.FieldRest:
		return "r.rest()"
	case wire.FieldZigzag:
		return "((v) => v >>> 1 ^ -(v & 1))(r.varint())"
	case wire.FieldVarint64:
		return "(() => { const v = new Uint32Array(2); r.varint64(v); return BigInt(v[0]) | BigInt(v[1]) << 32n; })()"
	}
	return "r." + string(f.Type) + "()"
}

// helpers writes what the functions above need.
func (t *script) helpers() {
	if t.varint {
		t.line("\nfunction varint(w: Writer, v: number): void {")
		t.line("  for (; v >= 128; v = Math.floor(v / 128)) w.u8((v & 127) | 128);\n  w.u8(v);\n}")
	}
}

func scriptType(of wire.FieldType) string {
	switch of {
	case wire.FieldU64, wire.FieldVarint64:
		return "bigint"
	case wire.FieldBytes, wire.FieldRest:
		return "Uint8Array"
	case wire.FieldText:
		return "string"
	}
	return "number"
}

// about is what a comment says of a field.
func about(f *Field) string {
	var said []string
	if f.Note != "" {
		said = append(said, f.Note)
	}
	if f.Min != 0 || f.Max != 0 {
		said = append(said, fmt.Sprintf("%d to %d", f.Min, f.Max))
	}
	if f.Rule != "" {
		said = append(said, f.Rule)
	}
	return strings.Join(said, "; ")
}

// pascal turns retry_ms into RetryMs.
func pascal(name string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '_' || r == '-' || r == ' ' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// camel turns retry_ms into retryMs.
func camel(name string) string {
	p := pascal(name)
	if p == "" {
		return p
	}
	return strings.ToLower(p[:1]) + p[1:]
}
