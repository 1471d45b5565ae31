package client_test

import (
	"errors"
	"testing"

	"tickd/netio/client"
	"tickd/netio/packet"
	"tickd/netio/wire"
)

// snap is a snapshot frame with sections as given.
func snap(h packet.Snapshot, sections ...byte) []byte {
	return append(packet.Append(nil, &h), sections...)
}

func full(tick uint32, sections ...byte) []byte {
	return snap(packet.Snapshot{Flags: packet.SnapMoved | packet.SnapPartial, Tick: tick, CX: 1, CY: 1, Mask: 1}, sections...)
}

func TestViewRefuses(t *testing.T) {
	const moved, partial, parts = packet.SnapMoved, packet.SnapPartial, packet.SnapParts
	ground := packet.Append(nil, &packet.Chunk{CX: 1, CY: 1, Version: 3, Body: wire.AppendChunk(nil, &wire.Chunk{})})
	part := func(n uint8, sections ...byte) []byte {
		return snap(packet.Snapshot{Flags: moved | partial | parts, Tick: 5, Part: n, Parts: 3, CX: 1, CY: 1, Mask: 1}, sections...)
	}
	quiet := func(tick uint32, age uint8) []byte {
		return snap(packet.Snapshot{Flags: partial, Tick: tick, Age: age})
	}
	tests := []struct {
		name   string
		frames [][]byte // the last one is refused
		want   error
	}{
		{"empty frame", [][]byte{{}}, wire.ErrFrameEmpty},
		{"other kind", [][]byte{{byte(packet.KindPong), 0, 0, 0, 0}}, client.ErrKind},
		{"short header", [][]byte{{byte(packet.KindSnapshot), 0}}, wire.ErrShort},
		{"section missing", [][]byte{full(5)}, wire.ErrShort},
		{"bytes after the sections", [][]byte{full(5, 0, 0)}, wire.ErrTrailing},
		{"one group", [][]byte{full(5, 1, 1, 0)}, client.ErrSection},
		{"sixteen groups", [][]byte{full(5, 1|4<<1, 1, 0)}, client.ErrSection},
		{"group out of the mask", [][]byte{full(5, 1|1<<1, 4, 0)}, client.ErrSection},
		{"entity of another group", [][]byte{full(5, arrival(t, 2, 1|1<<1, 2)...)}, client.ErrSection},
		{"block cut short", [][]byte{full(5, arrival(t, 1, 1|1<<1, 2)[:4]...)}, wire.ErrBlock},
		{"tick again", [][]byte{full(5, 0), full(5, 0)}, client.ErrTick},
		{"tick before", [][]byte{full(5, 0), full(4, 0)}, client.ErrTick},
		{"no such baseline", [][]byte{full(5, 0), quiet(7, 1)}, client.ErrBaseline},
		{"baseline forgotten", [][]byte{full(5, 0), full(6, 0), quiet(7, 2)}, client.ErrBaseline},
		{"baseline after failure", [][]byte{full(5, 0), full(6, 0, 9), quiet(7, 1)}, client.ErrBaseline},
		{"centre outside", [][]byte{snap(packet.Snapshot{Flags: moved, Tick: 5, CX: 4, CY: 1})}, client.ErrCentre},
		{"second part first", [][]byte{part(1, 0)}, client.ErrPart},
		{"part skipped", [][]byte{part(0, 0), part(2, 0)}, client.ErrPart},
		{"snapshot in between", [][]byte{part(0, 0), full(6, 0)}, client.ErrPart},
		{"part after failure", [][]byte{part(0, 0), part(1, 9, 9, 9), part(1, 0)}, client.ErrPart},
		{"cell twice", [][]byte{part(0, 0), part(1, 0)}, client.ErrSection},
		{"group twice", [][]byte{part(0, 1|1<<1, 1, 0), part(1, 1|1<<1, 1, 0)}, client.ErrSection},
		{"groups not the same", [][]byte{part(0, 1|1<<1, 1, 0), part(1, 1|2<<1, 2, 0)}, client.ErrSection},
		{"tiles of no chunk", [][]byte{packet.Append(nil, &packet.Tiles{CX: 1, CY: 1})}, client.ErrVersion},
		{"tiles of another version", [][]byte{ground, packet.Append(nil, &packet.Tiles{CX: 1, CY: 1, From: 2})}, client.ErrVersion},
		{"chunk outside", [][]byte{packet.Append(nil, &packet.Chunk{CX: 1, CY: 3, Body: []byte{0x10, 0}})}, client.ErrChunk},
		{"chunk and more", [][]byte{packet.Append(nil, &packet.Chunk{CX: 1, CY: 1, Body: []byte{0x10, 0, 0}})}, wire.ErrTrailing},
		{"bad chunk", [][]byte{packet.Append(nil, &packet.Chunk{CX: 1, CY: 1, Body: []byte{0x30, 0}})}, wire.ErrChunkMode},
		{"bad events", [][]byte{{byte(packet.KindEvents), 1, 0, 0, 0, 1, 9}}, wire.ErrShort},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := client.NewView(testSchema(t), testWorld(4, 3, 3))
			var err error
			for _, f := range tt.frames {
				_, err = v.Frame(f)
			}
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if _, err := v.Frame(full(9, 0)); err != nil {
				t.Fatalf("a full snapshot must mend all: %v", err)
			}
		})
	}
}

