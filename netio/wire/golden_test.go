package wire_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/wire"
)

func unhex(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFieldsGolden(t *testing.T) {
	b := wire.AppendU16(nil, 0x0102)
	b = wire.AppendU24(b, 0x030405)
	b = wire.AppendU32(b, 0x06070809)
	b = wire.AppendU64(b, 0x0a0b0c0d0e0f1011)
	b = wire.AppendI32(b, -2)
	b = wire.AppendUvarint(b, 0)
	b = wire.AppendUvarint(b, 1<<32-1)
	b = wire.AppendUvarint(b, 1<<64-1)
	b = wire.AppendVarint(b, -1<<31)
	b = wire.AppendVarint(b, 63)
	b = wire.AppendBytes(b, []byte{9, 8})
	b = wire.AppendString(b, "é")
	want := "0201 050403 09080706 11100f0e0d0c0b0a feffffff 00 ffffffff0f ffffffffffffffffff01 ffffffff0f 7e 020908 02c3a9"
	if got := fmt.Sprintf("%x", b); got != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got %s, want %s", got, want)
	}
	r := wire.NewReader(b)
	got := strings.TrimSpace(fmt.Sprintln(r.U16(), r.U24(), r.U32(), r.U64(), r.I32(), r.Uvarint(), r.Uvarint(), r.Uvarint64(), r.Varint(), r.Varint(), r.Bytes(2), r.String(2), r.Close()))
	if want := "258 197637 101124105 723685415333072913 -2 0 4294967295 18446744073709551615 -2147483648 63 [9 8] é <nil>"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

func TestFramesGolden(t *testing.T) {
	for _, c := range []struct {
		n   int
		hex string
	}{{1, "0100"}, {258, "0201"}, {wire.FrameUpMax, "0010"}, {wire.FrameDownMax, "ffff"}} {
		if got := fmt.Sprintf("%x", wire.AppendFrameHeader(nil, c.n)); got != c.hex {
			t.Errorf("header of %d bytes: %s, want %s", c.n, got, c.hex)
		}
	}
}

func TestBitsGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		put  func(w *wire.BitWriter)
		hex  string
	}{
		{"lowest bit first", func(w *wire.BitWriter) { w.Put(1, 1); w.Put(0, 1); w.Put(3, 2); w.Put(0x12345, 20) }, "5d3412"},
		{"rice: the quotient in ones, a zero, the rest", func(w *wire.BitWriter) { w.Rice(0, 0); w.Rice(1, 0); w.Rice(11, 2) }, "da"},
		{"rice: the longest quotient", func(w *wire.BitWriter) { w.Rice(11, 0) }, "ff07"},
		{"rice: an escape", func(w *wire.BitWriter) { w.Rice(12, 0) }, "ffcf00000000"},
		{"rice: the largest", func(w *wire.BitWriter) { w.Rice(1<<32-1, 19) }, "ffffffffff0f"},
		{"groups of 7", func(w *wire.BitWriter) { w.Varint(0); w.Varint(127); w.Varint(128); w.Varint(1<<32 - 1) }, "00fe0102ffffffff1e"},
	} {
		var w wire.BitWriter
		w.Reset(nil)
		w.Grow(64)
		c.put(&w)
		w.Align()
		if got := w.Bytes(); string(got) != string(unhex(t, c.hex)) {
			t.Errorf("%s: %x, want %s", c.name, got, c.hex)
		}
	}
}

const smallSchemaHex = "05 04 08 706f736974696f6e 02 01 78 01 0a 0800 01 01 79 01 0a 0800 01 " +
	"07 68656164696e67 01 03 61696d 02 08 0001 02 06 6865616c7468 01 06 706f696e7473 00 07 0100 03 " +
	"04 68616e64 01 04 6974656d 03 06 0100 00 " +
	"03 06 706c61796572 00 04 00010203 04 726f636b 00 01 00 05 6368657374 01 02 0003"

func TestSchemaGolden(t *testing.T) {
	s := smallSchema()
	if got := s.Append(nil); string(got) != string(unhex(t, smallSchemaHex)) {
		t.Errorf("got %x", got)
	}
	if got, want := s.Hash(), uint64(0xc86f995461ebdac7); got != want {
		t.Errorf("hash %#x, want %#x", got, want)
	}
}

