package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// Send sends one packet in one write. It is safe beside Next and other Sends,
// and blocks while the server does not read. It keeps nothing of body; reuse
// the same one to send without allocating.
func Send[T any, P packet.Body[T]](c *Client, body P) error {
	b := packet.Append(c.link.begin(), body)
	if err := c.link.end(b); err != nil {
		return fmt.Errorf("client: send of kind %d: %w", body.Kind(), err)
	}
	return nil
}

// Input sends what the player holds down, as the server's game has it. It fills in
// Seq, and Ack, the newest tick that Next has applied; View and Body are the
// caller's to fill. Call it once a client tick, from one goroutine; reuse the same
// one to send without allocating.
func Input[C any, P packet.InputBody[C]](c *Client, in *packet.Input[C]) error {
	b := c.link.begin()
	in.Seq, in.Ack = c.inputs.Add(1), c.applied.Load()
	b = P(&in.Body).Append(in.AppendHead(b))
	if err := c.link.end(b); err != nil {
		return fmt.Errorf("client: send of input: %w", err)
	}
	return nil
}