// arrival is a crowded section in which entity id arrives.
func arrival(t *testing.T, id uint32, head, mask byte) []byte {
	s := testSchema(t)
	w := wire.NewBlockWriter(s)
	w.Begin(0)
	w.Arrive(0, id, 1, make([]int32, s.Stride()), nil)
	w.End()
	return append([]byte{head, mask}, w.Bytes()...)
}

func TestChunksBounded(t *testing.T) {
	v := client.NewView(testSchema(t), testWorld(100, 100, 1))
	var err error
	n := 0
	for ; err == nil && n < 100; n++ {
		_, err = v.Frame(packet.Append(nil, &packet.Chunk{CX: uint16(n), Body: []byte{0x10, 7}}))
	}
	if !errors.Is(err, client.ErrChunk) || n != 3 {
		t.Fatalf("chunk %d: %v", n, err)
	}
	if _, _, ok := v.Chunk(1, 0); ok {
		t.Fatal("a chunk is known before its cell is in view")
	}
	h := packet.Snapshot{Flags: packet.SnapMoved | packet.SnapPartial, Tick: 1, CX: 1}
	if _, err := v.Frame(snap(h)); err != nil {
		t.Fatal(err)
	}
	if tiles, _, ok := v.Chunk(1, 0); !ok || tiles[0] != 7 {
		t.Fatal("the chunk did not wait for its view")
	}
	if _, err := v.Frame(packet.Append(nil, &packet.Chunk{CX: 5, Body: []byte{0x10, 7}})); err != nil {
		t.Fatal("a chunk out of the view was kept: ", err)
	}
}

// TestCrowdBounded has each snapshot bring more entities, none of which leaves.
func TestCrowdBounded(t *testing.T) {
	s := testSchema(t)
	v := client.NewView(s, testWorld(1, 1, 1))
	w, lanes := wire.NewBlockWriter(s), make([]int32, s.Stride())
	id, known := uint32(0), 0
	for tick := uint32(1); tick < 20; tick++ {
		h := packet.Snapshot{Flags: packet.SnapMoved, Tick: tick, Age: uint8(min(tick-1, 1))}
		w.Reset(nil)
		w.Begin(int(h.Age))
		for range known {
			w.Stay(1, lanes, lanes)
		}
		for previous := uint32(0); w.Len() < 50_000; previous = id {
			id++
			known++
			w.Arrive(previous, id, 1, lanes, nil)
		}
		w.End()
		_, err := v.Frame(snap(h, w.Bytes()...))
		if err != nil && known > client.EntitiesMax {
			return
		}
		if err != nil {
			t.Fatalf("tick %d, %d entities: %v", tick, known, err)
		}
	}
	t.Fatal("no bound")
}

func TestNewViewPanics(t *testing.T) {
	for _, w := range []packet.WorldInfo{
		{}, {Width: 9, Height: 9, CellSize: 16, ViewCells: 3}, {Width: 9, Height: 9, CellSize: 32, ViewCells: 4},
		{Width: 9, Height: 9, CellSize: 32, ViewCells: 9}, {Width: 9, CellSize: 32, ViewCells: 3},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("took %+v", w)
				}
			}()
			client.NewView(testSchema(t), w)
		}()
	}
}