// goldenBlocks are a cell at (1, 2) at tick 10, one tick later and three ticks
// later.
func goldenBlocks() []struct {
	name string
	age  int
	put  func(w *wire.BlockWriter)
	hex  string
	bare bool
} {
	return []struct {
		name string
		age  int
		put  func(w *wire.BlockWriter)
		hex  string
		bare bool
	}{
		{"an empty cell", 0, func(*wire.BlockWriter) {}, "00", false},
		{"full", 0, func(w *wire.BlockWriter) {
			w.Arrive(0, 7, 0, lanes(37, 70, 3, -2, 200, 100, 5))
			w.Blob([]byte("al"))
			w.Arrive(7, 9, 1, lanes(63, 64, 0, 0, 0, 0, 0))
			w.Blob(nil)
			w.Arrive(9, 300, 0, lanes(32, 95, 1, 2000, 0, 1, 63))
			w.Blob(nil)
		}, "32501863444e5e1084b115e803000058440020feff833e000018f80300", false},
		{"one tick later", 1, func(w *wire.BlockWriter) {
			// 7 goes on as it went and turns; 9 is pushed; 300 left; 8 and 301 come
			w.Stay(0, lanes(37, 70, 3, -2, 200, 100, 5), lanes(40, 68, 3, -2, 250, 100, 5))
			w.Stay(1, lanes(63, 64, 0, 0, 0, 0, 0), lanes(61, 65, -2, 1, 0, 0, 0))
			w.Left()
			w.Arrive(0, 8, 1, lanes(33, 66, 0, 0, 0, 0, 0))
			w.Blob(nil)
			w.Arrive(8, 301, 0, lanes(34, 67, 0, 0, 1, 2, 3))
			w.Blob([]byte("b"))
		}, "94ff27030000d8d0a10008006012010218c08082838018", false},
		{"three ticks later", 3, func(w *wire.BlockWriter) {
			// 7 slows down, turns past north, is hurt and changes hands; 9 stays; 300 is far off
			w.Stay(0, lanes(37, 70, 3, -2, 200, 100, 5), lanes(44, 65, 1, -1, 10, 60, 6))
			w.Stay(1, lanes(63, 64, 0, 0, 0, 0, 0), lanes(63, 64, 0, 0, 0, 0, 0))
			w.Stay(0, lanes(32, 95, 1, 2000, 0, 1, 63), lanes(33, 64, 0, 0, 0, 1, 63))
		}, "7c13e1ff09010000de1b3204fffff90000f0ffad17000000", false},
		{"two ticks later in a crowd", 2, func(w *wire.BlockWriter) {
			w.Stay(0, lanes(37, 70, 3, -2, 200, 100, 5), lanes(43, 66, 3, -2, 200, 100, 5))
			w.Left()
			w.Left()
			w.Arrive(0, 8, 1, lanes(33, 66, 0, 0, 0, 0, 0))
			w.Mark(wire.BlobMark(nil))
			w.Arrive(8, 301, 0, lanes(34, 67, 0, 0, 1, 2, 3))
			w.Mark('m')
		}, "04e85000046012010218c08082c336", true},
	}
}

func goldenBase() *wire.Members {
	return &wire.Members{IDs: []uint32{7, 9, 300}, Classes: []uint8{0, 1, 0}, Lanes: slices.Concat(
		lanes(37, 70, 3, -2, 200, 100, 5), lanes(63, 64, 0, 0, 0, 0, 0), lanes(32, 95, 1, 2000, 0, 1, 63))}
}

func TestBlocksGolden(t *testing.T) {
	s := smallSchema()
	w := wire.NewBlockWriter(s)
	for _, c := range goldenBlocks() {
		w.Reset(nil)
		w.Begin(c.age)
		c.put(w)
		w.End()
		if got := w.Bytes(); string(got) != string(unhex(t, c.hex)) {
			t.Errorf("%s: %x, want %s", c.name, got, c.hex)
		}
	}
}

// What the golden blocks say, read back.
func TestBlocksGoldenRead(t *testing.T) {
	s := smallSchema()
	d := wire.NewBlockReader(s)
	want := []string{
		"[] [] []",
		"[7 9 300] [0 1 0] [37 70 3 -2 200 100 5 63 64 0 0 0 0 0 32 95 1 2000 0 1 63] al",
		"[7 8 9 301] [0 1 1 0] [40 68 3 -2 250 100 5 33 66 0 0 0 0 0 61 65 -2 1 0 0 0 34 67 0 0 1 2 3] b",
		"[7 9 300] [0 1 0] [44 65 1 -1 10 60 6 63 64 0 0 0 0 0 33 64 0 0 0 1 63]",
		"[7 8 301] [0 1 0] [43 66 3 -2 200 100 5 33 66 0 0 0 0 0 34 67 0 0 1 2 3] \x00m",
	}
	for i, c := range goldenBlocks() {
		base := goldenBase()
		if c.age == 0 {
			base = nil
		}
		var got wire.Members
		blobs := ""
		b := unhex(t, c.hex)
		r := wire.NewBitReader(b)
		sink := func(_ uint32, _ uint8, blob []byte) { blobs += string(blob) }
		err := d.Read(&r, base, c.age, 1, 2, c.bare, &got, sink)
		if text := strings.TrimSpace(fmt.Sprintln(got.IDs, got.Classes, got.Lanes, blobs)); err != nil || r.Offset() != len(b) || text != want[i] {
			t.Errorf("%s: %v, %s", c.name, err, text)
		}
	}
}
