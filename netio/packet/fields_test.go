package packet_test

import (
	"bytes"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// fieldsOf is of what a message is made, the game's own part of an Input included.
func fieldsOf(t *testing.T, m message) []wire.Field {
	t.Helper()
	if _, ok := m.(*packet.Input[packet.Controls]); ok {
		return append(packet.InputFields(), (*packet.Controls)(nil).Fields()...)
	}
	fields, err := wire.FieldsOf(m)
	if err != nil {
		t.Fatal(err)
	}
	return fields
}

// What each packet says of itself is what is written and read, in values and in bytes.
func TestFieldsAreTrue(t *testing.T) {
	for k := range 256 {
		if m := fresh(packet.Kind(k)); m != nil {
			if err := wire.ProveFields(m, fieldsOf(t, m)); err != nil {
				t.Errorf("kind %d: %v", k, err)
			}
		}
	}
}

// The golden bytes are read by the fields alone.
func TestFieldsReadTheGoldenBytes(t *testing.T) {
	for _, c := range golden() {
		body := unhex(t, c.hex)[1:]
		r := wire.NewReader(body)
		fields := fieldsOf(t, c.m)
		v := wire.ReadFields(&r, fields)
		if err := r.Close(); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if again := wire.AppendFields(nil, fields, v); !bytes.Equal(again, body) {
			t.Errorf("%s: %v is written as %x, want %x", c.name, v, again, body)
		}
	}
}
