package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
)

// A client sees the ViewCells x ViewCells cells around the one it is in. The
// view follows it when it is hysteresis beyond the cell's edge, so that
// somebody who walks along an edge does not make it jump.
const (
	ViewCells  = 3
	viewRadius = ViewCells / 2
	viewSlots  = ViewCells * ViewCells
	hysteresis = 1 << components.CellShift / 8
)

// unknown is the age of content that a client does not have.
const unknown = 255

// groupsMax is into how many groups a crowded cell is split at most.
const groupsMax = 1 << replica.SplitMax

// sent is what one snapshot left with a client: where it looked and how old the
// content of each slot was then. That of a crowded slot is in the view's crowd.
type sent struct {
	tick   ecs.Tick
	cx, cy int16
	ages   [viewSlots]uint8
}

// view is what the server knows of one client's view. What is sent never
// influences what is simulated: it is no state.
type view struct {
	session netio.SessionID
	cx, cy  int16
	// While a view neither moves nor leaves anything out, its snapshots need not
	// be remembered one by one: all that were planned since the tick steady looked
	// at (sx, sy) and were complete. 0: the last one was not.
	steady ecs.Tick
	sx, sy int16
	// The version of the own blob that is being told, and since when.
	blobVersion uint32
	blobSince   ecs.Tick
	past        *past
	layers      *layers // nil while it holds nothing that not everybody sees
}

// past are the snapshots of a view before it was steady.
type past struct {
	crowd *crowd   // nil while everything in view fits into the budget
	full  ecs.Tick // the last one without a baseline: none before it can be one
	sent  [replica.History]sent
}

// loosen writes down what a steady view has been sent, so that it may change.
func (v *view) loosen(tick ecs.Tick) {
	if v.past == nil {
		v.past = &past{}
	}
	if v.steady == 0 {
		return
	}
	from := v.steady
	if tick-from >= replica.History {
		from = tick - replica.History + 1
	}
	for t := from; t < tick; t++ {
		v.past.sent[t%replica.History] = sent{tick: t, cx: v.sx, cy: v.sy}
	}
	v.steady = 0
}

// crowd is what a view needs beside, while there is more in it than the
// client's budget can carry each tick.
type crowd struct {
	tokens  int32            // bytes that may be sent
	strain  int32            // in percent: how much more than its estimate all that is due takes
	dry     uint8            // ticks since planned in which something due had to wait
	levels  [viewSlots]uint8 // index into periods, by place in the view
	planned ecs.Tick
	px, py  int16 // centre for which the periods were planned
	blobs   knownBlobs
	sent    [replica.History]crowdSent
}

// crowdSent goes with the view's sent of the same tick. Ages from History up are
// of what the client does not have, or too old to refer to.
type crowdSent struct {
	tick  ecs.Tick
	split [viewSlots]uint8
	ages  [viewSlots][groupsMax]uint8
}

// cell is the i-th cell of the view, row-major; it may lie outside the world.
func (v *view) cell(i int) (x, y int32) {
	return int32(v.cx) + int32(i%ViewCells) - viewRadius, int32(v.cy) + int32(i/ViewCells) - viewRadius
}

// slotOf is the place of a cell's content, wherever the view is.
func slotOf(x, y int32) int { return int(y%ViewCells*ViewCells + x%ViewCells) }

func inView(c int32, centre int16) bool {
	d := c - int32(centre)
	return d >= -viewRadius && d <= viewRadius
}

// has is the age that a cell's content had in a snapshot; unknown if the client
// did not have it then.
func (b *sent) has(x, y int32) uint8 {
	if b == nil || !inView(x, b.cx) || !inView(y, b.cy) {
		return unknown
	}
	return b.ages[slotOf(x, y)]
}
