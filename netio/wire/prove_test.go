package wire

import (
	"strings"
	"testing"
)

type plain struct {
	Seq   uint32
	Cell  struct{ X, Y int16 }
	Teams [2]uint8
}

func (p *plain) Append(b []byte) []byte {
	b = AppendU16(AppendU16(AppendU32(b, p.Seq), uint16(p.Cell.X)), uint16(p.Cell.Y))
	return append(b, p.Teams[:]...)
}

func (p *plain) Decode(r *Reader) {
	p.Seq, p.Cell.X, p.Cell.Y, p.Teams = r.U32(), r.I16(), r.I16(), [2]uint8{r.U8(), r.U8()}
}

type swapped struct{ A, B uint16 }

func (p *swapped) Append(b []byte) []byte { return AppendU16(AppendU16(b, p.B), p.A) }
func (p *swapped) Decode(r *Reader)       { p.B, p.A = r.U16(), r.U16() }

type bounded struct{ Of uint8 }

func (p *bounded) Append(b []byte) []byte { return append(b, p.Of) }
func (p *bounded) Decode(r *Reader) {
	if p.Of = r.U8(); p.Of == 0 || p.Of > 60 {
		r.Fail(ErrValue)
	}
}

type text struct{ Text []byte }

func (p *text) Append(b []byte) []byte { return AppendBytes(b, p.Text) }
func (p *text) Decode(r *Reader)       { p.Text = r.Bytes(9) }

// A struct of numbers need not say of what it is made; what is said, or guessed, is proved.
func TestProveFields(t *testing.T) {
	fields, err := FieldsOf(&plain{})
	if err != nil || len(fields) != 4 || fields[1].Of[0].Name != "x" || fields[3].Name != "teams_1" {
		t.Fatalf("%+v, %v", fields, err)
	}
	if err := ProveFields(&plain{}, fields); err != nil {
		t.Error(err)
	}
	if _, err := FieldsOf(&text{}); err == nil || !strings.Contains(err.Error(), "its Text: a []uint8 says not how it is written") {
		t.Errorf("bytes of no known form: %v", err)
	}
	for _, c := range []struct {
		m      Message
		fields []Field
		want   string // part of the complaint; "": none
	}{
		{&swapped{}, []Field{{Name: "a", Type: FieldU16}, {Name: "b", Type: FieldU16}}, "is read as"},
		{&swapped{}, []Field{{Name: "b", Type: FieldU16}, {Name: "a", Type: FieldU16}}, ""},
		{&swapped{}, []Field{{Name: "b", Type: FieldU16}}, "refuses"},
		{&swapped{}, []Field{{Name: "b", Type: FieldVarint}, {Name: "a", Type: FieldU16}}, "refuses"},
		{&bounded{}, []Field{{Name: "of", Type: FieldU8}}, "refuses map[of:0]"},
		{&bounded{}, []Field{{Name: "of", Type: FieldU8, Min: 1, Max: 61}}, "refuses map[of:61]"},
		{&bounded{}, []Field{{Name: "of", Type: FieldU8, Min: 1, Max: 60}}, ""},
		{&bounded{}, []Field{{Name: "of", Type: FieldU8, Min: 70, Max: 80, Rule: "odd"}}, "refuses all"},
		{&text{}, []Field{{Name: "text", Type: FieldBytes, Max: 9}}, ""},
		{&text{}, []Field{{Name: "text", Type: FieldBytes}}, "refuses"},
		{&text{}, []Field{{Name: "text", Type: FieldRest}}, "refuses"},
	} {
		err := ProveFields(c.m, c.fields)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T of %v: %v, want %q", c.m, c.fields, err, c.want)
		}
	}
}

// Each kind of value is compared with the field of its name.
func TestSameValues(t *testing.T) {
	type one struct{ N int32 }
	m := &struct {
		Small  int8
		Count  uint16
		Whole  uint64
		On     bool
		Blob   []byte
		Text   string
		Within one
		List   []one
	}{-3, 7, 1 << 40, true, []byte{1, 2}, "a", one{4}, []one{{5}, {6}}}
	for _, c := range []struct {
		name        string
		same, other any
	}{
		{"small", int64(-3), int64(-4)},
		{"count", int64(7), int64(8)},
		{"on", int64(1), int64(0)},
		{"whole", uint64(1 << 40), uint64(1 << 41)},
		{"blob", []byte{1, 2}, []byte{1, 3}},
		{"text", "a", "b"},
		{"blob", "\x01\x02", "\x01"},
		{"within", Values{"n": int64(4)}, Values{"n": int64(5)}},
		{"list", []Values{{"n": int64(5)}, {"n": int64(6)}}, []Values{{"n": int64(5)}, {"n": int64(7)}}},
		{"list", []Values{{"n": int64(5)}, {"n": int64(6)}}, []Values{{"n": int64(5)}}},
	} {
		if err := SameValues(Values{c.name: c.same, "of_nobody": int64(9)}, m); err != nil {
			t.Errorf("%s %v: %v", c.name, c.same, err)
		}
		if err := SameValues(Values{c.name: c.other}, m); err == nil || !strings.Contains(err.Error(), c.name+": ") {
			t.Errorf("%s is also %v: %v", c.name, c.other, err)
		}
	}
}

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{"RetryMs": "retry_ms", "X": "x", "CX": "cx", "TickRate": "tick_rate", "ID": "id"} {
		if got := Snake(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
