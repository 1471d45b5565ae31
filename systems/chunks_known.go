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
	settled bool // the client had all of its view, and up to date
	unsure  bool // the client may have any chunk beside

	woke    ecs.Tick // the first frame after it was settled
	base    ecs.Tick // the frame that the versions follow from
	flight  int32    // bytes of chunks in flight that the client did not have
	landing uint32   // the frame whose acknowledgement means that they have come

	newest    ecs.Tick // of the records
	hadCentre centre   // of what the client had after base; later frames may have made it drop some
	records   [recordsMax]chunkRecord

	// The versions, by slot, 0 for a chunk that is not there: those that the client
	// surely has, those that it had after base, and those of each record. Lent by
	// Chunks, where those of all seats lie together.
	memory []uint32
}

// chunkRecord is a frame of which it is not known whether it went out.
type chunkRecord struct {
	tick   ecs.Tick
	centre centre
	bytes  int32 // of chunks in it that the client did not have
}

// reset makes it those of a new session, whose client has nothing.
func (known *knownChunks) reset(session netio.SessionID, c centre) {
	clear(known.memory)
	*known = knownChunks{session: session, centre: c, memory: known.memory}
}

// part lends the i-th versions of the memory.
func (known *knownChunks) part(i int) []uint32 {
	slots := len(known.memory) / (2 + recordsMax)
	return known.memory[i*slots : (i+1)*slots]
}

// versions lends those that the client surely has.
func (known *knownChunks) versions() []uint32 {
	return known.part(0)
}

// had lends those that the client had after base.
func (known *knownChunks) had() []uint32 {
	return known.part(1)
}

// recorded lends those that the frame of a tick leaves the client with.
func (known *knownChunks) recorded(tick ecs.Tick) []uint32 {
	return known.part(2 + int(tick%recordsMax))
}

// wake ends the time in which it was settled.
func (known *knownChunks) wake(tick ecs.Tick) {
	if !known.settled {
		return
	}
	known.settled = false
	known.woke = tick
	known.hadCentre = known.centre
	copy(known.had(), known.versions())
}

// learn takes the newest frame that went out, and the newest that the client has
// acknowledged. The frames before woke left the client with the versions at least.
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
	record := &known.records[tick%recordsMax]
	if record.tick != tick || known.newest-tick >= recordsMax { // nobody remembers
		clear(known.versions())
		known.unsure = true
		return
	}
	now := known.centre
	known.unsure = false
	known.centre = record.centre
	known.hadCentre = record.centre
	copy(known.versions(), known.recorded(tick))
	copy(known.had(), known.recorded(tick))
	if record.bytes > 0 {
		known.flight += record.bytes
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
	versions := known.versions()
	for _, cell := range grid.view(known.centre) {
		if !grid.sees(to, cell.x, cell.y) {
			versions[cell.slot] = 0
		}
	}
	known.centre = to
}

// record notes that the frame of a tick leaves the client with such versions.
func (known *knownChunks) record(tick ecs.Tick, versions []uint32, bytes int) {
	known.records[tick%recordsMax] = chunkRecord{tick: tick, centre: known.centre, bytes: int32(bytes)}
	copy(known.recorded(tick), versions)
	known.newest = tick
}

// mayHold reports whether the client may have a chunk that is not surely known,
// because of a frame of which it is not known whether it went out. It would go on
// showing it as it was.
func (known *knownChunks) mayHold(grid *grid, cell viewCell) bool {
	if known.unsure {
		return true
	}
	if grid.sees(known.hadCentre, cell.x, cell.y) && known.had()[cell.slot] != 0 {
		return true
	}
	for i := range known.records {
		record := &known.records[i]
		if record.tick <= known.base || !grid.sees(record.centre, cell.x, cell.y) {
			continue
		}
		if known.recorded(record.tick)[cell.slot] != 0 {
			return true
		}
	}
	return false
}
