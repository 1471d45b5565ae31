package packet_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// A body that ends early is refused at every byte, and so is one that goes on.
// Two kinds end where their frame does: Events between two events, and a
// snapshot's header is followed by sections.
func TestTruncatedAndTrailing(t *testing.T) {
	for _, c := range golden() {
		if _, own := c.m.(*packet.Input[packet.Controls]); own {
			continue
		}
		b := unhex(t, c.hex)
		whole := map[int]bool{len(b): true}
		if m, ok := c.m.(*packet.Join); ok { // its data goes to the end of the frame
			for n := len(b) - len(m.Data); n <= len(b); n++ {
				whole[n] = true
			}
		}
		if m, ok := c.m.(*packet.Hello); ok && (m.Label != "" || len(m.Reservation) > 0) { // which may both be left out
			whole[len(b)-2-len(m.Label)-len(m.Reservation)] = true
		}
		if c.m.Kind() == packet.KindEvents {
			whole[1+4], whole[1+4+7] = true, true
		}
		for n := 1; n <= len(b); n++ {
			_, err := decoded(b[:n:n])
			if whole[n] != (err == nil) || err != nil && !errors.Is(err, wire.ErrShort) {
				t.Errorf("%s: %d of %d bytes: %v", c.name, n, len(b), err)
			}
		}
		if _, err := decoded(append(b[:len(b):len(b)], 0)); err == nil && c.m.Kind() != packet.KindJoin {
			t.Errorf("%s: a trailing byte is taken", c.name)
		}
	}
}

func TestOutOfRange(t *testing.T) {
	long := func(n int) string { return strings.Repeat("61", n) }
	for _, c := range []struct{ name, hex string }{
		{"hello: 257 bytes of credentials", "01 74636b64 0100 0000000000000000 8102" + long(257) + "00"},
		{"hello: a room of 33 letters", "01 74636b64 0100 0000000000000000 00 21" + long(33)},
		{"hello: a room with a space", "01 74636b64 0100 0000000000000000 00 03 612062"},
		{"join: 1025 bytes of data", "02 03 626f62 00" + long(1025)},
		{"join: a name of 256 bytes", "02 8002" + long(256) + "00"},
		{"join: a token of 65 bytes", "02 03 626f62 41" + long(65)},
		{"welcome: a room of 33 letters", "40 0100 0000000000000000 14 00000000 0000 0000 20 07 21" + long(33) + "00 00"},
		{"welcome: a room with a dot", "40 0100 0000000000000000 14 00000000 0000 0000 20 07 01 2e 00 00"},
		{"welcome: 4097 bytes of the game's", "40 0100 0000000000000000 14 00000000 0000 0000 20 07 00 8120" + long(4097) + "00"},
		{"welcome: a schema of 8193 bytes", "40 0100 0000000000000000 14 00000000 0000 0000 20 07 00 00 8140" + long(8193)},
		{"accepted: a token of 65 bytes", "41 07000000 65000000 00000000 00000000 41" + long(65)},
		{"refused: a wait of 33 bits", "42 09 8080808010 00"},
		{"refused: a varint of 11 bytes", "42 09 8080808080808080808001 00"},
		{"refused: a sentence of 201 bytes", "42 09 00 c901" + long(201)},
		{"snapshot: the team layer starts over in part 1", "44 84 05000000 01 0000 00 01 02"},
		{"snapshot: no baseline and no centre", "44 00 05000000 00 0000 00"},
		{"snapshot: part 2 of 2", "44 04 05000000 01 0000 00 02 02"},
		{"snapshot: part 0 of none", "44 04 05000000 01 0000 00 00 00"},
		{"snapshot: a centre too far east", "44 01 05000000 00 0000 00 8120 00"},
		{"snapshot: a centre that wraps at 16 bits", "44 01 05000000 00 0000 00 00 808004"},
		{"snapshot: a blob of 1025 bytes", "44 10 05000000 01 0000 00 8108" + long(1025)},
		{"events: a body of 2049 bytes", "45 08000000 01 8110" + long(2049)},
		{"global: an id that no game has", "4a 20 00"},
		{"global: a body of 2049 bytes", "4a 00 8110" + long(2049)},
		{"chunk: a version of 33 bits", "46 0100 0200 8080808010 00"},
		{"chunk: a body of 2049 bytes", "46 0100 0200 01 8110" + long(2049)},
		{"tiles: an index outside the chunk", "47 0100 0200 00 01 0004 00"},
		{"tiles: 65 changes", "47 0100 0200 00 41" + strings.Repeat("000000", 65)},
	} {
		if _, err := decoded(unhex(t, c.hex)); !errors.Is(err, wire.ErrValue) {
			t.Errorf("%s: %v, want %v", c.name, err, wire.ErrValue)
		}
	}
}

