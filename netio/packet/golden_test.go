package packet_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// golden are the messages whose bytes never change: another version of the
// protocol needs another version number.
func golden() []struct {
	name string
	m    message
	hex  string // kind and body; spaces part the fields
} {
	events := packet.AppendEvent(nil, packet.EventAnswer, []byte{7, 0, 0, 0, 0})
	events = packet.AppendEvent(events, packet.EventNotice, []byte("\x02hi"))
	return []struct {
		name string
		m    message
		hex  string
	}{
		{
			"hello", &packet.Hello{Magic: packet.Magic, Version: 1, Schema: 0x0102030405060708, Credentials: []byte("pw"), Room: "r-1"},
			"01 74636b64 0100 0807060504030201 02 7077 03 722d31",
		},
		{
			"hello with a label and a reservation", &packet.Hello{Magic: packet.Magic, Version: 1, Label: "a=1", Reservation: []byte{9, 8}},
			"01 74636b64 0100 0000000000000000 00 00 03 613d31 02 0908",
		},
		{"hello without a password", &packet.Hello{Magic: packet.Magic, Version: 1}, "01 74636b64 0100 0000000000000000 00 00"},
		{"join", &packet.Join{Name: []byte("bob"), Token: []byte{0xaa}}, "02 03 626f62 01 aa"},
		{"join with data", &packet.Join{Name: []byte("bob"), Data: []byte{7, 8}}, "02 03 626f62 00 0708"},
		{
			"input", &packet.Input[packet.Controls]{Seq: 1, Ack: 2, View: 0x30, Body: packet.Controls{Buttons: 0x11, Aim: 0x4000}},
			"03 01000000 02000000 30000000 1100 0040 00 00",
		},
		{
			"input of controls", &packet.Input[packet.Controls]{Seq: 1, Ack: 2, View: 0x30, Body: packet.Controls{Buttons: 0x8001, Aim: 0x4000, X: -127, Y: 127}},
			"03 01000000 02000000 30000000 0180 0040 81 7f",
		},
		{"ack", &packet.Ack{Tick: 0xdeadbeef}, "04 efbeadde"},
		{"bye", &packet.Bye{}, "05"},
		{"ping", &packet.Ping{Stamp: 9}, "06 09000000"},
		{"spectate", &packet.Spectate{X: 2, Y: 0x1234}, "07 0200 3412"},
		{"welcome", &packet.Welcome{
			Version: 1, SchemaHash: 0x1122334455667788, TickRate: 20, Tick: 100,
			World: packet.WorldInfo{Width: 512, Height: 256, CellSize: 32, ViewCells: 7}, Promise: packet.PromiseRelaxed, Room: "r1", Game: []byte("game"), Schema: []byte{0xab},
		}, "40 0100 8877665544332211 14 64000000 0002 0001 20 07 02 02 7231 04 67616d65 01 ab"},
		{
			"accepted", &packet.Accepted{ID: 7, Tick: 101, X: 1024, Y: -1, Token: []byte{1, 2}},
			"41 07000000 65000000 00040000 ffffffff 02 0102",
		},
		{"refused", &packet.Refused{Code: packet.NameTaken, RetryMs: 300, Sentence: "no"}, "42 09 ac02 02 6e6f"},
		{"goodbye", &packet.Goodbye{Code: packet.Shutdown}, "43 0f 00 00"},
		{
			"snapshot, bare", &packet.Snapshot{Tick: 5, Age: 1, InputSeq: 0x0102, Buffer: 0x23, Parts: 1},
			"44 00 05000000 01 0201 23",
		},
		{"snapshot, all fields", &packet.Snapshot{
			Flags: packet.SnapMoved | packet.SnapPartial | packet.SnapParts | packet.SnapOwn | packet.SnapBlob,
			Tick:  6, Part: 1, Parts: 2, CX: 3, CY: 200, Mask: 1 << 63,
			Own: packet.OwnState{X: 0x010203, Y: 0xffffff, VX: -1, VY: 300}, Blob: []byte{1, 5},
		}, "44 1f 06000000 00 0000 00 01 02 03 c801 80808080808080808001 030201 ffffff ffff 2c01 02 0105"},
		{"snapshot, layers", &packet.Snapshot{
			Flags: packet.SnapTeam | packet.SnapOwner | packet.SnapAfresh, Tick: 6, Age: 1, Parts: 1, Layers: [...]uint64{1, 1 << 8},
		}, "44 e0 06000000 01 0000 00 01 8002"},
		{"events", &packet.Events{Tick: 8, List: events}, "45 08000000 01 05 07000000 00 04 03 02 6869"},
		{"chunk", &packet.Chunk{CX: 1, CY: 2, Version: 128, Body: []byte{0, 3}}, "46 0100 0200 8001 02 0003"},
		{
			"tiles", &packet.Tiles{CX: 1, CY: 2, From: 127, Changes: []packet.TileChange{{1023, 4}, {0, 5}}},
			"47 0100 0200 7f 02 ff03 04 0000 05",
		},
		{"pong", &packet.Pong{Stamp: 9}, "48 09000000"},
		{"global", &packet.Global{ID: 3, Body: []byte("red")}, "4a 03 03 726564"},
		{"blobs", &packet.Blobs{All: []packet.EntityBlob{{7, []byte("al")}, {300, []byte{}}}}, "49 02 07 02 616c ac02 00"},
	}
}

func unhex(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every kind has these bytes, and they read back as the same message.
func TestGolden(t *testing.T) {
	seen := map[packet.Kind]bool{}
	for _, c := range golden() {
		seen[c.m.Kind()] = true
		want := unhex(t, c.hex)
		if got := encoded(c.m); string(got) != string(want) {
			t.Errorf("%s:\n got %x\nwant %x", c.name, got, want)
		}
		if _, own := c.m.(*packet.Input[packet.Controls]); own {
			continue // which body an Input has is the game's: see TestInputOfAnyBody
		}
		if m, err := decoded(want); err != nil || fmt.Sprintf("%+v", m) != fmt.Sprintf("%+v", c.m) {
			t.Errorf("%s: read back %+v, %v", c.name, m, err)
		}
	}
	for k := range 256 {
		if k := packet.Kind(k); fresh(k) != nil && !seen[k] {
			t.Errorf("kind %d has no golden bytes", k)
		}
	}
}

// Codes, like kinds, are constants: clients of other languages know their
// numbers.
func TestCodesKeepTheirNumbers(t *testing.T) {
	const want = "OK BAD_FRAME TOO_LARGE BAD_STATE BAD_VALUE BAD_MAGIC BAD_VERSION BAD_PASSWORD BAD_NAME NAME_TAKEN " +
		"SERVER_FULL RETRY_LATER RATE IDLE SLOW_CLIENT SHUTDOWN KICKED REPLACED LEFT DROPPED INTERNAL ENDED NO_ROOM ROOM_FULL ROOM_CLOSED NO_SEAT MOVED"
	for i, name := range strings.Fields(want) {
		if got := packet.Code(i).String(); got != name {
			t.Errorf("code %d is %s, want %s", i, got, name)
		}
	}
	for code, name := range map[packet.Code]string{39: "OUT_OF_ORDER", 40: "TOO_MANY", 32: "CODE_32", 128: "CODE_128", 255: "CODE_255"} {
		if got := code.String(); got != name || code.Known() != !strings.HasPrefix(name, "CODE_") {
			t.Errorf("code %d is %s, want %s", code, got, name)
		}
	}
}
