package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// JoinOptions say more of a Join. The zero value says no more.
type JoinOptions struct {
	Data  []byte // for the game, at most packet.JoinDataMax bytes
	Token []byte // of an earlier Accepted; empty: the Client's own, which Dial was given or the last Accepted told
}

// Join is JoinWith without more to say.
func (c *Client) Join(ctx context.Context, name string) (packet.Accepted, error) {
	return c.JoinWith(ctx, name, JoinOptions{})
}

// Token is what takes the same player up again from another connection: give it to
// a later Dial or JoinWith. It is empty when the server gave none.
func (c *Client) Token() []byte { return bytes.Clone(c.token) }

// JoinWith asks for a player and waits for the answer; what else comes before it
// goes into the View, or is skipped. A *Refused with BadName or NameTaken
// leaves the Client ready to Join under another name.
func (c *Client) JoinWith(ctx context.Context, name string, o JoinOptions) (a packet.Accepted, err error) {
	if len(o.Data) > packet.JoinDataMax || len(o.Token) > packet.TokenMax {
		return a, fmt.Errorf("client: join with %d bytes of data and a token of %d: %w", len(o.Data), len(o.Token), ErrOptions)
	}
	token := o.Token
	if len(token) == 0 {
		token = c.token
	}
	err = within(ctx, c.link.conn, func() error {
		if err := Send(c, &packet.Join{Name: []byte(name), Token: token, Data: o.Data}); err != nil {
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
	c.token = bytes.Clone(a.Token)
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
