package bots

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// fake is a server that says what a test tells it to. Each connection is served
// by play once it has joined.
type fake struct {
	t       *testing.T
	addr    string
	schema  *wire.Schema
	refuse  chan packet.Refused // answers to joins, before they are accepted
	play    func(c *fakeConn)
	players uint32
}

type fakeConn struct {
	net.Conn
	in *bufio.Reader
}

func newFake(t *testing.T, play func(*fakeConn)) *fake {
	t.Helper()
	lanes := []wire.Lane{{Name: "x", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1}, {Name: "y", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1}}
	f := &fake{t: t, play: play, refuse: make(chan packet.Refused, 10), schema: &wire.Schema{
		CellShift: 11, Components: []wire.Component{{Name: "position", Lanes: lanes}},
		Classes: []wire.Class{{Name: "player", Components: []uint8{0}}},
	}}
	if err := f.schema.Compile(); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	f.addr = l.Addr().String()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			f.serve(&fakeConn{c, bufio.NewReader(c)})
		}
	}()
	return f
}

// serve handles one connection at a time, which is enough here.
func (f *fake) serve(c *fakeConn) {
	if _, err := c.read(); err != nil {
		return
	}
	c.say(packet.Append(nil, &packet.Welcome{
		Version: packet.Version, SchemaHash: f.schema.Hash(), TickRate: 20, Schema: f.schema.Append(nil),
		World: packet.WorldInfo{Width: 64, Height: 64, CellSize: 32, ViewCells: 3},
	}))
	if _, err := c.read(); err != nil {
		return
	}
	select {
	case r := <-f.refuse:
		c.say(packet.Append(nil, &r))
		_ = c.Close()
		return
	default:
	}
	f.players++
	c.say(packet.Append(nil, &packet.Accepted{ID: 1}))
	f.play(c)
}

func (c *fakeConn) say(frame []byte) {
	_, _ = c.Write(append(wire.AppendFrameHeader(nil, len(frame)), frame...)) // a bot that is gone fails its test
}

func (c *fakeConn) read() ([]byte, error) {
	var head [wire.FrameHeader]byte
	if _, err := io.ReadFull(c.in, head[:]); err != nil {
		return nil, err
	}
	b := make([]byte, binary.LittleEndian.Uint16(head[:]))
	_, err := io.ReadFull(c.in, b)
	return b, err
}

// snapshot is one in full, of a single entity at a lane position, which is the
// bot's own unless id is not 1.
func (f *fake) snapshot(tick, id uint32, x, y int32, own packet.OwnState) []byte {
	h := packet.Snapshot{Flags: packet.SnapMoved | packet.SnapOwn, Tick: tick, Parts: 1, Own: own}
	b := packet.Append(nil, &h)
	w := wire.NewBlockWriter(f.schema)
	w.Resume(b)
	for range 4 { // the cells in view, of which the first has somebody
		w.Begin(0)
		if id != 0 {
			w.Arrive(0, id, 0, []int32{x, y, 0, 0})
			w.Blob(nil)
		}
		id = 0
		w.End()
	}
	return w.Bytes()
}
