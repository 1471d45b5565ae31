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
func (k *knownChunks) reset(session netio.SessionID, c centre, slots int) {
	memory := k.memory(slots)
	clear(memory)
	*k = knownChunks{session: session, centre: c, versions: memory[:slots:len(memory)]}
	k.had.versions = memory[slots : 2*slots]
	for i := range k.records {
		k.records[i].versions = memory[(i+2)*slots : (i+3)*slots]
	}
}

// memory lends the versions of a session: the surely known ones, those of had and
// those of the records. An earlier session's are used again.
func (k *knownChunks) memory(slots int) []uint32 {
	if k.versions != nil {
		return k.versions[:cap(k.versions)]
	}
	return make([]uint32, (2+recordsMax)*slots)
}

// wake ends the time in which it was settled.
func (k *knownChunks) wake(tick ecs.Tick) {
	if !k.settled {
		return
	}
	k.settled = false
	k.woke = tick
	k.had.tick = 0
	k.had.centre = k.centre
	k.had.bytes = 0
	copy(k.had.versions, k.versions)
}

// learn takes the newest frame that went out, and the newest that the client has
// acknowledged. The frames before woke left the client with versions at least.
func (k *knownChunks) learn(g *grid, queued, acked uint32) {
	sent := ecs.Tick(queued)
	if sent != k.base && sent >= k.woke {
		k.rebase(g, sent)
	}
	k.base = sent
	if acked >= k.landing {
		k.flight = 0
	}
}

// rebase starts from what the client had after the frame of a tick, less what a
// later frame may have made it drop.
func (k *knownChunks) rebase(g *grid, tick ecs.Tick) {
	r := &k.records[tick%recordsMax]
	if r.tick != tick || k.newest-tick >= recordsMax { // nobody remembers
		clear(k.versions)
		k.unsure = true
		return
	}
	now := k.centre
	k.unsure = false
	k.had.set(r)
	k.centre = r.centre
	copy(k.versions, r.versions)
	if r.bytes > 0 {
		k.flight += int(r.bytes)
		k.landing = uint32(tick)
	}
	for t := tick + 1; t <= k.newest; t++ {
		if later := &k.records[t%recordsMax]; later.tick == t {
			k.move(g, later.centre)
		}
	}
	k.move(g, now)
}

// move drops what is out of view from a new centre.
func (k *knownChunks) move(g *grid, to centre) {
	if k.centre == to {
		return
	}
	view := g.view(k.centre)
	for y := view.y0; y <= view.y1; y++ {
		for x := view.x0; x <= view.x1; x++ {
			if !g.sees(to, x, y) {
				k.versions[g.slot(x, y)] = 0
			}
		}
	}
	k.centre = to
}

// record notes that the frame of a tick leaves the client with such versions.
func (k *knownChunks) record(tick ecs.Tick, versions []uint32, bytes int) {
	r := &k.records[tick%recordsMax]
	r.tick = tick
	r.centre = k.centre
	r.bytes = int32(bytes)
	copy(r.versions, versions)
	k.newest = tick
}

// mayHold reports whether the client may have a chunk that is not surely known,
// because of a frame of which it is not known whether it went out. It would go on
// showing it as it was.
func (k *knownChunks) mayHold(g *grid, x, y int32) bool {
	if k.unsure || k.had.holds(g, x, y) {
		return true
	}
	for i := range k.records {
		if r := &k.records[i]; r.tick > k.base && r.holds(g, x, y) {
			return true
		}
	}
	return false
}

func (r *chunkRecord) holds(g *grid, x, y int32) bool {
	return g.sees(r.centre, x, y) && r.versions[g.slot(x, y)] != 0
}

// set copies another record.
func (r *chunkRecord) set(other *chunkRecord) {
	versions := r.versions
	copy(versions, other.versions)
	*r = *other
	r.versions = versions
}
