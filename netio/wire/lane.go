package wire

import (
	"fmt"
	"hash/fnv"
	"math/bits"
)

// LaneKind says how a lane's change is coded.
type LaneKind uint8

const (
	// Delta is a number near its last value: health, a charge.
	Delta LaneKind = iota
	// Predicted is a number that goes on as it went: a coordinate. The codec
	// keeps the lane's rate (its change over the last tick) beside it, predicts
	// with it, and gives it to the client, which extrapolates with it.
	Predicted
	// Angle wraps around at its Bits.
	Angle
	// Raw is a number whose values are not near each other: flags, an item.
	Raw
	laneKinds
)

// Bounds of a schema.
const (
	NameMax       = 32 // bytes of a component's, lane's or class's name
	LanesMax      = 32 // lanes of all components, rates included
	ComponentsMax = 16
	ClassesMax    = 16
	BlobMax       = 64 // bytes of an entity's static blob
	RiceKMax      = 15
)

// Lane is one replicated number: 0 <= value < 1<<Bits, in units of 1/Scale of
// what the component measures (a Scale of 64 on a coordinate: 1/64 tile).
type Lane struct {
	Name  string
	Kind  LaneKind
	Bits  uint8  // 1 to 24: the width in a full state
	Scale uint16 // units per whole; 1 for plain integers
	K     uint8  // Rice parameter to begin with when the baseline is one tick old
}

// Component is a named group of lanes that tend to change together.
type Component struct {
	Name  string
	Lanes []Lane

	first int // index of its first lane in an entity's lanes
}

// Visibility says who sees a class.
type Visibility uint8

const (
	// All is everybody near enough.
	All Visibility = iota
	// Owner is the session that controls the entity.
	Owner
	// Team is everybody near enough on the entity's team.
	Team
	visibilities
)

// String says who it is, in a word.
func (v Visibility) String() string {
	switch v {
	case All:
		return "all"
	case Owner:
		return "its owner"
	case Team:
		return "its team"
	}
	return "nobody"
}

// Class is a kind of entity: which components its members have.
type Class struct {
	Name       string
	Visibility Visibility
	Components []uint8 // indices into Schema.Components, rising
}

// Schema is the lane table: all that a client must know to decode snapshots.
// By convention the first component is the position, its first two lanes are x
// and y, every class has it, and cells are CellShift bits of a lane wide.
type Schema struct {
	CellShift  uint8 // 1<<CellShift lane units are one cell's side
	Components []Component
	Classes    []Class

	stride    int
	classBits uint
	programs  []program
	contexts  [contextAges]contexts // what a block of each age begins with
}

// program is a class compiled: what to do per component, in order.
type program struct {
	parts    []part
	usual    uint32 // the parts that change when an entity moves as usual
	bits     uint
	rare     int // the parts from here on mostly stay as they are: all of their lanes
	from, to int // are compared at once
}

type part struct {
	component int
	predicted bool // some lane of it is
	from, to  int  // its lanes, rates not counted
	lanes     []op
}

type op struct {
	kind  LaneKind
	at    int // index among an entity's lanes
	rate  int // index of its rate, for Predicted
	bits  uint
	shift uint // angle: 32-bits, to wrap by sign extension
	axis  bool // sent relative to the cell when in full
}

// Compile checks the schema and makes it usable. Call it once, after the last
// change; a compiled schema is immutable and safe for concurrent use.
func (s *Schema) Compile() error {
	if len(s.Components) == 0 || len(s.Components) > ComponentsMax || len(s.Classes) == 0 || len(s.Classes) > ClassesMax {
		return fmt.Errorf("wire: schema has %d components and %d classes: %w", len(s.Components), len(s.Classes), ErrValue)
	}
	if s.CellShift == 0 || s.CellShift > 20 {
		return fmt.Errorf("wire: schema has a cell shift of %d: %w", s.CellShift, ErrValue)
	}
	next := 0
	for i := range s.Components {
		c := &s.Components[i]
		c.first = next
		if !nameOK(c.Name) || len(c.Lanes) == 0 || len(c.Lanes) > LanesMax {
			return fmt.Errorf("wire: component %q: %w", c.Name, ErrValue)
		}
		for _, l := range c.Lanes {
			if !nameOK(l.Name) || l.Kind >= laneKinds || l.Bits == 0 || l.Bits > 24 || l.Scale == 0 || l.K > RiceKMax {
				return fmt.Errorf("wire: lane %q of component %q: %w", l.Name, c.Name, ErrValue)
			}
			next++
			if l.Kind == Predicted {
				next++
			}
		}
		if next > LanesMax {
			return fmt.Errorf("wire: more than %d lanes: %w", LanesMax, ErrValue)
		}
	}
	s.stride = next
	p := s.Components[0].Lanes
	if len(p) < 2 || p[0].Kind != Predicted || p[1].Kind != Predicted || p[0].Bits < s.CellShift || p[1].Bits < s.CellShift {
		return fmt.Errorf("wire: the first component must begin with two predicted lanes x and y: %w", ErrValue)
	}
	s.classBits = uint(bits.Len(uint(len(s.Classes) - 1)))
	s.programs = s.programs[:0]
	for _, c := range s.Classes {
		if !nameOK(c.Name) || c.Visibility >= visibilities || len(c.Components) == 0 || c.Components[0] != 0 {
			return fmt.Errorf("wire: class %q: %w", c.Name, ErrValue)
		}
		for i, k := range c.Components {
			if int(k) >= len(s.Components) || i > 0 && k <= c.Components[i-1] {
				return fmt.Errorf("wire: class %q: component list: %w", c.Name, ErrValue)
			}
		}
		s.programs = append(s.programs, s.program(c))
	}
	for age := range s.contexts {
		s.contexts[age] = s.contextsFor(age)
	}
	return nil
}

