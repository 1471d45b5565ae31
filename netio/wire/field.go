package wire

import "fmt"

// FieldType says how a value lies on the wire.
type FieldType string

// The types of fields. Numbers of fixed size are little-endian.
const (
	FieldU8       FieldType = "u8"
	FieldU16      FieldType = "u16"
	FieldU24      FieldType = "u24"
	FieldU32      FieldType = "u32"
	FieldU64      FieldType = "u64"
	FieldI8       FieldType = "i8"
	FieldI16      FieldType = "i16"
	FieldI32      FieldType = "i32"
	FieldVarint   FieldType = "varint"   // of at most 32 bits
	FieldVarint64 FieldType = "varint64" // of at most 64 bits
	FieldZigzag   FieldType = "zigzag"   // a varint of a number with a sign
	FieldBytes    FieldType = "bytes"    // a varint of how many, then these
	FieldText     FieldType = "text"     // like bytes, of UTF-8
	FieldRest     FieldType = "rest"     // all bytes to the end
	FieldGroup    FieldType = "group"    // the fields of Of
	FieldList     FieldType = "list"     // a varint of how many, then each as Of
	FieldRepeat   FieldType = "repeat"   // each as Of, to the end
)

// Field is one value of a message. A message is its fields one after the other.
type Field struct {
	Name string    `json:"name"`
	Type FieldType `json:"type"`

	// Min and Max bound a number, both included; of bytes, text and the rest they bound
	// the bytes, of a list or a repeat the count. Both 0: what the type holds.
	Min int64 `json:"min,omitempty"`
	Max int64 `json:"max,omitempty"`

	If   *FieldIf `json:"if,omitempty"`   // nil: it is always there
	Of   []Field  `json:"of,omitempty"`   // of a group, a list, a repeat
	Rule string   `json:"rule,omitempty"` // what else must hold
	Note string   `json:"note,omitempty"` // unit and meaning
}

// FieldIf is when an optional field is there: an earlier number of the message has
// one of these bits.
type FieldIf struct {
	Field string `json:"field"`
	Bits  int64  `json:"bits"`
}

// Describer is a message that says of what it is made. What a plain struct of
// numbers is made of need not be said.
type Describer interface{ Fields() []Field }

// Values are what the fields of a message hold, by name: int64 for numbers, uint64
// for those of 64 bits, []byte, string for text, Values for a group, []Values for
// lists. What is not there has no entry.
type Values map[string]any

// ReadFields reads values in the order of their fields. It knows nothing else of the
// message: the reader's error says that they do not fit, or are out of bounds.
func ReadFields(r *Reader, fields []Field) Values {
	v := Values{}
	for i := range fields {
		f := &fields[i]
		if f.If != nil {
			of, _ := v[f.If.Field].(int64)
			if of&f.If.Bits == 0 {
				continue
			}
		}
		if v[f.Name] = f.read(r); r.Err() != nil {
			return v
		}
	}
	return v
}

func (f *Field) read(r *Reader) any {
	switch f.Type {
	case FieldU64:
		return r.U64()
	case FieldVarint64:
		return r.Uvarint64()
	case FieldBytes:
		b := r.Bytes(f.most())
		f.check(r, int64(len(b)))
		return b
	case FieldText:
		s := r.String(f.most())
		f.check(r, int64(len(s)))
		return s
	case FieldRest:
		b := r.Fixed(len(r.Rest()))
		f.check(r, int64(len(b)))
		return b
	case FieldGroup:
		return ReadFields(r, f.Of)
	case FieldList:
		list := make([]Values, 0)
		n := r.Count(f.most())
		f.check(r, int64(n))
		for range n {
			if r.Err() == nil {
				list = append(list, ReadFields(r, f.Of))
			}
		}
		return list
	case FieldRepeat:
		list := make([]Values, 0)
		for len(r.Rest()) > 0 && r.Err() == nil {
			list = append(list, ReadFields(r, f.Of))
		}
		f.check(r, int64(len(list)))
		return list
	}
	n := f.number(r)
	f.check(r, n)
	return n
}

