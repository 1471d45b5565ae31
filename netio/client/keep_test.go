package client_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// crowd writes blocks of rocks that have names.
type crowd struct {
	*wire.BlockWriter
	lanes []int32
	buf   []byte
	frame []byte
}

func newCrowd(s *wire.Schema) *crowd {
	return &crowd{wire.NewBlockWriter(s), make([]int32, s.Stride()), make([]byte, 1<<14), nil}
}

// block has some members leave, some stay, and then ids from first to last arrive.
func (c *crowd) block(age, left, stay int, first, last uint32, name []byte) []byte {
	c.Reset(c.buf)
	c.Begin(age)
	for range left {
		c.Left()
	}
	for range stay {
		c.Stay(1, c.lanes, c.lanes)
	}
	for id, previous := first, uint32(0); id < last; id++ {
		c.Arrive(previous, id, 1, c.lanes)
		c.Blob(name)
		previous = id
	}
	c.End()
	return c.Bytes()
}

func (c *crowd) snap(h packet.Snapshot, sections ...[]byte) []byte {
	c.frame = h.Append(append(c.frame[:0], byte(packet.KindSnapshot)))
	for _, b := range sections {
		c.frame = append(c.frame, b...)
	}
	return c.frame
}

// TestNamesKept brings an entity back that only the oldest baseline has: its
// name does not come again.
func TestNamesKept(t *testing.T) {
	s := testSchema(t)
	v, c := client.NewView(s, testWorld(1, 1, 1)), newCrowd(s)
	give := func(f []byte) {
		t.Helper()
		if _, err := v.Frame(f); err != nil {
			t.Fatal(err)
		}
	}
	give(c.snap(packet.Snapshot{Flags: packet.SnapMoved, Tick: 1}, c.block(0, 0, 0, 1, 2, []byte("old"))))
	left := 1
	for tick := uint32(2); tick < client.History; tick++ {
		give(c.snap(packet.Snapshot{Tick: tick, Age: 1}, c.block(1, left, 0, tick*100, tick*100+20, []byte("new"))))
		left = 20
	}
	give(c.snap(packet.Snapshot{Tick: client.History, Age: client.History - 1}, c.block(client.History-1, 0, 1, 2, 2, nil)))
	if e, ok := v.Find(1); !ok || string(e.Blob) != "old" {
		t.Fatalf("%v %q", ok, e.Blob)
	}
}

func TestNamesOfFailedFrame(t *testing.T) {
	s := testSchema(t)
	v, c := client.NewView(s, testWorld(1, 1, 1)), newCrowd(s)
	h := packet.Snapshot{Flags: packet.SnapMoved, Tick: 1}
	if _, err := v.Frame(c.snap(h, c.block(0, 0, 0, 1, 2, []byte("bad")), []byte{0})); err == nil {
		t.Fatal("took trailing bytes")
	}
	if _, err := v.Frame(c.snap(h, c.block(0, 0, 0, 1, 2, nil))); err != nil {
		t.Fatal(err)
	}
	if e, ok := v.Find(1); !ok || len(e.Blob) != 0 {
		t.Fatalf("%v %q", ok, e.Blob)
	}
}

// TestTwins has an entity in two cells at one tick, which no server sends.
func TestTwins(t *testing.T) {
	s := testSchema(t)
	v, c := client.NewView(s, testWorld(2, 2, 3)), newCrowd(s)
	for range v.All {
		t.Fatal("an entity before the first snapshot")
	}
	block := c.block(0, 0, 0, 4, 5, []byte("twin"))
	if _, err := v.Frame(c.snap(packet.Snapshot{Flags: packet.SnapMoved, Tick: 1}, block, block, block, block)); err != nil {
		t.Fatal(err)
	}
	n := 0
	for e := range v.All {
		n++
		all := *e
		if found, ok := v.Find(4); !ok || !same(&all, &found) || e.CellX+e.CellY != 0 {
			t.Fatalf("All has %+v, Find %+v", *e, found)
		}
	}
	if n != 1 {
		t.Fatalf("%d entities", n)
	}
}

// TestChurnAllocs has new ids and new chunks for ever: what is forgotten must
// be used again.
func TestChurnAllocs(t *testing.T) {
	s := testSchema(t)
	v, c := client.NewView(s, testWorld(9, 9, 1)), newCrowd(s)
	tick, name := uint32(0), []byte("name")
	land, ground := []byte(nil), packet.Chunk{Body: []byte{0x10, 7}}
	next := func() {
		tick++
		x := uint16(tick % 9)
		ground.CX = x
		land = ground.Append(append(land[:0], byte(packet.KindChunk)))
		_, err := v.Frame(land)
		if err == nil {
			h := packet.Snapshot{Flags: packet.SnapMoved, Tick: tick, Age: uint8(min(tick-1, 1)), CX: x}
			_, err = v.Frame(c.snap(h, c.block(0, 0, 0, tick*10, tick*10+10, name)))
		}
		if _, _, ok := v.Chunk(x, 0); err != nil || !ok {
			t.Fatal(fmt.Errorf("tick %d: %w", tick, err))
		}
	}
	for range 10_000 { // until no more blobs are kept
		next()
	}
	if n := testing.AllocsPerRun(500, next); n != 0 {
		t.Fatalf("%v allocations a snapshot", n)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 5000 {
		next()
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<10 { // a doubling now and then hides in an average
		t.Fatalf("%d bytes in 5000 snapshots", n)
	}
}
