package wire_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

func TestSchemaRefuses(t *testing.T) {
	long := strings.Repeat("n", wire.NameMax+1)
	lane := wire.Lane{Name: "z", Kind: wire.Delta, Bits: 8, Scale: 1}
	for _, c := range []struct {
		name   string
		change func(s *wire.Schema)
	}{
		{"no cells", func(s *wire.Schema) { s.CellShift = 0 }},
		{"cells over 20 bits", func(s *wire.Schema) { s.CellShift = 21 }},
		{"cells wider than the world", func(s *wire.Schema) { s.CellShift = 11 }},
		{"no components", func(s *wire.Schema) { s.Components = nil }},
		{"17 components", func(s *wire.Schema) {
			for len(s.Components) <= wire.ComponentsMax {
				s.Components = append(s.Components, wire.Component{Name: "c", Lanes: []wire.Lane{lane}})
			}
		}},
		{"no classes", func(s *wire.Schema) { s.Classes = nil }},
		{"17 classes", func(s *wire.Schema) {
			for len(s.Classes) <= wire.ClassesMax {
				s.Classes = append(s.Classes, s.Classes[0])
			}
		}},
		{"a component without a name", func(s *wire.Schema) { s.Components[1].Name = "" }},
		{"a component with a long name", func(s *wire.Schema) { s.Components[1].Name = long }},
		{"a component without lanes", func(s *wire.Schema) { s.Components[1].Lanes = nil }},
		{"33 lanes in all", func(s *wire.Schema) {
			for range wire.LanesMax - 6 {
				s.Components[2].Lanes = append(s.Components[2].Lanes, lane)
			}
		}},
		{"a lane without a name", func(s *wire.Schema) { s.Components[1].Lanes[0].Name = "" }},
		{"an unknown kind", func(s *wire.Schema) { s.Components[1].Lanes[0].Kind = 4 }},
		{"no bits", func(s *wire.Schema) { s.Components[1].Lanes[0].Bits = 0 }},
		{"25 bits", func(s *wire.Schema) { s.Components[1].Lanes[0].Bits = 25 }},
		{"no scale", func(s *wire.Schema) { s.Components[1].Lanes[0].Scale = 0 }},
		{"a wild parameter", func(s *wire.Schema) { s.Components[1].Lanes[0].K = wire.RiceKMax + 1 }},
		{"a position of one lane", func(s *wire.Schema) { s.Components[0].Lanes = s.Components[0].Lanes[:1] }},
		{"a position that is not predicted", func(s *wire.Schema) { s.Components[0].Lanes[1].Kind = wire.Delta }},
		{"a class without a name", func(s *wire.Schema) { s.Classes[0].Name = "" }},
		{"an unknown visibility", func(s *wire.Schema) { s.Classes[0].Visibility = 3 }},
		{"a class without components", func(s *wire.Schema) { s.Classes[0].Components = nil }},
		{"a class without a position", func(s *wire.Schema) { s.Classes[0].Components = []uint8{1} }},
		{"a class of an unknown component", func(s *wire.Schema) { s.Classes[0].Components = []uint8{0, 4} }},
		{"a component twice", func(s *wire.Schema) { s.Classes[0].Components = []uint8{0, 1, 1} }},
	} {
		s := smallSchema()
		c.change(s)
		if err := s.Compile(); !errors.Is(err, wire.ErrValue) {
			t.Errorf("%s: compiled with %v", c.name, err)
		}
		var got wire.Schema
		r := wire.NewReader(s.Append(nil))
		got.Decode(&r)
		if r.Close() == nil {
			t.Errorf("%s: taken off the wire", c.name)
		}
	}
}

func TestSchemaTruncatedAndTrailing(t *testing.T) {
	b := unhex(t, smallSchemaHex)
	for n := range len(b) {
		var s wire.Schema
		r := wire.NewReader(b[:n:n])
		s.Decode(&r)
		if r.Close() == nil {
			t.Errorf("%d of %d bytes are taken", n, len(b))
		}
	}
	var s wire.Schema
	r := wire.NewReader(append(b, 0))
	s.Decode(&r)
	if err := r.Close(); !errors.Is(err, wire.ErrTrailing) {
		t.Errorf("a trailing byte: %v", err)
	}
}

func TestSchemaLanes(t *testing.T) {
	s := smallSchema()
	if s.Stride() != 7 || s.First(0) != 0 || s.First(1) != 4 || s.First(3) != 6 || s.RateOf(0, 0) != 2 || s.RateOf(0, 1) != 3 {
		t.Errorf("stride %d, first %d %d %d, rates %d %d", s.Stride(), s.First(0), s.First(1), s.First(3), s.RateOf(0, 0), s.RateOf(0, 1))
	}
	if at, ok := s.Lane("hand", "item"); at != 6 || !ok {
		t.Errorf("item is at %d, %v", at, ok)
	}
	if _, ok := s.Lane("hand", "aim"); ok {
		t.Error("a lane of another component is found")
	}
}
