package client

import "github.com/tickd/tickd/netio/wire"

// shot is one snapshot as applied: where its view was and what each slot held.
// A nil cell is unknown, which looks empty.
type shot struct {
	tick   uint32
	cx, cy int32
	slots  [layers][]*cell // those of another layer than public are nil until it is heard of
}

// layers of a view: what everybody sees, then those of wire.
const (
	public = iota
	notPublic
	layers = notPublic + wire.Layers
)

// history is the last snapshots, in a ring with one more place than it keeps:
// the snapshot that is being put together.
type history struct {
	shots  [History + 1]shot
	newest int
	held   int
	slots  int
}

func (h *history) init(side int32) {
	h.slots = int(side * side)
	h.deepen(public)
}

// deepen makes room for a layer.
func (h *history) deepen(layer int) {
	if h.shots[0].slots[layer] != nil {
		return
	}
	all, n := make([]*cell, h.slots*len(h.shots)), h.slots
	for i := range h.shots {
		h.shots[i].slots[layer] = all[i*n : (i+1)*n]
	}
}

// last is the newest snapshot, nil before the first.
func (h *history) last() *shot { return h.back(0) }

// back is the n-th snapshot before the newest, nil when it is not held.
func (h *history) back(n int) *shot {
	if n >= h.held {
		return nil
	}
	return &h.shots[(h.newest+len(h.shots)-n)%len(h.shots)]
}

// find is the snapshot of a tick, nil when it is not held. Most baselines are
// among the newest.
func (h *history) find(tick uint32) *shot {
	for i := range h.held {
		if s := h.back(i); s.tick == tick {
			return s
		}
	}
	return nil
}

// spare is the place for the next snapshot. It still has the cells of the one
// that fell out of the ring.
func (h *history) spare() *shot { return &h.shots[(h.newest+1)%len(h.shots)] }

// push makes the spare the newest; after a full one nothing before it is held.
func (h *history) push(full bool) {
	h.newest = (h.newest + 1) % len(h.shots)
	h.held = min(h.held+1, History)
	if full {
		h.held = 1
	}
}

// window is a view's cells inside the world: from x0, y0 to before x1, y1.
type window struct{ x0, y0, x1, y1 int32 }

func (v *View) windowOf(s *shot) window {
	half := v.side / 2
	return window{
		x0: max(s.cx-half, 0), x1: min(s.cx+half+1, v.width),
		y0: max(s.cy-half, 0), y1: min(s.cy+half+1, v.height),
	}
}

func (w window) has(x, y int32) bool { return w.x0 <= x && x < w.x1 && w.y0 <= y && y < w.y1 }

func (v *View) slotOf(x, y int32) int { return int(y%v.side*v.side + x%v.side) }
