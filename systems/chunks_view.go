package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
)

// recordsMax is how many undecided frames of a session are remembered: those
// that were built and of which it is not known yet whether they went out. A
// client whose loop is later than that gets chunks again, and may show old tiles
// until they come.
const recordsMax = 8

// versions are those of the chunks of a view, by slot; 0: not there.
type versions [viewSlots]uint32

type centre struct{ x, y int16 }

// chunkView is what one client surely has, whichever of the frames that were
// built for it went out: floor is never above it, so that changes after floor
// are enough and do no harm twice.
type chunkView struct {
	session netio.SessionID
	quiet   bool // floor was all of the view, and up to date
	centre  centre
	floor   versions
	unsure  bool // the client may have anything beside

	woke    ecs.Tick    // the first frame after the last quiet ones
	base    uint32      // the frame that floor follows from
	had     chunkRecord // what the client had after it, before later frames may have made it drop some
	records [recordsMax]chunkRecord
	last    ecs.Tick // the newest record
	flight  int      // bytes of whole chunks in flight
	landing uint32   // the frame whose acknowledgement means that they have come
}

// chunkRecord is what a client has once it has applied the frame of a tick.
type chunkRecord struct {
	tick     ecs.Tick
	centre   centre
	versions versions
	bytes    int // of whole chunks
}

// cellAt is the i-th cell of the view, row-major; it may lie outside the world.
func (w *chunkView) cellAt(i int) (x, y int32) {
	return int32(w.centre.x) + int32(i%ViewCells) - viewRadius, int32(w.centre.y) + int32(i/ViewCells) - viewRadius
}

// wake ends a quiet stretch.
func (w *chunkView) wake(tick ecs.Tick) {
	if w.quiet {
		w.quiet, w.woke = false, tick
		w.had = chunkRecord{centre: w.centre, versions: w.floor}
	}
}

// resolve learns from the newest frame that went out, and the newest applied.
// The frames before woke left the client with floor at least.
func (w *chunkView) resolve(queued, acked uint32) {
	if queued != w.base && ecs.Tick(queued) >= w.woke {
		w.rebase(ecs.Tick(queued))
	}
	w.base = queued
	if acked >= w.landing {
		w.flight = 0
	}
}

// rebase makes floor what the client had after the frame of a tick, less what a
// later frame may have made it drop.
func (w *chunkView) rebase(tick ecs.Tick) {
	r := &w.records[tick%recordsMax]
	if r.tick != tick || w.last-tick >= recordsMax {
		w.floor, w.unsure = versions{}, true // nobody remembers
		return
	}
	now := w.centre
	w.had, w.centre, w.floor, w.unsure = *r, r.centre, r.versions, false
	if r.bytes > 0 {
		w.flight += r.bytes
		w.landing = uint32(tick)
	}
	for t := tick + 1; t <= w.last; t++ {
		if later := &w.records[t%recordsMax]; later.tick == t {
			w.move(later.centre)
		}
	}
	w.move(now)
}

// move drops what is out of view from a new centre.
func (w *chunkView) move(to centre) {
	if w.centre == to {
		return
	}
	for i := range viewSlots {
		x, y := w.cellAt(i)
		if x < 0 || y < 0 {
			continue
		}
		if !inView(x, to.x) || !inView(y, to.y) {
			w.floor[slotOf(x, y)] = 0
		}
	}
	w.centre = to
}

// record notes what the client will have after the frame of a tick.
func (w *chunkView) record(r chunkRecord) {
	r.centre = w.centre
	w.records[r.tick%recordsMax] = r
	w.last = r.tick
}

// mayHold reports whether the client may have a chunk of which floor knows
// nothing, because of a frame of which it is not known whether it went out. It
// would go on showing it as it was.
func (w *chunkView) mayHold(x, y int32) bool {
	if w.unsure || w.had.holds(x, y) {
		return true
	}
	for i := range w.records {
		if r := &w.records[i]; r.tick > ecs.Tick(w.base) && r.holds(x, y) {
			return true
		}
	}
	return false
}

func (r *chunkRecord) holds(x, y int32) bool {
	return inView(x, r.centre.x) && inView(y, r.centre.y) && r.versions[slotOf(x, y)] != 0
}
