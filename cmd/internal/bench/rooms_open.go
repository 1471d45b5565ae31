package bench

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/netio/client"
)

// Bounds of the rooms that an opener opens: at once, and how long it waits for one.
const (
	openAtOnce = 128
	openTime   = 10 * time.Second
	openStay   = 500 * time.Millisecond // for which somebody is in such a room
)

// opener opens rooms beside the others, each for one client, which leaves it again.
type opener struct {
	transport string
	places    chan struct{} // those that are open

	mu     sync.Mutex
	opened int
	took   *hdrhistogram.Histogram // us from the Hello that names the room to the Accepted
	fault  error                   // the first
}

func newOpener(transport string) *opener {
	return &opener{transport: transport, places: make(chan struct{}, openAtOnce), took: bots.NewStats().Answer}
}

// run opens so many a second until ctx ends, and waits for the last to have been left.
func (o *opener) run(ctx context.Context, addr string, perSecond float64) error {
	if perSecond == 0 {
		return nil
	}
	ticker := time.NewTicker(time.Duration(float64(time.Second) / perSecond))
	defer ticker.Stop()
	var all sync.WaitGroup
	defer all.Wait()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		select {
		case o.places <- struct{}{}:
		default:
			continue // the server does not keep up: what waits says so
		}
		all.Go(func() {
			o.visit(context.WithoutCancel(ctx), addr, fmt.Sprintf("opened-%d-%d", time.Now().UnixNano()%1e9, n))
			<-o.places
		})
	}
}

// visit opens a room, stays there for a while, and leaves it.
func (o *opener) visit(ctx context.Context, addr, room string) {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	c, took, err := open(ctx, o.transport, addr, room)
	if o.count(room, took, err); err != nil {
		return
	}
	defer func() { _ = c.Close() }() // it has said what it had to
	stay := time.Now().Add(openStay)
	_ = c.SetReadDeadline(stay)
	for time.Now().Before(stay) {
		if _, _, err := c.Next(); err != nil {
			break
		}
	}
}

// count takes in how long a room took to open. Any goroutine.
func (o *opener) count(room string, took time.Duration, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.opened++; err != nil && o.fault == nil {
		o.fault = fmt.Errorf("room %s: %w", room, err)
	}
	_ = o.took.RecordValue(max(took.Microseconds(), 1)) // openTime is within its range
}

// open goes to a room that there is not yet, and tells how long it took from saying so to being in the game.
func open(ctx context.Context, transport, addr, room string) (c *client.Client, took time.Duration, err error) {
	var said time.Time
	c, err = client.Dial(ctx, addr, client.Options{Transport: transport, Room: room, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		var d net.Dialer
		conn, err := d.DialContext(ctx, network, addr)
		said = time.Now()
		return conn, err
	}})
	if err != nil {
		return nil, openTime, err
	}
	if _, err = c.Join(ctx, "opener"); err != nil {
		_ = c.Close() // the first error says more
		return nil, openTime, err
	}
	return c, time.Since(said), nil
}
