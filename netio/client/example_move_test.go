package client_test

import (
	"context"
	"fmt"
	"net"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// A player is moved from a lobby to a match: that is an event, and the connection goes on.
func ExampleClient_Room() {
	ctx := context.Background()
	c, err := client.Dial(ctx, movingServer(), client.Options{Label: "mode=duel"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	if _, err := c.Join(ctx, "alice"); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("plays in", c.Room())
	for {
		kind, _, err := c.Next()
		switch {
		case err != nil:
			fmt.Println(err)
			return
		case kind == packet.KindWelcome: // the View is another one, which knows nothing yet
			fmt.Println("on the way to", c.Room())
		case kind == packet.KindAccepted:
			fmt.Println("plays in", c.Room(), "as entity", c.Player().ID)
		}
	}
	// Output:
	// plays in lobby
	// on the way to duel-1
	// plays in duel-1 as entity 3
	// client: goodbye: SHUTDOWN: "good night"
}

// movingServer sends its one client from the lobby to a duel.
func movingServer() (addr string) {
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
		schema := exampleSchema()
		w := packet.Welcome{
			Version: packet.Version, SchemaHash: schema.Hash(), TickRate: 20, Schema: schema.Append(nil),
			World: packet.WorldInfo{Width: 64, Height: 64, CellSize: 32, ViewCells: 1},
		}
		p.recv() // Hello
		for i, room := range []string{"lobby", "duel-1"} {
			w.Room = room
			p.send(packet.Append(nil, &w))
			p.recv() // Join
			p.send(packet.Append(nil, &packet.Accepted{ID: uint32(2 + i)}))
		}
		p.send(packet.Append(nil, &packet.Goodbye{Code: packet.Shutdown, Sentence: "good night"}))
	}()
	return l.Addr().String()
}
