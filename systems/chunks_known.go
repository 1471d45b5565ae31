package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
)

// recordsMax is how many frames of a session are remembered of which it is not
// known yet whether they went out. A client whose loop is later than that gets
// chunks again, and may show old tiles until they come.
const recordsMax = 8

// knownChunks is what one client surely has, whichever of the frames that were
// built for it went out. Its versions are never above the client's: the changes
// after them are enough, and those that the client has already do no harm.
type knownChunks struct {
	session netio.SessionID
	centre  centre
	settled bool // versions was all of the view, and up to date
	unsure  bool // the client may have any chunk beside

	woke    ecs.Tick // the first frame after it was settled
	base    ecs.Tick // the frame that versions follows from
	flight  int      // bytes of whole chunks in flight
	landing uint32   // the frame whose acknowledgement means that they have come

	versions []uint32    // by slot; 0: not there
	had      chunkRecord // what the client had after base; later frames may have made it drop some
	records  [recordsMax]chunkRecord
	newest   ecs.Tick // of the records
}

// chunkRecord is what a client has once it has applied the frame of a tick.
type chunkRecord struct {
	tick     ecs.Tick
	centre   centre
	bytes    int32    // of whole chunks in that frame
	versions []uint32 // by slot
}

// reset makes it those of a new session, whose client has nothing.
func (known *knownChunks) reset(session netio.SessionID, c centre, slots int) {
	memory := known.memory(slots)
	clear(memory)
	*known = knownChunks{session: session, centre: c, versions: memory[:slots:len(memory)]}
	known.had.versions = memory[slots : 2*slots]
	for i := range known.records {
		known.records[i].versions = memory[(i+2)*slots : (i+3)*slots]
	}
}

// memory lends the versions of a session: the surely known ones, those of had and
// those of the records. An earlier session's are used again.
func (known *knownChunks) memory(slots int) []uint32 {
	if known.versions != nil {
		return known.versions[:cap(known.versions)]
	}
	return make([]uint32, (2+recordsMax)*slots)
}

// wake ends the time in which it was settled.
func (known *knownChunks) wake(tick ecs.Tick) {
	if !known.settled {
		return
	}
	known.settled = false
	known.woke = tick
	known.had.tick = 0
	known.had.centre = known.centre
	known.had.bytes = 0
	copy(known.had.versions, known.versions)
}

// learn takes the newest frame that went out, and the newest that the client has
// acknowledged. The frames before woke left the client with versions at least.
func (known *knownChunks) learn(grid *grid, queued, acked uint32) {
	sent := ecs.Tick(queued)
	if sent != known.base && sent >= known.woke {
		known.rebase(grid, sent)
	}
	known.base = sent
	if acked >= known.landing {
		known.flight = 0
	}
}

// rebase starts from what the client had after the frame of a tick, less what a
// later frame may have made it drop.
func (known *knownChunks) rebase(grid *grid, tick ecs.Tick) {
	r := &known.records[tick%recordsMax]
	if r.tick != tick || known.newest-tick >= recordsMax { // nobody remembers
		clear(known.versions)
		known.unsure = true
		return
	}
	now := known.centre
	known.unsure = false
	known.had.set(r)
	known.centre = r.centre
	copy(known.versions, r.versions)
	if r.bytes > 0 {
		known.flight += int(r.bytes)
		known.landing = uint32(tick)
	}
	for t := tick + 1; t <= known.newest; t++ {
		if later := &known.records[t%recordsMax]; later.tick == t {
			known.move(grid, later.centre)
		}
	}
	known.move(grid, now)
}

// move drops what is out of view from a new centre.
func (known *knownChunks) move(grid *grid, to centre) {
	if known.centre == to {
		return
	}
	for _, cell := range grid.view(known.centre) {
		if !grid.sees(to, cell.x, cell.y) {
			known.versions[cell.slot] = 0
		}
	}
	known.centre = to
}

// record notes that the frame of a tick leaves the client with such versions.
func (known *knownChunks) record(tick ecs.Tick, versions []uint32, bytes int) {
	r := &known.records[tick%recordsMax]
	r.tick = tick
	r.centre = known.centre
	r.bytes = int32(bytes)
	copy(r.versions, versions)
	known.newest = tick
}

// mayHold reports whether the client may have a chunk that is not surely known,
// because of a frame of which it is not known whether it went out. It would go on
// showing it as it was.
func (known *knownChunks) mayHold(grid *grid, cell viewCell) bool {
	if known.unsure || known.had.holds(grid, cell) {
		return true
	}
	for i := range known.records {
		if r := &known.records[i]; r.tick > known.base && r.holds(grid, cell) {
			return true
		}
	}
	return false
}

func (r *chunkRecord) holds(grid *grid, cell viewCell) bool {
	return grid.sees(r.centre, cell.x, cell.y) && r.versions[cell.slot] != 0
}

// set copies another record.
func (r *chunkRecord) set(other *chunkRecord) {
	versions := r.versions
	copy(versions, other.versions)
	*r = *other
	r.versions = versions
}
