package client_test

import (
	"context"
	"fmt"
	"net"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

func Example() {
	addr := exampleServer()
	ctx := context.Background()
	c, err := client.Dial(ctx, addr, client.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	if _, err := c.Join(ctx, "al"); client.RetryName(err) {
		fmt.Println(err)
	}
	me, err := c.Join(ctx, "alice")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("playing entity", me.ID)
	for {
		kind, _, err := c.Next()
		if err != nil {
			fmt.Println(err)
			return
		}
		if kind != packet.KindSnapshot {
			continue
		}
		for e := range c.View().All {
			fmt.Printf("tick %d: %s at %d, %d\n", e.Tick, e.Blob, e.Lanes[0], e.Lanes[1])
		}
		if err := client.Input(c, &packet.Input[packet.Controls]{Body: packet.Controls{Buttons: 8}}); err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// client: refused: BAD_NAME: "3 to 16 letters"
	// playing entity 7
	// tick 1: alice at 5, 6
	// client: goodbye: SHUTDOWN: "good night"
}

// exampleServer serves one client, one tick long.
func exampleServer() (addr string) {
	schema := exampleSchema()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic("no server")
	}
	go func() {
		defer l.Close()
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		p := &peer{Conn: conn}
		p.recv()
		p.send(packet.Append(nil, &packet.Welcome{
			Version: packet.Version, SchemaHash: schema.Hash(), TickRate: 20, Schema: schema.Append(nil),
			World: packet.WorldInfo{Width: 64, Height: 64, CellSize: 32, ViewCells: 1},
		}))
		p.recv()
		p.send(packet.Append(nil, &packet.Refused{Code: packet.BadName, Sentence: "3 to 16 letters"}))
		p.recv()
		p.send(packet.Append(nil, &packet.Accepted{ID: 7, Tick: 1}))
		block := wire.NewBlockWriter(schema)
		block.Begin(0)
		block.Arrive(0, 7, 0, []int32{5, 6, 0, 0})
		block.Blob([]byte("alice"))
		block.End()
		header := packet.Append(nil, &packet.Snapshot{Flags: packet.SnapMoved, Tick: 1})
		p.send(append(header, block.Bytes()...))
		p.recv()
		p.send(packet.Append(nil, &packet.Goodbye{Code: packet.Shutdown, Sentence: "good night"}))
	}()
	return l.Addr().String()
}

func exampleSchema() *wire.Schema {
	schema := &wire.Schema{
		CellShift:  5,
		Components: []wire.Component{{Name: "position", Lanes: []wire.Lane{{Name: "x", Kind: wire.Predicted, Bits: 10, Scale: 1}, {Name: "y", Kind: wire.Predicted, Bits: 10, Scale: 1}}}},
		Classes:    []wire.Class{{Name: "player", Components: []uint8{0}}},
	}
	if err := schema.Compile(); err != nil {
		panic(err)
	}
	return schema
}
