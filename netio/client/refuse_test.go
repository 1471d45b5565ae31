package client_test

import (
	"errors"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
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
	layer := func(n, of uint8, sections ...byte) []byte {
		h := packet.Snapshot{Flags: moved | partial | packet.SnapTeam, Tick: 5, Parts: of, CX: 1, CY: 1, Layers: [wire.Layers]uint64{1}}
		if of > 1 {
			h.Flags, h.Part = h.Flags|parts, n
		}
		return snap(h, sections...)
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
		{"two groups' mask for one", [][]byte{full(5, 1, 2, 0)}, client.ErrSection},
		{"a global cut short", [][]byte{{byte(packet.KindGlobal), 1, 3, 'a', 'b'}}, wire.ErrShort},
		{"a global and more", [][]byte{{byte(packet.KindGlobal), 1, 1, 'a', 'b'}}, wire.ErrTrailing},
		{"a global that cannot be", [][]byte{{byte(packet.KindGlobal), packet.GlobalsMax, 0}}, wire.ErrValue},
		{"blobs cut short", [][]byte{{byte(packet.KindBlobs), 1, 7, 3, 'a', 'b'}}, wire.ErrShort},
		{"blobs and more", [][]byte{{byte(packet.KindBlobs), 1, 7, 1, 'a', 'b'}}, wire.ErrTrailing},
		{"too many blobs", [][]byte{{byte(packet.KindBlobs), packet.BlobsMax + 1}}, wire.ErrValue},
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
		{"crowded cell in a layer", [][]byte{layer(0, 1, 1|1<<1, 1, 0)}, client.ErrSection},
		{"layer's section missing", [][]byte{layer(0, 1)}, wire.ErrShort},
		{"layer's cell twice", [][]byte{layer(0, 3, 0), layer(1, 3, 0)}, client.ErrSection},
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
	w.Arrive(0, id, 1, make([]int32, s.Stride()))
	w.Mark(0)
	w.End()
	return append([]byte{head, mask}, w.Bytes()...)
}
