package bench

import (
	"bytes"
	"encoding/hex"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// What docs/protocol.md shows in hex is what the encoders write.
func TestProtocolInHex(t *testing.T) {
	page, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	want := sessionInHex(t)
	for name, tiles := range chunksInHex() {
		var c wire.Chunk
		for i := range c {
			c[i] = tiles(i)
		}
		want[name] = wire.AppendChunk(nil, &c)
	}
	shown := shownInHex(t, string(page))
	for name, b := range want {
		if !bytes.Equal(shown[name], b) {
			t.Errorf("%s: docs/protocol.md shows\n% x, and this is\n% x", name, shown[name], b)
		}
	}
	for name := range shown {
		if want[name] == nil {
			t.Errorf("docs/protocol.md shows %s, which nothing writes here", name)
		}
	}
}

// shownInHex reads the blocks marked hex: lines of "name: bytes", which go on in the lines that begin
// with spaces; (bytes)*n stands for n times these.
func shownInHex(t *testing.T, page string) map[string][]byte {
	t.Helper()
	shown := map[string][]byte{}
	repeated := regexp.MustCompile(`\(([^)]*)\)\*(\d+)`)
	for _, block := range regexp.MustCompile("(?s)```hex\n(.*?)```").FindAllStringSubmatch(page, -1) {
		text := strings.ReplaceAll(block[1], "\n ", " ")
		for line := range strings.Lines(text) {
			name, digits, _ := strings.Cut(line, ":")
			digits = repeated.ReplaceAllStringFunc(digits, func(s string) string {
				m := repeated.FindStringSubmatch(s)
				n, _ := strconv.Atoi(m[2])
				return strings.Repeat(m[1], n)
			})
			b, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
			if err != nil {
				t.Errorf("docs/protocol.md, %s: %v", name, err)
			}
			shown[strings.TrimSpace(name)] = b
		}
	}
	return shown
}

// chunksInHex is a chunk of each form, by its tiles.
func chunksInHex() map[string]func(i int) uint8 {
	return map[string]func(i int) uint8{
		"one tile": func(int) uint8 { return 9 },
		"runs": func(i int) uint8 {
			switch {
			case i == 1000:
				return 8
			case i == 1023:
				return 9
			}
			return 7
		},
		"1 bit":  func(i int) uint8 { return 5 + 4*uint8(i%2) },
		"2 bits": func(i int) uint8 { return 1 + uint8(i%4) },
		"4 bits": func(i int) uint8 { return uint8(i % 16) },
		"raw":    func(i int) uint8 { return uint8(i % 17) },
	}
}

// sessionInHex is a short session on a world of one cell with one player: each frame without the
// transport's header.
func sessionInHex(t *testing.T) map[string][]byte {
	t.Helper()
	schema := &wire.Schema{
		CellShift: 11,
		Components: []wire.Component{
			{Name: "position", Lanes: []wire.Lane{
				{Name: "x", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1},
				{Name: "y", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1},
			}},
			{Name: "health", Lanes: []wire.Lane{{Name: "points", Kind: wire.Delta, Bits: 7, Scale: 1, K: 2}}},
		},
		Classes: []wire.Class{{Name: "player", Components: []uint8{0, 1}}},
	}
	if err := schema.Compile(); err != nil {
		t.Fatal(err)
	}
	token := slices.Repeat([]byte{0xab}, 24)
	before, now := []int32{640, 320, 0, 0, 100}, []int32{644, 320, 4, 0, 97}
	blocks := wire.NewBlockWriter(schema)
	blocks.Reset(make([]byte, 0, 64))
	blocks.Begin(0)
	blocks.Arrive(0, 5, 0, before)
	blocks.Blob([]byte("Ada"))
	blocks.End()
	full := slices.Clone(blocks.Bytes())
	blocks.Reset(make([]byte, 0, 64))
	blocks.Begin(1)
	blocks.Stay(0, before, now)
	blocks.End()
	change := slices.Clone(blocks.Bytes())

	input := packet.Input[packet.Controls]{Seq: 1, Ack: 100, View: 1600, Body: packet.Controls{Buttons: 8, X: 127}}
	return map[string][]byte{
		"Hello": packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}),
		"Welcome": packet.Append(nil, &packet.Welcome{
			Version: packet.Version, SchemaHash: schema.Hash(), TickRate: 20, Tick: 99,
			World: packet.WorldInfo{Width: 32, Height: 32, CellSize: 32, ViewCells: 3}, Schema: schema.Append(nil),
		}),
		"Join":     packet.Append(nil, &packet.Join{Name: []byte("Ada")}),
		"Accepted": packet.Append(nil, &packet.Accepted{ID: 5, Tick: 100, X: 10240, Y: 5120, Token: token}),
		"Snapshot of tick 100": append(packet.Append(nil, &packet.Snapshot{
			Flags: packet.SnapMoved | packet.SnapOwn, Tick: 100, Parts: 1, Own: packet.OwnState{X: 10240, Y: 5120},
		}), full...),
		"Input": packet.Append(nil, &input),
		"Snapshot of tick 101": append(packet.Append(nil, &packet.Snapshot{
			Flags: packet.SnapOwn, Tick: 101, Age: 1, InputSeq: 1, Parts: 1, Own: packet.OwnState{X: 10310, Y: 5120, VX: 70},
		}), change...),
		"Request": append([]byte{32}, wire.AppendU32(nil, 1)...),
		"Events":  packet.Append(nil, &packet.Events{Tick: 102, List: packet.AppendEvent(nil, packet.EventAnswer, []byte{1, 0, 0, 0, 0})}),
		"Bye":     packet.Append(nil, &packet.Bye{}),
		"Goodbye": packet.Append(nil, &packet.Goodbye{Code: packet.Left, Sentence: packet.Left.Sentence()}),
	}
}
