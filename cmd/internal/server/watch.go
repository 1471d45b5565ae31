package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// Watch joins a server as a player who stands still and prints to out, once a
// second, what it sees, until ctx ends.
func Watch(ctx context.Context, w config.Watch, out io.Writer, log *slog.Logger) error {
	c, err := client.Dial(ctx, w.Server, client.Options{Transport: w.Transport, Password: string(w.Password)})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // the goodbye was said, or there is nobody to hear it
	a, err := c.Join(ctx, w.Name)
	if err != nil {
		return err
	}
	log.Info("joined", "id", a.ID, "server", w.Server, "world", fmt.Sprintf("%dx%d", c.Welcome().World.Width, c.Welcome().World.Height))
	stop := context.AfterFunc(ctx, func() {
		_ = c.SetReadDeadline(time.Now().Add(time.Second)) // for the server's answer, or for one that does not read
		_ = client.Send(c, &packet.Bye{})
	})
	defer stop()
	next, before := time.Now().Add(time.Second), client.Stats{}
	for {
		kind, _, err := c.Next()
		switch {
		case err != nil && ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case kind != packet.KindSnapshot || ctx.Err() != nil:
			continue
		}
		if err := client.Send(c, &packet.Ack{Tick: c.View().Tick()}); err != nil {
			return errors.Join(err, ctx.Err())
		}
		if now := time.Now(); now.After(next) {
			next = now.Add(time.Second)
			if err := printView(out, c.View(), before); err != nil {
				return err
			}
			before = c.View().Stats()
		}
	}
}

// printView writes one line of what a client sees.
func printView(out io.Writer, v *client.View, before client.Stats) error {
	own, _ := v.Own()
	seen, names := 0, ""
	for e := range v.All {
		if seen++; len(e.Blob) > 0 && len(names) < 60 {
			names += fmt.Sprintf(" %q", e.Blob) // a name may be anything, from any server
		}
	}
	s := v.Stats()
	_, err := fmt.Fprintf(out, "tick %d  at %.2f,%.2f  sees %d  %d snapshots/s  %d bytes/s %s\n", v.Tick(),
		float64(own.X)/1024, float64(own.Y)/1024, seen, s.Snapshots-before.Snapshots, s.Bytes-before.Bytes, names)
	return err
}
