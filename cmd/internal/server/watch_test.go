package server

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// What a server says of names cannot write to the terminal of who watches.
func TestPrintedNamesAreQuoted(t *testing.T) {
	schema := &wire.Schema{
		CellShift:  10,
		Components: []wire.Component{{Name: "position", Lanes: []wire.Lane{{Name: "x", Kind: wire.Predicted, Bits: 16, Scale: 32}, {Name: "y", Kind: wire.Predicted, Bits: 16, Scale: 32}}}},
		Classes:    []wire.Class{{Name: "player", Components: []uint8{0}}},
	}
	if err := schema.Compile(); err != nil {
		t.Fatal(err)
	}
	v := client.NewView(schema, packet.WorldInfo{Width: 32, Height: 32, CellSize: wire.ChunkSide, ViewCells: 1})
	w := wire.NewBlockWriter(schema)
	w.Begin(0)
	w.Arrive(0, 7, 0, make([]int32, schema.Stride()))
	w.Blob([]byte("\x1b]0;evil\x07\nname"))
	w.End()
	h := packet.Snapshot{Tick: 1, Parts: 1, Flags: packet.SnapMoved}
	if _, err := v.Frame(append(packet.Append(nil, &h), w.Bytes()...)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := printView(&out, v, client.Stats{}); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.ContainsAny(strings.TrimSuffix(s, "\n"), "\x1b\x07\n") || !strings.Contains(s, "evil") {
		t.Errorf("printed %q", s)
	}
}
