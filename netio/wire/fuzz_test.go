package wire_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

// FuzzBlockReader reads any bytes as a block against a fixed base. What it
// takes is bounded by the bytes, well-formed, and written again as it was read.
func FuzzBlockReader(f *testing.F) {
	for _, c := range goldenBlocks() {
		f.Add(unhex(f, c.hex), uint8(c.age))
	}
	s := smallSchema()
	f.Fuzz(func(t *testing.T, b []byte, age uint8) {
		bare := age >= 128
		age %= 32
		var base *wire.Members
		if age > 0 {
			base = goldenBase()
		}
		var m wire.Members
		came := map[uint32]string{}
		sink := func(id uint32, _ uint8, blob []byte) { came[id] = string(blob) }
		r := wire.NewBitReader(b)
		err := wire.NewBlockReader(s).Read(&r, base, int(age), 1, 2, bare, &m, sink)
		if len(m.IDs) > 3+len(b) || len(came) > len(b) {
			t.Fatalf("%d members of %d bytes", len(m.IDs), len(b))
		}
		if err != nil {
			return
		}
		if r.Offset() > len(b) || len(m.Classes) != len(m.IDs) || len(m.Lanes) != len(m.IDs)*s.Stride() {
			t.Fatalf("%d bytes of %d, %d ids, %d classes, %d lanes", r.Offset(), len(b), len(m.IDs), len(m.Classes), len(m.Lanes))
		}
		for i, id := range m.IDs {
			if id == 0 || i > 0 && id <= m.IDs[i-1] || int(m.Classes[i]) >= len(s.Classes) {
				t.Fatalf("ids %v, classes %v", m.IDs, m.Classes)
			}
		}
		again := rewrite(s, base, int(age), bare, &m, came)
		var got wire.Members
		r = wire.NewBitReader(again)
		if err := wire.NewBlockReader(s).Read(&r, base, int(age), 1, 2, bare, &got, sink); err != nil ||
			!slices.Equal(got.IDs, m.IDs) || !slices.Equal(got.Classes, m.Classes) || !slices.Equal(got.Lanes, m.Lanes) {
			t.Fatalf("read %v, written again and read %v, %v", m, got, err)
		}
		if len(again) > r.Offset() {
			t.Fatalf("%d bytes, of which %d are read", len(again), r.Offset())
		}
	})
}

// rewrite writes what a block said. The bytes may be others: a decoder takes a
// mask that names parts which did not change, a long form of the same mask and
// an escape of a small number, which no encoder writes.
func rewrite(s *wire.Schema, base *wire.Members, age int, bare bool, m *wire.Members, came map[uint32]string) []byte {
	w := wire.NewBlockWriter(s)
	w.Reset(nil)
	w.Begin(age)
	if base != nil {
		for i, id := range base.IDs {
			at, ok := slices.BinarySearch(m.IDs, id)
			if _, arrived := came[id]; !ok || arrived {
				w.Left()
				continue
			}
			w.Stay(base.Classes[i], base.Of(i, s.Stride()), m.Of(at, s.Stride()))
		}
	}
	previous := uint32(0)
	for i, id := range m.IDs {
		if blob, arrived := came[id]; arrived {
			w.Arrive(previous, id, m.Classes[i], m.Of(i, s.Stride()))
			if bare {
				w.Mark(blob[0])
			} else {
				w.Blob([]byte(blob))
			}
			previous = id
		}
	}
	w.End()
	return w.Bytes()
}

// FuzzSchema reads any bytes as a schema; one that is taken works.
func FuzzSchema(f *testing.F) {
	f.Add(unhex(f, smallSchemaHex))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s wire.Schema
		r := wire.NewReader(b)
		s.Decode(&r)
		if len(s.Components) > wire.ComponentsMax+1 || len(s.Classes) > wire.ClassesMax+1 {
			t.Fatalf("%d components, %d classes", len(s.Components), len(s.Classes))
		}
		if r.Close() != nil {
			return
		}
		again := s.Append(nil) // shorter when b has varints with empty groups
		if len(again) > len(b) || len(again) == len(b) && !bytes.Equal(again, b) || s.Hash() == 0 {
			t.Fatalf("read from %x, written as %x", b, again)
		}
		if s.Stride() > wire.LanesMax {
			t.Fatalf("%d lanes", s.Stride())
		}
		w := wire.NewBlockWriter(&s)
		w.Reset(nil)
		w.Begin(0)
		zero := make([]int32, s.Stride())
		for c := range s.Classes {
			w.Arrive(uint32(c), uint32(c+1), uint8(c), zero)
			w.Blob(nil)
		}
		w.End()
		var m wire.Members
		bits := wire.NewBitReader(w.Bytes())
		if err := wire.NewBlockReader(&s).Read(&bits, nil, 0, 0, 0, false, &m, nil); err != nil || len(m.IDs) != len(s.Classes) {
			t.Fatalf("%d entities, %v", len(m.IDs), err)
		}
	})
}

// FuzzNextFrame splits any bytes, at once and as they come one by one.
func FuzzNextFrame(f *testing.F) {
	f.Add([]byte{1, 0, 5, 2, 0, 6, 7}, uint16(wire.FrameUpMax))
	f.Add([]byte{0, 0}, uint16(1))
	f.Add([]byte{0xff, 0xff, 1}, uint16(wire.FrameHelloMax))
	f.Fuzz(func(t *testing.T, b []byte, limit uint16) {
		rest, split := b, []byte(nil)
		for {
			frame, n, err := wire.NextFrame(rest, int(limit))
			if err != nil && (frame != nil || n != 0) || frame == nil && n != 0 {
				t.Fatalf("frame %x, used %d, %v", frame, n, err)
			}
			if frame == nil {
				break
			}
			if len(frame) == 0 || len(frame) > int(limit) || n != wire.FrameHeader+len(frame) {
				t.Fatalf("a frame of %d, limit %d, used %d", len(frame), limit, n)
			}
			for i := range n { // never before its last byte
				if early, _, err := wire.NextFrame(rest[:i:i], int(limit)); early != nil || err != nil {
					t.Fatalf("%d of %d bytes give %x, %v", i, n, early, err)
				}
			}
			split = append(wire.AppendFrameHeader(split, len(frame)), frame...)
			rest = rest[n:]
		}
		if !bytes.Equal(append(split, rest...), b) {
			t.Fatalf("%x was split into %x", b, split)
		}
	})
}
