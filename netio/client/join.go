package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// JoinOptions say more of a Join. The zero value says no more.
type JoinOptions struct {
	Data  []byte // for the game, at most packet.JoinDataMax bytes
	Token []byte // of an earlier Accepted; empty: the Client's own for this room, which Dial was given or an Accepted told
}

// Join is JoinWith without more to say.
func (c *Client) Join(ctx context.Context, name string) (packet.Accepted, error) {
	return c.JoinWith(ctx, name, JoinOptions{})
}

// Token is what takes the same player up again from another connection: give it to
// a later Dial, into the same Room, or JoinWith. It is empty when the server gave none.
func (c *Client) Token() []byte { return bytes.Clone(c.tokens[c.welcome.Room]) }

// tokensMax bounds in how many rooms a Client may come back to what it played; when it
// has been in more, it forgets those before.
const tokensMax = 64

// keep keeps the token that the room gave.
func (c *Client) keep(token []byte) {
	if len(c.tokens) >= tokensMax {
		clear(c.tokens)
	}
	c.tokens[c.welcome.Room] = token
}

// JoinWith asks for a player and waits for the answer; what else comes before it
// goes into the View, or is skipped. A *Refused with BadName or NameTaken
// leaves the Client ready to Join under another name.
func (c *Client) JoinWith(ctx context.Context, name string, o JoinOptions) (a packet.Accepted, err error) {
	if len(o.Data) > packet.JoinDataMax || len(o.Token) > packet.TokenMax {
		return a, fmt.Errorf("client: join with %d bytes of data and a token of %d: %w", len(o.Data), len(o.Token), ErrOptions)
	}
	token := o.Token
	if len(token) == 0 {
		token = c.tokens[c.welcome.Room]
	}
	c.join = packet.Join{Name: []byte(name), Token: token, Data: bytes.Clone(o.Data)}
	err = within(ctx, c.link.conn, func() error {
		if err := Send(c, &c.join); err != nil {
			return err
		}
		for {
			kind, _, err := c.Next()
			if err != nil {
				return err
			}
			if kind == packet.KindAccepted {
				a = c.player
				return nil
			}
		}
	})
	return a, err
}

// Watch asks to watch without playing, from a place in tiles, instead of a Join, and waits for the answer; what else
// comes before it goes into the View, or is skipped. To look elsewhere Send a packet.Spectate. Who watches has no
// player, sends acknowledgements, pings and a packet.Bye, and is not moved to other rooms.
func (c *Client) Watch(ctx context.Context, x, y uint16) error {
	return within(ctx, c.link.conn, func() error {
		if err := Send(c, &packet.Spectate{X: x, Y: y}); err != nil {
			return err
		}
		for {
			kind, _, err := c.Next()
			if err != nil || kind == packet.KindAccepted {
				return err
			}
		}
	})
}

// accepted takes a room's word that the client plays there, or watches.
func (c *Client) accepted(body []byte) error {
	var a packet.Accepted
	if err := packet.Decode(body, &a); err != nil {
		return fmt.Errorf("client: accepted: %w", err)
	}
	a.Token = bytes.Clone(a.Token) // Next lends it
	c.player = a
	if a.ID == 0 { // it watches: the token of whoever it may still play is good
		return nil
	}
	c.keep(a.Token)
	c.view.Play(a.ID)
	c.link.play()
	return nil
}

// RetryName reports whether err is a refusal after which the same Client may
// Join under another name.
func RetryName(err error) bool {
	var r *Refused
	return errors.As(err, &r) && (r.Code == packet.BadName || r.Code == packet.NameTaken)
}
