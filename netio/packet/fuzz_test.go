package packet_test

import (
	"bytes"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// canonical fails unless the bytes that a message was read from are those it
// would be written as. There is one exception: a varint may come with zero
// groups after its last, as LEB128 allows, and is written without them, so
// fewer bytes are right and as many must be the same.
func canonical(t *testing.T, from, again []byte) {
	t.Helper()
	if len(again) > len(from) || len(again) == len(from) && !bytes.Equal(again, from) {
		t.Fatalf("read from %x, written as %x", from, again)
	}
}

// FuzzDecode reads any frame: the first byte is its kind.
func FuzzDecode(f *testing.F) {
	for _, c := range golden() {
		f.Add(encoded(c.m))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		m, err := decoded(b)
		if m == nil || err != nil {
			return
		}
		again := encoded(m)
		canonical(t, b, again)
		if m, err = decoded(again); err != nil || !bytes.Equal(encoded(m), again) {
			t.Fatalf("%x is not read back: %v", again, err)
		}
	})
}

// FuzzSnapshotHeader reads a header and leaves the sections.
func FuzzSnapshotHeader(f *testing.F) {
	for _, c := range golden() {
		if c.m.Kind() == packet.KindSnapshot {
			f.Add(append(encoded(c.m)[1:], 0, 0))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var m packet.Snapshot
		r := wire.NewReader(b)
		m.Decode(&r)
		if r.Err() != nil {
			if len(r.Rest()) != 0 {
				t.Fatal("sections after an error")
			}
			return
		}
		header := m.Append(nil)
		canonical(t, b[:len(b)-len(r.Rest())], header)
		if len(header)-len(m.Blob) > packet.SnapshotHeaderMax {
			t.Fatalf("a header of %d bytes", len(header)-len(m.Blob))
		}
		if m.Part >= m.Parts || m.Age == 0 && m.Flags&packet.SnapMoved == 0 {
			t.Fatalf("taken: %+v", m)
		}
	})
}

// FuzzEvents reads a list and each event in it.
func FuzzEvents(f *testing.F) {
	for _, c := range golden() {
		if c.m.Kind() == packet.KindEvents {
			f.Add(encoded(c.m)[1:])
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var m packet.Events
		if packet.Decode(b, &m) != nil {
			return
		}
		list := []byte{}
		for kind, body := range m.All {
			if len(body) > packet.EventMax {
				t.Fatalf("an event of %d bytes", len(body))
			}
			list = wire.AppendBytes(append(list, byte(kind)), body) // of a newer server, perhaps
		}
		canonical(t, m.List, list)
		for range m.All {
			break // an iterator that goes on after false panics
		}
	})
}

// FuzzControls reads an Input of the body that games have when they say nothing.
func FuzzControls(f *testing.F) {
	for _, c := range golden() {
		if c.m.Kind() == packet.KindInput {
			f.Add(encoded(c.m)[1:])
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var m packet.Input[packet.Controls]
		if packet.Decode(b, &m) == nil && !bytes.Equal(m.Append(nil), b) {
			t.Fatalf("read from %x, written as %x", b, m.Append(nil))
		}
	})
}
