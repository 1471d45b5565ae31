package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// moved takes a further Welcome: the server has moved the client to another room, of which
// it knows nothing yet. The Join is written before anybody else may write, so that the
// room hears nothing that is not for it.
func (c *Client) moved(body []byte) error {
	if len(c.join.Name) == 0 {
		return fmt.Errorf("client: a second one before a Join: %w", ErrWelcome)
	}
	if err := c.welcomed(body, c.schema); err != nil {
		return err
	}
	c.player = packet.Accepted{}
	c.join.Token = c.tokens[c.welcome.Room]
	b := c.link.begin()
	c.link.moving, c.link.limit = true, wire.FrameJoinMax
	c.applied.Store(0)
	c.inputs.Store(0)
	if err := c.link.end(packet.Append(b, &c.join)); err != nil {
		return fmt.Errorf("client: join of another room: %w", err)
	}
	return nil
}