func (f *Field) number(r *Reader) int64 {
	switch f.Type {
	case FieldU8:
		return int64(r.U8())
	case FieldU16:
		return int64(r.U16())
	case FieldU24:
		return int64(r.U24())
	case FieldU32:
		return int64(r.U32())
	case FieldI8:
		return int64(r.I8())
	case FieldI16:
		return int64(r.I16())
	case FieldI32:
		return int64(r.I32())
	case FieldVarint:
		return int64(r.Uvarint())
	case FieldZigzag:
		return int64(r.Varint())
	}
	panic(fmt.Sprintf("wire: field %q of no type: %q", f.Name, f.Type))
}

// most is how long bytes or a list may be.
func (f *Field) most() int {
	if f.Max == 0 {
		return FrameDownMax
	}
	return int(f.Max)
}

func (f *Field) check(r *Reader, n int64) {
	if (f.Min != 0 || f.Max != 0) && (n < f.Min || n > f.Max) {
		r.Fail(ErrValue)
	}
}

// Bounds are the least and the most that a number can be, or how many there can be.
func (f *Field) Bounds() (least, most int64) {
	if f.Min != 0 || f.Max != 0 {
		return f.Min, f.Max
	}
	switch f.Type {
	case FieldU8:
		return 0, 1<<8 - 1
	case FieldU16:
		return 0, 1<<16 - 1
	case FieldU24:
		return 0, 1<<24 - 1
	case FieldU32, FieldVarint:
		return 0, 1<<32 - 1
	case FieldI8:
		return -1 << 7, 1<<7 - 1
	case FieldI16:
		return -1 << 15, 1<<15 - 1
	case FieldI32, FieldZigzag:
		return -1 << 31, 1<<31 - 1
	}
	return 0, FrameDownMax
}

// AppendFields writes values as ReadFields reads them. It panics on a value that is
// missing or of another type than its field's; bounds are not looked at.
func AppendFields(b []byte, fields []Field, v Values) []byte {
	for i := range fields {
		f := &fields[i]
		if f.If != nil {
			if of, _ := v[f.If.Field].(int64); of&f.If.Bits == 0 {
				continue
			}
		}
		b = f.append(b, v[f.Name])
	}
	return b
}

func (f *Field) append(b []byte, v any) []byte {
	switch f.Type {
	case FieldU64:
		return AppendU64(b, v.(uint64))
	case FieldVarint64:
		return AppendUvarint(b, v.(uint64))
	case FieldBytes:
		return AppendBytes(b, v.([]byte))
	case FieldText:
		return AppendString(b, v.(string))
	case FieldRest:
		return append(b, v.([]byte)...)
	case FieldGroup:
		return AppendFields(b, f.Of, v.(Values))
	case FieldList, FieldRepeat:
		list := v.([]Values)
		if f.Type == FieldList {
			b = AppendUvarint(b, uint64(len(list)))
		}
		for _, of := range list {
			b = AppendFields(b, f.Of, of)
		}
		return b
	}
	return f.appendNumber(b, v.(int64))
}

func (f *Field) appendNumber(b []byte, n int64) []byte {
	switch f.Type {
	case FieldU8, FieldI8:
		return append(b, byte(n))
	case FieldU16, FieldI16:
		return AppendU16(b, uint16(n))
	case FieldU24:
		return AppendU24(b, uint32(n))
	case FieldU32, FieldI32:
		return AppendU32(b, uint32(n))
	case FieldVarint:
		return AppendUvarint(b, uint64(n))
	case FieldZigzag:
		return AppendUvarint(b, uint64(Zigzag(int32(n))))
	}
	panic(fmt.Sprintf("wire: field %q of no type: %q", f.Name, f.Type))
}
