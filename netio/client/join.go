package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Join asks for a player and waits for the answer; what else comes before it
// goes into the View, or is skipped. A *Refused with BadName or NameTaken
// leaves the Client ready to Join under another name.
func (c *Client) Join(ctx context.Context, name string) (a packet.Accepted, err error) {
	err = within(ctx, c.link.conn, func() error {
		if err := Send(c, &packet.Join{Name: []byte(name), Token: c.token}); err != nil {
			return err
		}
		for {
			kind, body, err := c.Next()
			if err != nil {
				return err
			}
			if kind == packet.KindAccepted {
				return c.accepted(body, &a)
			}
		}
	})
	return a, err
}

func (c *Client) accepted(body []byte, a *packet.Accepted) error {
	if err := packet.Decode(body, a); err != nil {
		return fmt.Errorf("client: accepted: %w", err)
	}
	a.Token = bytes.Clone(a.Token) // Next lent it
	c.view.Play(a.ID)
	c.link.allow(wire.FrameUpMax)
	return nil
}

// RetryName reports whether err is a refusal after which the same Client may
// Join under another name.
func RetryName(err error) bool {
	var r *Refused
	return errors.As(err, &r) && (r.Code == packet.BadName || r.Code == packet.NameTaken)
}
