package stage

import (
	"fmt"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Watcher is a player that decodes all that it gets, and counts.
type Watcher struct {
	Snapshots uint64
	Seen      uint64 // entities in view, summed over the snapshots
	Pairs     uint64 // entities whose state a snapshot brought
	Header    uint64 // bytes of frame, kind and snapshot header
	Body      uint64 // bytes of sections
	Tiles     uint64 // bytes of chunks, tiles and other frames
	Oldest    uint32 // ticks: the greatest age that content in view had

	actor *actor
	view  *client.View
}

func newWatcher(a *actor, w *packet.Welcome) (*Watcher, error) {
	schema := &wire.Schema{}
	r := wire.NewReader(w.Schema)
	schema.Decode(&r)
	if err := r.Close(); err != nil {
		return nil, fmt.Errorf("stage: schema: %w", err)
	}
	return &Watcher{actor: a, view: client.NewView(schema, w.World)}, nil
}

// Look lets the watchers read what the last tick brought.
func (s *Stage) Look() error {
	for _, w := range s.Watchers {
		for f := w.actor.conn.Read(); f != nil; f = w.actor.conn.Read() {
			if err := w.take(f); err != nil {
				return fmt.Errorf("stage: player %d: %w", w.actor.id, err)
			}
		}
	}
	return nil
}

// Watched is the watchers' counts together.
func (s *Stage) Watched() (sum Watcher) {
	for _, w := range s.Watchers {
		sum.Snapshots += w.Snapshots
		sum.Seen += w.Seen
		sum.Pairs += w.Pairs
		sum.Header += w.Header
		sum.Body += w.Body
		sum.Tiles += w.Tiles
		sum.Oldest = max(sum.Oldest, w.Oldest)
	}
	return sum
}

// Forget sets the watchers' counts back.
func (s *Stage) Forget() {
	for _, w := range s.Watchers {
		*w = Watcher{actor: w.actor, view: w.view}
	}
}

func (w *Watcher) take(f []byte) error {
	switch packet.Kind(f[0]) {
	case packet.KindSnapshot:
	case packet.KindChunk, packet.KindTiles, packet.KindBlobs, packet.KindGlobal, packet.KindEvents:
		w.Tiles += uint64(len(f) + wire.FrameHeader)
		_, err := w.view.Frame(f)
		return err
	default:
		w.Tiles += uint64(len(f) + wire.FrameHeader)
		return nil
	}
	r := wire.NewReader(f[1:])
	var h packet.Snapshot
	h.Decode(&r)
	before, tick := w.view.Stats().Entities, w.view.Tick()
	if _, err := w.view.Frame(f); err != nil {
		return err
	}
	w.Pairs += w.view.Stats().Entities - before
	w.Body += uint64(len(r.Rest()))
	w.Header += uint64(len(f) - len(r.Rest()) + wire.FrameHeader)
	if w.view.Tick() == tick {
		return nil // a part of a snapshot to come
	}
	w.Snapshots++
	for e := range w.view.All {
		w.Seen++
		if !e.Limbo {
			w.Oldest = max(w.Oldest, w.view.Tick()-e.Tick)
		}
	}
	return nil
}
