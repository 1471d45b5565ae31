package client

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Client is one connection to a server. One goroutine may call Next and Join
// and use the View; Send and Input may be called from another. Close may be
// called from any, and ends the calls that wait.
//
// A server with rooms may move a player to another one, on the same connection: see
// Next.
type Client struct {
	link    *link
	schema  *wire.Schema
	welcome packet.Welcome
	view    *View
	join    packet.Join // the last one, which is said again after a move; without a name before the first
	player  packet.Accepted
	tokens  map[string][]byte // by room
	applied atomic.Uint32     // the newest tick, for Input beside Next
	inputs  atomic.Uint32     // the last Input's number
}

// View is what the client knows: another one, which knows nothing yet, after each
// move. It belongs to the goroutine that calls Next.
func (c *Client) View() *View { return c.view }

// Welcome is what the server told in the handshake, or of the room to which it moved
// the client since, without the schema. What its Game means is the game's to say.
func (c *Client) Welcome() packet.Welcome { return c.welcome }

// Room is the name of the room in which the client is; empty on a server without rooms.
func (c *Client) Room() string { return c.welcome.Room }

// Player is what the last Accepted said; zero before the first, and after a move until
// the new room's.
func (c *Client) Player() packet.Accepted { return c.player }

// Schema is the server's lane table, or that of the room to which it moved the client
// last. Give it to later Dials in Options.
func (c *Client) Schema() *wire.Schema { return c.schema }

// Close closes the connection at once. To leave politely Send a packet.Bye before.
func (c *Client) Close() error { return c.link.conn.Close() }

// SetReadDeadline makes Next fail from t on; zero means never. After such a
// timeout Next can be called again and nothing is lost. Join clears it.
func (c *Client) SetReadDeadline(t time.Time) error { return c.link.conn.SetReadDeadline(t) }

// Next waits for the next frame and returns its kind and its body, which is
// lent until the next call. Snapshot, Blobs, Events, Chunk and Tiles are in the View
// by then; other kinds, a game's own among them, are only returned. A refusal is returned as a *Refused error, the server's goodbye as a
// *Goodbye. After any error but a timeout, and a refusal after which one may Join again,
// the connection is of no use.
//
// A Welcome says that the client was moved to another Room, and is no reason to stop: it
// has a fresh View, its Inputs are numbered from 1 again, and it has said Join again, with the
// same name and data. What was sent to the room before and not answered by then never will be. Until that room's Accepted, which Next returns too, only a
// packet.Bye and pings are sent.
func (c *Client) Next() (packet.Kind, []byte, error) {
	frame, err := c.link.next()
	if err != nil {
		return 0, nil, fmt.Errorf("client: %w", err)
	}
	kind, body := packet.Kind(frame[0]), frame[1:]
	switch kind {
	case packet.KindSnapshot, packet.KindEvents, packet.KindChunk, packet.KindTiles, packet.KindBlobs, packet.KindGlobal:
		_, err = c.view.Frame(frame)
		c.applied.Store(c.view.Tick())
	case packet.KindWelcome:
		err = c.moved(body)
	case packet.KindAccepted:
		err = c.accepted(body)
	case packet.KindRefused, packet.KindGoodbye:
		err = farewell(kind, body)
	}
	return kind, body, err
}

func farewell(kind packet.Kind, body []byte) error {
	var m packet.Refused // a Goodbye has the same fields
	if err := packet.Decode(body, &m); err != nil {
		return fmt.Errorf("client: frame of kind %d: %w", kind, err)
	}
	if kind == packet.KindGoodbye {
		return (*Goodbye)(&m)
	}
	return (*Refused)(&m)
}

// past is a deadline that ends every call at once.
var past = time.Unix(1, 0)

// within runs f, which reads or writes conn, and ends it when ctx does. The
// error is then the context's.
func within(ctx context.Context, conn net.Conn, f func() error) error {
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = conn.SetDeadline(past) // a closed connection needs none
		close(ended)
	})
	err := f()
	if !stop() {
		<-ended
		if err != nil {
			err = fmt.Errorf("client: %w", context.Cause(ctx))
		}
	}
	_ = conn.SetDeadline(time.Time{}) // f's error tells whether it is closed
	return err
}
