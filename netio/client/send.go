package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// Send sends one packet in one write. It is safe beside Next and other Sends,
// and blocks while the server does not read. It keeps nothing of body; reuse
// the same one to send without allocating. On the way to another room, until that has
// accepted the player, it sends nothing and returns ErrMoving.
func Send[T any, P packet.Body[T]](c *Client, body P) error {
	b := c.link.begin()
	if c.link.holds(body.Kind()) {
		c.link.drop()
		return fmt.Errorf("client: send of kind %d: %w", body.Kind(), ErrMoving)
	}
	b = packet.Append(b, body)
	if err := c.link.end(b); err != nil {
		return fmt.Errorf("client: send of kind %d: %w", body.Kind(), err)
	}
	return nil
}

// Input sends what the player holds down, as the server's game has it. It fills in
// Seq, and Ack, the newest tick that Next has applied; View and Body are the
// caller's to fill. Call it once a client tick, from one goroutine; reuse the same
// one to send without allocating. On the way to another room, until that has accepted
// the player, it does nothing: what is held down belongs to neither.
func Input[C any, P packet.InputBody[C]](c *Client, in *packet.Input[C]) error {
	b := c.link.begin()
	if c.link.holds(packet.KindInput) {
		c.link.drop()
		return nil
	}
	in.Seq, in.Ack = c.inputs.Add(1), c.applied.Load()
	b = P(&in.Body).Append(in.AppendHead(b))
	if err := c.link.end(b); err != nil {
		return fmt.Errorf("client: send of input: %w", err)
	}
	return nil
}
