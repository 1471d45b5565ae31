package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// Bounds of what is left of rooms that have closed.
const (
	closeTime = 30 * time.Second // until the last has
	closeLook = 200 * time.Millisecond
	heapLeft  = 1 << 20 // bytes of the heap, of all of them together
)

// fullPause is how long somebody waits for whom there was no room.
const fullPause = 20 * time.Millisecond

// full reports whether there may be no further room now.
func full(err error) bool {
	var r *client.Refused
	return errors.As(err, &r) && r.Code == packet.ServerFull
}

// cycleReport is what rooms prints with --cycle. What was before is what a first --rooms of them left, which opened and
// closed at once.
type cycleReport struct {
	Rooms            int     `json:"rooms"`
	AtOnce           int     `json:"at_once"`
	Transport        string  `json:"transport"`
	Opened           uint64  `json:"opened"`
	Closed           uint64  `json:"closed"`
	Failed           uint64  `json:"failed"`
	PerS             float64 `json:"per_s"`
	MsP50            float64 `json:"ms_p50"` // from the Hello to the Accepted
	MsP99            float64 `json:"ms_p99"`
	HeapBefore       uint64  `json:"heap_before"`
	HeapAfter        uint64  `json:"heap_after"`
	GoroutinesBefore int     `json:"goroutines_before"`
	GoroutinesAfter  int     `json:"goroutines_after"`
	FilesBefore      int     `json:"files_before"`
	FilesAfter       int     `json:"files_after"`
	RSSBefore        int64   `json:"rss_before"`
	RSSAfter         int64   `json:"rss_after"`
}

// cycle lets rooms be opened and closed, prints, and fails if anything of them is left.
func (r *roomsCommand) cycle(ctx context.Context, program *game.Program, out output) (err error) {
	p, err := newPlaces(out)
	if err != nil {
		return err
	}
	defer p.undo()
	config := r.child(program, 0, 0)
	config.Brief, config.Collect = true, true
	c, err := child.Start(ctx, child.RoomsCommand, config, p.server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	before, err := r.wave(ctx, c, newOpener(r.Transport), "first", r.Rooms)
	if err != nil {
		return err
	}
	if err := c.Begin(ctx); err != nil {
		return err
	}
	o, from := newOpener(r.Transport), time.Now()
	after, err := r.wave(ctx, c, o, "room", r.Cycle)
	if err != nil {
		return err
	}
	a, b := before.Rooms, after.Rooms
	report := cycleReport{
		Rooms: r.Cycle, AtOnce: r.Rooms, Transport: r.Transport, Opened: b.Opened, Closed: b.Closed, Failed: b.Failed,
		PerS: round(float64(r.Cycle) / time.Since(from).Seconds()), MsP50: round(bots.Ms(o.took, 50)), MsP99: round(bots.Ms(o.took, 99)),
		HeapBefore: a.Heap, HeapAfter: b.Heap, GoroutinesBefore: a.Goroutines, GoroutinesAfter: b.Goroutines,
		FilesBefore: a.Files, FilesAfter: b.Files, RSSBefore: before.RSS, RSSAfter: after.RSS,
	}
	return errors.Join(out.print(report, r.JSON), o.fault, report.fault())
}

// fault is what must not be left.
func (r *cycleReport) fault() error {
	switch {
	case r.Opened != uint64(r.Rooms) || r.Closed != r.Opened || r.Failed > 0:
		return fmt.Errorf("of %d rooms %d opened, %d closed and %d failed", r.Rooms, r.Opened, r.Closed, r.Failed)
	case r.GoroutinesAfter > r.GoroutinesBefore || r.FilesAfter > r.FilesBefore || r.HeapAfter > r.HeapBefore+heapLeft:
		return fmt.Errorf("something is left of rooms that have closed: goroutines %d and then %d, files %d and %d, bytes of the heap %d and %d",
			r.GoroutinesBefore, r.GoroutinesAfter, r.FilesBefore, r.FilesAfter, r.HeapBefore, r.HeapAfter)
	}
	return nil
}

// wave has so many rooms opened and left, --rooms at a time, and waits until all have closed.
func (r *roomsCommand) wave(ctx context.Context, c *child.Child, o *opener, name string, rooms int) (s child.Sample, err error) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range r.Rooms {
		all.Go(func() {
			for n := int(next.Add(1)); n <= rooms && ctx.Err() == nil; n = int(next.Add(1)) {
				o.pass(ctx, c.Addr, fmt.Sprintf("%s-%d", name, n))
			}
		})
	}
	all.Wait()
	for end := time.Now().Add(closeTime); ; {
		if s, err = c.End(ctx); err != nil || s.Rooms.Open == 0 {
			return s, err
		}
		if time.Now().After(end) {
			return s, fmt.Errorf("%d rooms have not closed after %v", s.Rooms.Open, closeTime)
		}
		select {
		case <-ctx.Done():
			return s, ctx.Err()
		case <-time.After(closeLook):
		}
	}
}

// pass opens a room as soon as there may be another one, waits for a first snapshot of it, and leaves.
func (o *opener) pass(ctx context.Context, addr, room string) {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	c, took, err := open(ctx, o.transport, addr, room)
	for full(err) && ctx.Err() == nil {
		time.Sleep(fullPause)
		c, took, err = open(ctx, o.transport, addr, room)
	}
	o.count(room, took, err)
	if err != nil {
		return
	}
	defer func() { _ = c.Close() }() // it has said what it had to
	_ = c.SetReadDeadline(time.Now().Add(openTime))
	for {
		if kind, _, err := c.Next(); err != nil || kind == packet.KindSnapshot {
			return
		}
	}
}