// What is just inside the bounds is taken.
func TestInRange(t *testing.T) {
	for _, c := range []struct{ name, hex string }{
		{"the longest credentials", "01 74636b64 0100 0000000000000000 8002" + strings.Repeat("61", 256) + "00"},
		{"the longest room", "01 74636b64 0100 0000000000000000 00 20" + strings.Repeat("5a", 32)},
		{"the most data", "02 03 626f62 00" + strings.Repeat("61", 1024)},
		{"the longest wait", "42 09 ffffffff0f 00"},
		{"the farthest centre", "44 01 05000000 00 0000 00 8020 8020"},
		{"part 254 of 255", "44 04 05000000 01 0000 00 fe ff"},
		{"64 changes", "47 0100 0200 00 40" + strings.Repeat("ff0300", 64)},
	} {
		if _, err := decoded(unhex(t, c.hex)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestNameOK(t *testing.T) {
	for name, want := range map[string]bool{
		"": false, "ab": false, "abc": true, "A-z_09": true, strings.Repeat("a", 16): true, strings.Repeat("a", 17): false,
		"a b": false, "abé": false, "ab\x00": false, "ab.": false, "ab@": false, "ab[": false, "ab`": false, "ab{": false, "ab/": false, "ab:": false,
	} {
		if packet.NameOK([]byte(name)) != want {
			t.Errorf("%q: want %v", name, want)
		}
	}
}

// In an Input only the game's own part depends on the game.
func TestInputOfAnyBody(t *testing.T) {
	head := "01000000 02000000 30000000 "
	for _, c := range []struct {
		name, hex string
		want      error
	}{
		{"all buttons and both axes", head + "ffff ffff 7f 81", nil},
		{"an axis of -128", head + "0000 0000 80 00", wire.ErrValue},
		{"the other one", head + "0000 0000 00 80", wire.ErrValue},
		{"an axis less", head + "0000 0000 00", wire.ErrShort},
		{"a byte more", head + "0000 0000 00 00 00", wire.ErrTrailing},
		{"no body", head, wire.ErrShort},
	} {
		var in packet.Input[packet.Controls]
		if err := packet.Decode(unhex(t, c.hex), &in); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	for n, want := range map[int]error{packet.InputBodyMax: nil, packet.InputBodyMax + 1: wire.ErrValue} {
		b := append(unhex(t, head), make([]byte, n)...)
		var in packet.Input[anything]
		if err := packet.Decode(b, &in); !errors.Is(err, want) {
			t.Errorf("a body of %d bytes: %v, want %v", n, err, want)
		}
		again := func() (again []byte) {
			defer func() { _ = recover() }()
			return (&packet.Input[anything]{Seq: 1, Ack: 2, View: 0x30, Body: anything{n}}).Append(nil)
		}()
		if (len(again) == len(b)) != (want == nil) {
			t.Errorf("a body of %d bytes is written as %d", n, len(again))
		}
	}
}

// anything is a body of so many bytes.
type anything struct{ n int }

func (a *anything) Decode(r *wire.Reader)  { a.n = len(r.Fixed(len(r.Rest()))) }
func (a *anything) Append(b []byte) []byte { return append(b, make([]byte, a.n)...) }
