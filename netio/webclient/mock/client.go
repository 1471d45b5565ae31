package main

import (
	"bufio"
	"net"

	"tickd/netio/packet"
	"tickd/netio/webclient/internal/model"
	"tickd/netio/wire"
)

// client is one connection. The game's lock guards all but the socket.
type client struct {
	game    *game
	conn    net.Conn
	out     chan []byte
	body    *body
	session *model.Session
	x, y    int // view centre
	chunks  map[model.Cell]uint32
	seq     uint32
	waiting []packet.Input
	repeats uint8
	slot    uint8
}

func (c *client) serve(r *bufio.Reader) {
	go func() {
		for b := range c.out {
			if _, err := c.conn.Write(message(opBinary, b)); err != nil {
				break
			}
		}
		c.conn.Close()
	}()
	for {
		b, err := readMessage(r, c.conn)
		if err != nil || len(b) == 0 {
			break
		}
		c.game.Lock()
		c.handle(packet.Kind(b[0]), b[1:])
		c.game.Unlock()
	}
	c.game.Lock()
	c.game.leave(c)
	c.game.Unlock()
}

// send queues; a client that does not read loses its connection.
func (c *client) send(b []byte) {
	select {
	case c.out <- b:
	default:
		c.conn.Close()
	}
}

func (c *client) handle(kind packet.Kind, b []byte) {
	switch kind {
	case packet.KindHello:
		c.send(packet.Append(nil, c.game.welcome()))
	case packet.KindJoin:
		var m packet.Join
		if packet.Decode(b, &m) == nil {
			c.game.join(c, string(m.Name))
		}
	case packet.KindPing:
		var m packet.Ping
		if packet.Decode(b, &m) == nil {
			c.send(packet.Append(nil, &packet.Pong{Stamp: m.Stamp}))
		}
	case packet.KindInput:
		var m packet.Input
		if packet.Decode(b, &m) == nil && len(c.waiting) < 8 {
			c.waiting = append(c.waiting, m)
		}
	default:
		if c.body != nil {
			c.game.act(c, kind, b)
		}
	}
}

// take consumes one input for this tick.
func (c *client) take() {
	if len(c.waiting) == 0 {
		if c.repeats < 3 {
			c.repeats++
		} else {
			c.body.buttons = 0
		}
		return
	}
	in := c.waiting[0]
	c.waiting = c.waiting[1:]
	c.repeats = 0
	c.seq, c.body.buttons, c.body.aim = in.Seq, in.Buttons, in.Aim
}

// follow sends the tiles of the view, a few chunks a tick, then a snapshot.
func (c *client) follow() {
	g := c.game
	b := c.body
	cx, cy := int(b.x/one/32), int(b.y/one/32)
	c.x, c.y = cx, cy
	budget := 2
	for ring := range 2 {
		for y := max(cy-ring, 0); y <= min(cy+ring, g.land.across()-1); y++ {
			for x := max(cx-ring, 0); x <= min(cx+ring, g.land.across()-1); x++ {
				c.chunk(model.Cell{X: x, Y: y}, &budget)
			}
		}
	}
	h := packet.Snapshot{
		Flags: packet.SnapOwn, InputSeq: uint16(c.seq), Buffer: uint8(len(c.waiting)) | c.repeats<<4,
		Own: packet.OwnState{X: b.x, Y: b.y, VX: b.vx, VY: b.vy},
	}
	shape := model.Shape{X: cx, Y: cy, Mask: ^uint64(0), Parts: 1}
	if n := len(c.session.Sent); n > 0 {
		shape.Base = c.session.Sent[n-1]
	}
	for _, f := range c.session.Snapshot(h, shape) {
		c.send(f)
	}
}

func (c *client) chunk(at model.Cell, budget *int) {
	l := c.game.land
	i := at.Y*l.across() + at.X
	version, known := c.chunks[at]
	now := uint32(len(l.changes[i]))
	switch {
	case !known && *budget > 0:
		*budget--
		c.send(packet.Append(nil, &packet.Chunk{CX: uint16(at.X), CY: uint16(at.Y), Version: now, Body: wire.AppendChunk(nil, &l.chunks[i])}))
		c.chunks[at] = now
	case known && version < now:
		n := min(now, version+packet.TilesChangesMax)
		c.send(packet.Append(nil, &packet.Tiles{CX: uint16(at.X), CY: uint16(at.Y), From: version, Changes: l.changes[i][version:n]}))
		c.chunks[at] = n
	}
}

func (c *client) event(t packet.EventType, body []byte) {
	c.send(packet.Append(nil, &packet.Events{Tick: c.game.history.Tick, List: packet.AppendEvent(nil, t, body)}))
}

func (c *client) answer(seq uint32, code packet.Code) {
	c.event(packet.EventAnswer, append(wire.AppendU32(nil, seq), byte(code)))
}
