package bots

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// A refused join is tried again after what the server says, at least retryMin.
const (
	retryMin = 100 * time.Millisecond
	retryMax = 5 * time.Second
)

// join brings the i-th bot into the game and hands it to its worker.
func (s *Swarm) join(ctx context.Context, i int) error {
	for {
		p, err := s.admit(ctx, i)
		if err == nil {
			return s.workers[i%len(s.workers)].add(p, i)
		}
		wait, again := retry(err)
		if !again || ctx.Err() != nil {
			return err
		}
		sleep(ctx, wait)
	}
}

// retry reports whether a refusal is one for now only, and for how long.
func retry(err error) (time.Duration, bool) {
	var r *client.Refused
	if !errors.As(err, &r) || r.Code != packet.RetryLater {
		return 0, false
	}
	return min(max(time.Duration(r.RetryMs)*time.Millisecond, retryMin), retryMax), true
}

func (s *Swarm) admit(ctx context.Context, i int) (player, error) {
	o := &s.options
	if o.Bare {
		return s.connect(ctx, i)
	}
	heavy := o.Decoding == 0 || i < o.Decoding
	web := o.Transport == "ws"
	var k *conn
	c, err := client.Dial(ctx, o.Addr, client.Options{
		Transport: o.Transport, Password: o.Password, Schema: s.schema.Load(), Room: o.room(i),
		Dial: func(ctx context.Context, _, addr string) (_ net.Conn, err error) {
			if k, err = dialFrom(ctx, local(addr, i), addr); err == nil {
				k.thrifty = !heavy
			}
			return k, err
		},
	})
	if err != nil {
		return nil, err
	}
	s.schema.Store(c.Schema())
	g := guest{options: o, index: i, join: packet.Join{Name: fmt.Appendf(nil, "b%s-%d", s.run, i), Data: o.data(i)}}
	if _, err = c.JoinWith(ctx, string(g.join.Name), client.JoinOptions{Data: g.join.Data}); err == nil {
		err = k.detach()
	}
	if err != nil {
		_ = c.Close() // the first error says more
		return nil, err
	}
	welcome := c.Welcome()
	t := turn{conn: k, web: web, bot: g.bot(&welcome, c.Schema())}
	probes := prober{web: web, asks: o.Asking, game: o.Game, index: i, epoch: s.epoch}
	if !heavy {
		l := &light{conn: k, web: web, turn: t, in: k.spare, guest: g, schema: c.Schema()}
		if o.Asking {
			l.prober = &probes
		}
		return l, nil
	}
	t.view = c.View()
	return &whole{conn: k, client: c, turn: t, guest: g, check: newChecker(c), index: i, prober: probes, looks: max(o.Bots/looksMax, 1)}, nil
}

// room is where the i-th bot asks to go.
func (o *Options) room(i int) string {
	if o.Room == nil {
		return ""
	}
	return o.Room(i)
}

// data is what the i-th bot says of itself.
func (o *Options) data(i int) []byte {
	if o.Game.Data == nil {
		return nil
	}
	return o.Game.Data(i)
}

// connect is all that a bare server takes.
func (s *Swarm) connect(ctx context.Context, i int) (player, error) {
	k, err := dialFrom(ctx, local(s.options.Addr, i), s.options.Addr)
	if err != nil {
		return nil, err
	}
	if err := k.detach(); err != nil {
		return nil, err
	}
	t := turn{conn: k, bot: bot.Wander().New(bot.Seat{Index: i, Seed: s.options.Seed})}
	return &light{conn: k, turn: t, effort: s.options.Effort}, nil
}

// runName is short, for a name has 16 letters.
func runName() string { return strings.ToLower(rand.Text()[:4]) }

// local is the address of the i-th bot on a server of this machine, "" for any.
// Elsewhere than on Linux the others of 127.0.0.0/24 are not there.
func local(addr string, i int) string {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); runtime.GOOS != "linux" || err != nil || ip == nil || ip.To4() == nil || !ip.IsLoopback() {
		return ""
	}
	return fmt.Sprintf("127.0.0.%d", 1+i%localsMax)
}

const localsMax = 254
