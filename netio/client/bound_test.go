package client_test

import (
	"errors"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

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
			w.Arrive(previous, id, 1, lanes)
			w.Blob(nil)
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

// Where a cell is no chunk, none may come.
func TestNoChunksAmongOtherCells(t *testing.T) {
	world := testWorld(4, 4, 3)
	world.CellSize = 16
	v := client.NewView(testSchema(t), world)
	if _, err := v.Frame(packet.Append(nil, &packet.Chunk{Version: 1, Body: []byte{0x10, 7}})); !errors.Is(err, client.ErrChunk) {
		t.Fatalf("took a chunk: %v", err)
	}
}

func TestNewViewPanics(t *testing.T) {
	for _, w := range []packet.WorldInfo{
		{},
		{Width: 9, Height: 9, CellSize: 0, ViewCells: 3},
		{Width: 9, Height: 9, CellSize: 129, ViewCells: 3},
		{Width: 9, Height: 9, CellSize: 32, ViewCells: 4},
		{Width: 9, Height: 9, CellSize: 32, ViewCells: 9},
		{Width: 9, CellSize: 32, ViewCells: 3},
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

// TestHeldIsBounded has few bytes refresh many entities in each snapshot: they
// are kept as often as there are baselines.
func TestHeldIsBounded(t *testing.T) {
	s := testSchema(t)
	v := client.NewView(s, testWorld(1, 1, 1))
	w, lanes := wire.NewBlockWriter(s), make([]int32, s.Stride())
	const each, most = 15_000, client.EntitiesMax - 100
	known, bytes := 0, 0
	for tick := uint32(1); ; tick++ {
		h := packet.Snapshot{Flags: packet.SnapMoved, Tick: tick, Age: uint8(min(tick-1, 1))}
		w.Reset(nil)
		w.Begin(int(h.Age))
		for range known {
			w.Stay(1, lanes, lanes)
		}
		previous := uint32(0)
		for n := 0; n < each && known < most; n++ {
			known++
			w.Arrive(previous, uint32(known), 1, lanes)
			w.Blob(nil)
			previous = uint32(known)
		}
		w.End()
		bytes += w.Len()
		_, err := v.Frame(snap(h, w.Bytes()...))
		if held := client.Held(v); held > client.HeldMax {
			t.Fatalf("%d numbers are held after %d bytes", held, bytes)
		}
		if errors.Is(err, client.ErrCrowd) {
			break
		}
		if err != nil || tick > 100 {
			t.Fatalf("tick %d, %d entities: %v", tick, known, err)
		}
	}
	// The next full snapshot makes a client forget: what it held is not kept for ever.
	w.Reset(nil)
	w.Begin(0)
	w.End()
	for tick := uint32(1000); tick < 1000+2*client.History; tick++ {
		h := packet.Snapshot{Flags: packet.SnapMoved, Tick: tick}
		if _, err := v.Frame(snap(h, w.Bytes()...)); err != nil {
			t.Fatal(err)
		}
	}
	if held := client.Held(v); held > client.HeldMax/16 {
		t.Errorf("%d numbers are held of nobody in view", held)
	}
}
