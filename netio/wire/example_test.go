package wire_test

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// smallSchema is a game with players, who turn and carry something, and rocks.
func smallSchema() *wire.Schema {
	s := &wire.Schema{
		CellShift: 5, // cells of 32 lane units
		Components: []wire.Component{
			{Name: "position", Lanes: []wire.Lane{
				{Name: "x", Kind: wire.Predicted, Bits: 10, Scale: 8, K: 1},
				{Name: "y", Kind: wire.Predicted, Bits: 10, Scale: 8, K: 1},
			}},
			{Name: "heading", Lanes: []wire.Lane{{Name: "aim", Kind: wire.Angle, Bits: 8, Scale: 256, K: 2}}},
			{Name: "health", Lanes: []wire.Lane{{Name: "points", Kind: wire.Delta, Bits: 7, Scale: 1, K: 3}}},
			{Name: "hand", Lanes: []wire.Lane{{Name: "item", Kind: wire.Raw, Bits: 6, Scale: 1}}},
		},
		Classes: []wire.Class{
			{Name: "player", Components: []uint8{0, 1, 2, 3}},
			{Name: "rock", Components: []uint8{0}},
			{Name: "chest", Visibility: wire.Owner, Components: []uint8{0, 3}},
		},
	}
	if err := s.Compile(); err != nil {
		panic(err)
	}
	return s
}

// lanes are an entity's numbers, in the order that smallSchema gives them.
func lanes(x, y, dx, dy, aim, points, item int32) []int32 {
	return []int32{x, y, dx, dy, aim, points, item}
}

func ExampleSchema() {
	s := &wire.Schema{
		CellShift: 5,
		Components: []wire.Component{{Name: "position", Lanes: []wire.Lane{
			{Name: "x", Kind: wire.Predicted, Bits: 10, Scale: 8, K: 1},
			{Name: "y", Kind: wire.Predicted, Bits: 10, Scale: 8, K: 1},
		}}},
		Classes: []wire.Class{{Name: "rock", Components: []uint8{0}}},
	}
	if err := s.Compile(); err != nil {
		fmt.Println(err)
		return
	}
	y, _ := s.Lane("position", "y")
	fmt.Println("numbers of an entity:", s.Stride(), "y:", y, "its rate:", s.RateOf(0, y))

	var same wire.Schema // as a client decodes it
	r := wire.NewReader(s.Append(nil))
	same.Decode(&r)
	fmt.Println(r.Close(), same.Hash() == s.Hash())

	s.Components[0].Lanes[0].Bits = 25
	fmt.Println(s.Compile())
	// Output:
	// numbers of an entity: 4 y: 1 its rate: 3
	// <nil> true
	// wire: lane "x" of component "position": wire: value out of range
}

func ExampleBlockWriter() {
	s := smallSchema()
	before := lanes(37, 70, 3, -2, 200, 100, 5)
	now := lanes(40, 68, 3, -2, 200, 90, 5) // goes on as it went, but is hurt

	w := wire.NewBlockWriter(s)
	w.Reset(nil)
	w.Begin(1) // against the block of one tick ago, which had entity 7
	w.Stay(0, before, now)
	w.Arrive(0, 9, 1, lanes(33, 64, 0, 0, 0, 0, 0))
	w.Blob(nil)
	fmt.Println(w.End(), "bytes")

	base := wire.Members{IDs: []uint32{7}, Classes: []uint8{0}, Lanes: before}
	var members wire.Members
	bits := wire.NewBitReader(w.Bytes())
	err := wire.NewBlockReader(s).Read(&bits, &base, 1, 1, 2, false, &members, nil)
	fmt.Println(err)
	for i, id := range members.IDs {
		fmt.Println(id, s.Classes[members.Classes[i]].Name, members.Of(i, s.Stride()))
	}
	// Output:
	// 7 bytes
	// <nil>
	// 7 player [40 68 3 -2 200 90 5]
	// 9 rock [33 64 0 0 0 0 0]
}

func ExampleBitWriter() {
	var w wire.BitWriter
	w.Reset(nil)
	w.Grow(16)
	w.Put(5, 3)
	w.Rice(9, 2)
	w.Varint(300)
	w.Align()

	r := wire.NewBitReader(w.Bytes())
	fmt.Println(r.Get(3), r.Rice(2), r.Varint(), r.Overrun())
	fmt.Println(r.Get(32), r.Overrun())
	// Output:
	// 5 9 300 false
	// 0 true
}

func ExampleReader() {
	b := wire.AppendString(wire.AppendU16(nil, 7), "bob")
	r := wire.NewReader(b)
	fmt.Println(r.U16(), r.String(16), r.Close())

	r = wire.NewReader(b[:4])
	fmt.Printf("%d %q %v\n", r.U16(), r.String(16), r.Close())
	// Output:
	// 7 bob <nil>
	// 7 "" wire: body too short
}

func ExampleNextFrame() {
	b := append(wire.AppendFrameHeader(nil, 3), 6, 1, 2)
	b = append(wire.AppendFrameHeader(b, 1), 5) // and half of a third one
	b = append(b, 9)
	for {
		frame, n, err := wire.NextFrame(b, wire.FrameUpMax)
		fmt.Println(frame, n, err)
		if frame == nil {
			return
		}
		b = b[n:]
	}
	// Output:
	// [6 1 2] 5 <nil>
	// [5] 3 <nil>
	// [] 0 <nil>
}
