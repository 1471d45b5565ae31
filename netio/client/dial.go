package client

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// upgradeMax bounds the server's answer to the WebSocket upgrade, in bytes.
const upgradeMax = 16 << 10

// Dial connects to host:port and says Hello. If the server refuses, the error
// is a *Refused. ctx bounds the handshake, not the connection.
func Dial(ctx context.Context, addr string, o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	conn, err := o.dial(ctx, addr)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	c := &Client{link: newLink(conn), tokens: map[string][]byte{}}
	err = within(ctx, conn, func() error {
		if o.Transport == "ws" {
			if err := c.link.upgrade(addr, o.Path); err != nil {
				return err
			}
		}
		return c.hello(&o)
	})
	if err != nil {
		_ = conn.Close() // the first error says more
		return nil, err
	}
	return c, nil
}

// upgrade makes the connection a WebSocket.
func (l *link) upgrade(addr, path string) error {
	rw := struct {
		io.Reader
		io.Writer
	}{io.LimitReader(l.conn, upgradeMax), l.conn}
	early, _, err := ws.Dialer{}.Upgrade(rw, &url.URL{Scheme: "ws", Host: addr, Path: cmp.Or(path, "/")})
	if err != nil {
		return fmt.Errorf("client: upgrade: %w", err)
	}
	l.web = true
	if early == nil {
		return nil
	}
	defer ws.PutReader(early)
	b, err := early.Peek(early.Buffered())
	l.in.buf = append(l.in.buf, b...)
	l.in.w = len(b)
	return err
}

// hello shows what the client is and hears what the server is.
func (c *Client) hello(o *Options) error {
	m := packet.Hello{
		Magic: packet.Magic, Version: packet.Version, Credentials: []byte(o.Password),
		Room: o.Room, Label: o.Label, Reservation: o.Reservation,
	}
	if o.Schema != nil {
		m.Schema = o.Schema.Hash()
	}
	if err := Send(c, &m); err != nil {
		return err
	}
	frame, err := c.link.next()
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	kind, body := packet.Kind(frame[0]), frame[1:]
	switch kind {
	case packet.KindRefused, packet.KindGoodbye:
		return farewell(kind, body)
	case packet.KindWelcome:
		if err := c.welcomed(body, o.Schema); err != nil {
			return err
		}
		c.keep(bytes.Clone(o.Token))
		c.link.allow(wire.FrameJoinMax)
		return nil
	}
	return fmt.Errorf("client: kind %d: %w", kind, ErrWelcome)
}

// welcomed takes a Welcome's word, or tells what is wrong with it and changes nothing.
func (c *Client) welcomed(body []byte, cached *wire.Schema) error {
	var w packet.Welcome
	if err := packet.Decode(body, &w); err != nil {
		return fmt.Errorf("client: %w: %w", ErrWelcome, err)
	}
	if w.Version != packet.Version {
		return fmt.Errorf("client: version %d: %w", w.Version, ErrWelcome)
	}
	if err := checkWorld(w.World); err != nil {
		return fmt.Errorf("client: %w: %w", ErrWelcome, err)
	}
	schema := cached
	if len(w.Schema) > 0 {
		schema = &wire.Schema{}
		r := wire.NewReader(w.Schema)
		schema.Decode(&r)
		if err := r.Close(); err != nil {
			return fmt.Errorf("client: %w: %w", ErrWelcome, err)
		}
	}
	if schema == nil || schema.Hash() != w.SchemaHash {
		return fmt.Errorf("client: schema is not %x: %w", w.SchemaHash, ErrWelcome)
	}
	w.Schema, w.Game = nil, bytes.Clone(w.Game) // they were lent
	c.welcome, c.schema, c.view = w, schema, NewView(schema, w.World)
	return nil
}
