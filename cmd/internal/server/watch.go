package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// Watch watches a server, or joins it as a player who stands still if there is a name, and prints to out what it sees,
// once a second or each snapshot as a line of JSON, until ctx ends.
func Watch(ctx context.Context, w config.Watch, out io.Writer, log *slog.Logger) error {
	silent := fmt.Errorf("%s says nothing for %v: is it the port of a game's server, and %s the right transport?", w.Server, w.Timeout, w.Transport)
	c, err := enter(ctx, w, log)
	if errors.Is(err, context.DeadlineExceeded) {
		err = silent
	}
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // the goodbye was said, or there is nobody to hear it
	leave := func() {
		_ = c.SetReadDeadline(time.Now().Add(time.Second)) // for the server's answer, or for one that does not read
	}
	stop := context.AfterFunc(ctx, func() {
		leave()
		_ = client.Send(c, &packet.Bye{})
	})
	defer stop()
	print := printer(c, w, out)
	for {
		_ = c.SetReadDeadline(time.Now().Add(w.Timeout)) // a closed connection needs none
		if ctx.Err() != nil {
			leave()
		}
		kind, _, err := c.Next()
		switch {
		case err != nil && ctx.Err() != nil:
			return nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			return silent
		case err != nil:
			return err
		case kind != packet.KindSnapshot || ctx.Err() != nil:
			continue
		}
		if err := client.Send(c, &packet.Ack{Tick: c.View().Tick()}); err != nil {
			return errors.Join(err, ctx.Err())
		}
		if err := print(); err != nil {
			return err
		}
	}
}

// enter connects, and watches or joins.
func enter(ctx context.Context, w config.Watch, log *slog.Logger) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	c, err := client.Dial(ctx, w.Server, client.Options{Transport: w.Transport, Password: string(w.Password)})
	if err != nil {
		return nil, err
	}
	world := c.Welcome().World
	if w.Name != "" {
		_, err = c.Join(ctx, w.Name)
	} else {
		x, y, ok := w.Spot()
		if !ok {
			x, y = world.Width/2, world.Height/2
		}
		err = c.Watch(ctx, x, y)
	}
	if err != nil {
		_ = c.Close() // the first error says more
		return nil, err
	}
	size := fmt.Sprintf("%dx%d", world.Width, world.Height)
	if w.Name != "" {
		log.Info("joined", "id", c.Player().ID, "server", w.Server, "world", size)
	} else {
		log.Info("watching", "server", w.Server, "world", size)
	}
	return c, nil
}

// printer prints what a client sees after a snapshot.
func printer(c *client.Client, w config.Watch, out io.Writer) func() error {
	if w.JSON {
		return func() error { return writeView(out, c) }
	}
	next, before := time.Now().Add(time.Second), client.Stats{}
	return func() error {
		now := time.Now()
		if !now.After(next) {
			return nil
		}
		next = now.Add(time.Second)
		err := printView(out, c.View(), before)
		before = c.View().Stats()
		return err
	}
}

// printView writes one line of what a client sees.
func printView(out io.Writer, v *client.View, before client.Stats) error {
	seen, names := 0, ""
	for e := range v.All {
		if seen++; len(e.Blob) > 0 && len(names) < 60 {
			names += fmt.Sprintf(" %q", e.Blob) // a name may be anything, from any server
		}
	}
	at := ""
	if own, ok := v.Own(); ok {
		at = fmt.Sprintf("at %.2f,%.2f  ", float64(own.X)/1024, float64(own.Y)/1024)
	}
	s := v.Stats()
	_, err := fmt.Fprintf(out, "tick %d  %ssees %d  %d snapshots/s  %d bytes/s %s\n", v.Tick(),
		at, seen, s.Snapshots-before.Snapshots, s.Bytes-before.Bytes, names)
	return err
}