func (s *Schema) program(c Class) program {
	pr := program{bits: uint(len(c.Components))}
	for i, k := range c.Components {
		comp := &s.Components[k]
		pt := part{component: int(k), from: comp.first, to: comp.first + len(comp.Lanes)}
		rate := comp.first + len(comp.Lanes)
		for j, l := range comp.Lanes {
			o := op{kind: l.Kind, at: comp.first + j, bits: uint(l.Bits), shift: 32 - uint(l.Bits), axis: k == 0 && j < 2}
			if l.Kind == Predicted {
				o.rate = rate
				rate++
				pt.predicted = true
			}
			if l.Kind == Predicted || l.Kind == Angle {
				pr.usual |= 1 << i
			}
			pt.lanes = append(pt.lanes, o)
		}
		pr.parts = append(pr.parts, pt)
	}
	for pr.rare = len(pr.parts); pr.rare > 0 && pr.usual>>(pr.rare-1)&1 == 0; pr.rare-- {
		pr.from = pr.parts[pr.rare-1].from
	}
	if pr.rare < len(pr.parts) {
		pr.to = pr.parts[len(pr.parts)-1].to
	}
	return pr
}

func nameOK(n string) bool { return n != "" && len(n) <= NameMax }

// Stride is how many int32 one entity's lanes take: per component its lanes,
// then the rates of those that are Predicted.
func (s *Schema) Stride() int { return s.stride }

// First is the index of a component's first lane among an entity's lanes.
func (s *Schema) First(component int) int { return s.Components[component].first }

// RateOf is where among an entity's lanes the rate of a Predicted lane is.
func (s *Schema) RateOf(component, lane int) int {
	c := &s.Components[component]
	at := c.first + len(c.Lanes)
	for _, l := range c.Lanes[:lane] {
		if l.Kind == Predicted {
			at++
		}
	}
	return at
}

// Lane finds the index of a lane by its names, for tests and tools.
func (s *Schema) Lane(component, lane string) (int, bool) {
	for _, c := range s.Components {
		for j, l := range c.Lanes {
			if c.Name == component && l.Name == lane {
				return c.first + j, true
			}
		}
	}
	return 0, false
}

// Append writes the schema as it crosses the wire.
func (s *Schema) Append(b []byte) []byte {
	b = append(b, s.CellShift, byte(len(s.Components)))
	for _, c := range s.Components {
		b = append(AppendString(b, c.Name), byte(len(c.Lanes)))
		for _, l := range c.Lanes {
			b = append(AppendString(b, l.Name), byte(l.Kind), l.Bits)
			b = append(AppendU16(b, l.Scale), l.K)
		}
	}
	b = append(b, byte(len(s.Classes)))
	for _, c := range s.Classes {
		b = append(AppendString(b, c.Name), byte(c.Visibility))
		b = AppendBytes(b, c.Components)
	}
	return b
}

// Decode reads a schema and compiles it; what is wrong with it becomes the
// reader's error.
func (s *Schema) Decode(r *Reader) {
	*s = Schema{CellShift: r.U8()}
	s.Components = make([]Component, min(int(r.U8()), ComponentsMax+1))
	for i := range s.Components {
		c := &s.Components[i]
		c.Name = r.String(NameMax)
		c.Lanes = make([]Lane, min(int(r.U8()), LanesMax+1))
		for j := range c.Lanes {
			c.Lanes[j] = Lane{Name: r.String(NameMax), Kind: LaneKind(r.U8()), Bits: r.U8(), Scale: r.U16(), K: r.U8()}
		}
	}
	s.Classes = make([]Class, min(int(r.U8()), ClassesMax+1))
	for i := range s.Classes {
		c := &s.Classes[i]
		c.Name, c.Visibility = r.String(NameMax), Visibility(r.U8())
		c.Components = append([]uint8(nil), r.Bytes(ComponentsMax)...)
	}
	if r.Err() == nil {
		if err := s.Compile(); err != nil {
			r.Fail(err)
		}
	}
}

// Hash names the schema: FNV-1a over its bytes, never 0, which stands for
// "unknown" in the handshake.
func (s *Schema) Hash() uint64 {
	h := fnv.New64a()
	_, _ = h.Write(s.Append(nil)) // a hash's Write cannot fail
	return max(h.Sum64(), 1)
}
